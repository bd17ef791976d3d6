import { FAILURE_TEXTS, type Language, MONEY_TEXTS } from '../../../contract/failure-texts.ts'
import { FAILURES } from '../../../contract/failures.ts'
import { formatAmount, formatYuan } from '../../../contract/money.ts'
import type { OrderView } from '../../../contract/plugin-door.ts'
import {
  type Desk,
  type Failed,
  mayLeave,
  type PaymentState,
  type Processing,
} from '../../cashier/payment-state.ts'
import { cardName, dateAndTime, merchantName, minutesAndSeconds, orderText } from '../../texts/naming.ts'
import { fill, textsOf } from '../../texts/texts.ts'
import { type CardRow, cardRow } from '../card-list/card-rows.ts'
import type { ResultDetail, ResultView } from '../payment-result/result-view.ts'

/** Everything that the screen shows of a payment: what the template needs, and nothing that it must not know. */
export interface FlowView {
  readonly screen: 'loading' | 'choosing' | 'pin' | 'paying' | 'adding' | 'result'
  /** What stands at the top left: a cross, a chevron, or nothing while the payer should wait. */
  readonly lead: 'close' | 'back' | ''
  readonly leadLabel: string
  readonly merchant: string
  readonly amount: string
  readonly description: string
  readonly cards: readonly CardRow[]
  readonly method: CardRow | null
  readonly payLabel: string
  readonly pinMessage: string
  /** What is going on, once the payer has waited long enough to wonder. */
  readonly words: string
  readonly result: ResultView | null
}

/** Null when the payment is over: the last view stays while the cashier slides away. */
export function viewOf(state: PaymentState, language: Language): FlowView | null {
  if (state.step === 'over') return null
  const t = textsOf(language)
  const lead = state.step === 'pin' || state.step === 'adding' ? 'back' : mayLeave(state) ? 'close' : ''
  const desk = 'desk' in state ? state.desk : null
  const blank: FlowView = {
    screen: 'loading',
    lead,
    leadLabel: lead === 'back' ? t.back : t.close,
    merchant: desk ? merchantName(desk.order, language) : '',
    amount: desk ? formatYuan(desk.order.amountFen) : '',
    description: desk ? orderText(desk.order, language) : '',
    cards: [],
    method: null,
    payLabel: '',
    pinMessage: '',
    words: '',
    result: null,
  }
  switch (state.step) {
    case 'loading':
      return { ...blank, words: { fresh: '', words: t.loading, advice: t.loadingAdvice }[state.patience] }
    case 'choosing':
      return { ...blank, screen: 'choosing', ...choices(state.desk, language) }
    case 'adding':
      return { ...blank, screen: 'adding' }
    case 'pin':
      return {
        ...blank,
        screen: 'pin',
        method: cardRow(state.card, language, null),
        pinMessage: pinMessage(state.wrong, language),
      }
    case 'paying': {
      const card = state.desk.cards.find(({ cardId }) => cardId === state.attempt.cardId)
      const words = { fresh: t.paying, words: t.payingWords, advice: t.waitingAdvice }[state.patience]
      return { ...blank, screen: 'paying', method: card ? cardRow(card, language, null) : null, words }
    }
    case 'processing':
      return { ...blank, screen: 'result', result: unknownResult(state, language) }
    case 'paid':
      return { ...blank, screen: 'result', lead: '', result: paidResult(state.order, language) }
    case 'failed':
      return { ...blank, screen: 'result', result: failedResult(state.desk, state.failed, language) }
  }
}

/** From here on the time left to pay is shown. */
const COUNTDOWN_FROM_SECONDS = 15 * 60

/** Whether the time left to pay matters, and so counts down, in this state. */
export function hasCountdown(
  state: PaymentState,
): state is Extract<PaymentState, { step: 'choosing' | 'pin' }> {
  return state.step === 'choosing' || state.step === 'pin'
}

/** `请在 14:59 内完成支付`; empty while there is plenty of time, or nothing to hurry for. */
export function timeLeftOf(state: PaymentState, nowMs: number, language: Language): string {
  if (!hasCountdown(state)) return ''
  const seconds = Math.max(0, Math.ceil((state.desk.deadlineMs - nowMs) / 1000))
  if (seconds > COUNTDOWN_FROM_SECONDS) return ''
  return fill(textsOf(language).timeLeft, { time: minutesAndSeconds(seconds) })
}

function choices(
  { order, cards, chosenCardId }: Desk,
  language: Language,
): Pick<FlowView, 'cards' | 'payLabel'> {
  const t = textsOf(language)
  const canPay = cards.some((card) => card.cardId === chosenCardId && card.disabledBecause === null)
  return {
    cards: cards.map((card) => cardRow(card, language, chosenCardId)),
    payLabel: canPay ? fill(t.pay, { amount: formatAmount(order.amountFen) }) : t.addAndPay,
  }
}

export function pinMessage(wrong: { triesLeft: number | null } | null, language: Language): string {
  const t = textsOf(language)
  if (wrong === null) return ''
  return wrong.triesLeft === null ? t.pinWrong : fill(t.pinTriesLeft, { count: wrong.triesLeft })
}

function unknownResult({ desk, attempt, patience }: Processing, language: Language): ResultView {
  const t = textsOf(language)
  const what = attempt === null ? t.checking : t.payingWords
  return {
    tone: 'wait',
    headline: attempt === null && patience === 'fresh' ? t.checking : MONEY_TEXTS[language].unknown,
    amount: formatYuan(desk.order.amountFen),
    what: patience === 'fresh' ? '' : what,
    todo: patience === 'advice' ? t.waitingAdvice : '',
    advice: [],
    buttons: patience === 'advice' ? [{ action: 'leave', label: t.leave }] : [],
    details: [],
    support: '',
  }
}

export function paidResult(order: OrderView, language: Language): ResultView {
  return {
    tone: 'good',
    headline: MONEY_TEXTS[language].yes,
    amount: formatYuan(order.amountFen),
    what: merchantName(order, language),
    todo: orderText(order, language),
    advice: [],
    buttons: [{ action: 'done', label: textsOf(language).done }],
    details: detailsOf(order, language),
    support: '',
  }
}

function failedResult(
  desk: Desk | null,
  { code, money, networkCode }: Failed,
  language: Language,
): ResultView {
  const t = textsOf(language)
  const { next } = FAILURES[code]
  const again = {
    'try-again': t.tryAgain,
    'other-card': desk ? t.payOtherCard : '',
    'retype-pin': desk ? t.retypePin : '',
    wait: '',
    'back-to-shop': '',
    correct: '',
    close: '',
  }[next]
  return {
    tone: money === 'yes' ? 'good' : money === 'unknown' ? 'wait' : 'bad',
    headline: MONEY_TEXTS[language][money],
    amount: desk ? formatYuan(desk.order.amountFen) : '',
    ...FAILURE_TEXTS[language][code],
    advice: [],
    buttons: [
      ...(again ? [{ action: 'retry', label: again } as const] : []),
      { action: 'leave', label: t.backToShop },
    ],
    details: desk ? detailsOf(desk.order, language).filter(({ isCopied }) => isCopied) : [],
    support: fill(t.supportCode, { code: networkCode ? `${code} · ${networkCode}` : code }),
  }
}

export function detailsOf(order: OrderView, language: Language): ResultDetail[] {
  const t = textsOf(language)
  const { attempt } = order
  const rows: [label: string, value: string | null | undefined, isCopied: boolean][] = [
    [t.detailTime, attempt?.finishedAtMs ? dateAndTime(attempt.finishedAtMs) : null, false],
    [t.detailCard, attempt && cardName(attempt.card, language), false],
    [t.detailOrder, order.outTradeNo, true],
    [t.detailTransaction, attempt?.transactionId, true],
  ]
  return rows.flatMap(([label, value, isCopied]) => (value ? [{ label, value, isCopied }] : []))
}
