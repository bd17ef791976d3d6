import type { CodeAlternative } from '../../../contract/code-owners.ts'
import { FAILURE_TEXTS, type Language, MONEY_TEXTS } from '../../../contract/failure-texts.ts'
import type { FailureCode } from '../../../contract/failures.ts'
import { formatYuan } from '../../../contract/money.ts'
import type { CodeState, Showing } from '../../cashier/code/code-state.ts'
import { failureSentence, merchantName } from '../../texts/naming.ts'
import { fill, textsOf } from '../../texts/texts.ts'
import { type CardRow, cardRow } from '../card-list/card-rows.ts'
import { detailsOf, paidResult, pinMessage } from '../cashier-flow/flow-view.ts'
import { instead } from '../payment-result/instead.ts'
import type { ResultView } from '../payment-result/result-view.ts'

/** Everything that the screen shows of a payment code, apart from its picture. */
export interface CodeView {
  readonly screen: 'loading' | 'cards' | 'adding' | 'code' | 'pin' | 'paying' | 'result'
  readonly cards: readonly CardRow[]
  readonly method: CardRow | null
  /** Names the life of one code, so that its bar begins anew. */
  readonly codeId: string
  /** Why there is no code; empty while there is one. */
  readonly blank: string
  readonly canRefresh: boolean
  /** Whether there is a code to go back to from the cards. */
  readonly canBack: boolean
  /** The digits in groups, once the payer has asked to see them. */
  readonly digits: string
  readonly isAsking: boolean
  /** Who is paid how much, once somebody has scanned the code. */
  readonly merchant: string
  readonly amount: string
  readonly pinMessage: string
  readonly words: string
  readonly result: ResultView | null
}

/**
 * Null when it is over: the last view stays while the sheet slides away. `canScan` where the payer can go on to scan the
 * merchant's code instead.
 */
export function viewOfCode(state: CodeState, language: Language, canScan = false): CodeView | null {
  const t = textsOf(language)
  const blank: CodeView = {
    screen: 'loading',
    cards: [],
    method: null,
    codeId: '',
    blank: '',
    canRefresh: false,
    canBack: false,
    digits: '',
    isAsking: false,
    merchant: '',
    amount: '',
    pinMessage: '',
    words: '',
    result: null,
  }
  switch (state.step) {
    case 'loading':
      return blank
    case 'choosing': {
      const { cards, chosenCardId } = state.wallet
      const rows = cards.map((card) => cardRow(card, language, chosenCardId))
      return { ...blank, screen: 'cards', cards: rows, canBack: chosenCardId !== null }
    }
    case 'adding':
      return { ...blank, screen: 'adding' }
    case 'unavailable':
      return {
        ...blank,
        screen: 'code',
        blank: failureSentence(state.refusal.code, language),
        canRefresh: true,
      }
    case 'showing':
      return { ...blank, screen: 'code', ...shown(state, language) }
    case 'pin':
      return {
        ...blank,
        screen: 'pin',
        ...payee(state.code, language),
        method: cardRow(state.card, language, null),
        pinMessage: pinMessage(state.wrong, language),
      }
    case 'paying': {
      const words = { fresh: t.payCodeUsed, words: t.payCodeUsed, advice: MONEY_TEXTS[language].unknown }
      return {
        ...blank,
        screen: 'paying',
        ...payee(state.code, language),
        method: cardRow(state.card, language, null),
        words: words[state.patience],
      }
    }
    case 'paid':
      return { ...blank, screen: 'result', result: paid(state, language) }
    case 'failed':
      return { ...blank, screen: 'result', result: failed(state, language, canScan) }
    case 'over':
      return null
  }
}

/** Seconds are told by tens: nobody should have to watch them. */
const LIFE_STEP_SECONDS = 10

/** `约 50 秒后自动更新`; empty without a code. */
export function lifeWords(state: CodeState, nowMs: number, language: Language): string {
  if (state.step !== 'showing' || !state.code) return ''
  const seconds = Math.max(0, (state.code.deadlineMs - nowMs) / 1000)
  const count = Math.max(1, Math.ceil(seconds / LIFE_STEP_SECONDS)) * LIFE_STEP_SECONDS
  return fill(textsOf(language).payCodeLife, { count })
}

function shown(
  { code, wallet, issuing, problem, isAskingReveal }: Showing,
  language: Language,
): Partial<CodeView> {
  const t = textsOf(language)
  const card = wallet.cards.find(({ cardId }) => cardId === wallet.chosenCardId)
  const why = problem ? failureSentence(problem, language) : issuing ? t.payCodeMaking : t.payCodeEnded
  return {
    method: card ? cardRow(card, language, null) : null,
    codeId: code?.codeId ?? '',
    blank: code ? '' : why,
    canRefresh: !code && !issuing,
    digits: code?.isRevealed ? code.digits.replace(/(\d{4})(?=\d)/g, '$1 ') : '',
    isAsking: isAskingReveal,
  }
}

type Used = Extract<CodeState, { step: 'pin' }>['code']

function payee(
  { order, payeeName, amountFen }: Used,
  language: Language,
): Pick<CodeView, 'merchant' | 'amount'> {
  const merchant = order ? merchantName(order, language) : (payeeName ?? textsOf(language).payCodeUsed)
  return { merchant, amount: amountFen === null ? '' : formatYuan(amountFen) }
}

function paid({ order, code }: Extract<CodeState, { step: 'paid' }>, language: Language): ResultView {
  if (order) return paidResult(order, language)
  const { merchant, amount } = payee(code, language)
  return {
    tone: 'good',
    headline: MONEY_TEXTS[language].yes,
    amount,
    what: merchant,
    todo: '',
    advice: [],
    buttons: [{ action: 'done', label: textsOf(language).done }],
    details: [],
    support: '',
  }
}

/** What works where a rule keeps merchants from taking this code. */
const INSTEAD: Partial<Record<FailureCode, readonly CodeAlternative[]>> = {
  direction_not_open: ['scan-merchant-code', 'ask-for-unionpay-code'],
  class_not_open: ['scan-merchant-code', 'ask-for-unionpay-code'],
  region_not_open: ['scan-merchant-code', 'ask-for-unionpay-code', 'other-city'],
}

function failed(
  { code, failure }: Extract<CodeState, { step: 'failed' }>,
  language: Language,
  canScan: boolean,
): ResultView {
  const { order } = code
  const alternatives = INSTEAD[failure] ?? []
  const support = [failure, order?.attempt?.networkCode, order?.attempt?.rule].filter(Boolean).join(' · ')
  return {
    tone: 'bad',
    headline: MONEY_TEXTS[language].no,
    amount: payee(code, language).amount,
    ...FAILURE_TEXTS[language][failure],
    ...instead(
      alternatives,
      [...(canScan && alternatives.length > 0 ? (['scan'] as const) : []), 'new-code', 'leave'],
      language,
    ),
    details: order ? detailsOf(order, language).filter(({ isCopied }) => isCopied) : [],
    support: fill(textsOf(language).supportCode, { code: support }),
  }
}
