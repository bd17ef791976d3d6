import { FAILURE_TEXTS, type Language, MONEY_TEXTS } from '../../../contract/failure-texts.ts'
import { FAILURES } from '../../../contract/failures.ts'
import { formatAmount, formatYuan } from '../../../contract/money.ts'
import type { Badge, Unpayable } from '../../cashier/scan/classify.ts'
import {
  amountFenOf,
  canPay,
  type Desk,
  isOverLimit,
  leftTodayFen,
  type ScanState,
} from '../../cashier/scan/scan.ts'
import { fill, textsOf } from '../../texts/texts.ts'
import { instead } from '../payment-result/instead.ts'
import type { ResultView } from '../payment-result/result-view.ts'

/** Everything that the screen shows of a scanned code. */
export interface ScanView {
  readonly screen: 'ready' | 'looking' | 'amount' | 'paying' | 'result'
  /** `微信支付商户码 · 经银联转接` */
  readonly badge: string
  readonly payee: string
  readonly city: string
  readonly amount: string
  /** Whether the payer types the amount. */
  readonly isTyped: boolean
  readonly limit: string
  readonly isOver: boolean
  readonly statement: string
  readonly payLabel: string
  readonly canPay: boolean
  readonly words: string
  readonly payment: number
  readonly result: ResultView | null
}

/** Null when it is over: the last view stays while the sheet slides away. */
export function viewOfScan(state: ScanState, language: Language): ScanView | null {
  const t = textsOf(language)
  const blank: ScanView = {
    screen: 'ready',
    badge: '',
    payee: '',
    city: '',
    amount: '',
    isTyped: false,
    limit: '',
    isOver: false,
    statement: '',
    payLabel: '',
    canPay: false,
    words: '',
    payment: 0,
    result: null,
  }
  switch (state.step) {
    case 'ready':
      return blank
    case 'looking': {
      const words = { fresh: '', words: t.lookingUp, advice: t.lookingUpAdvice }[state.patience]
      return { ...blank, screen: 'looking', badge: badgeText(state.badge, language), words }
    }
    case 'unpayable':
      return { ...blank, screen: 'result', result: unpayable(state.unpayable, language) }
    case 'refused':
      return {
        ...blank,
        screen: 'result',
        badge: state.badge ? badgeText(state.badge, language) : '',
        result: refused(state, language),
      }
    case 'amount':
      return {
        ...blank,
        screen: 'amount',
        ...payeeAndAmount(state.desk, language),
        canPay: !state.isOpening && canPay(state.desk),
      }
    case 'paying':
      return { ...blank, screen: 'paying', payment: state.payment }
    case 'over':
      return null
  }
}

/** Whose code it is and of which kind; a foreign one says how it is paid. */
export function badgeText({ owner, receiver }: Badge, language: Language): string {
  const t = textsOf(language)
  const code = t[`class_${receiver ?? 'unknown'}`]
  if (owner === null) return code
  return fill(owner === 'unionpay' ? t.badge : t.badgeVia, { owner: t[`owner_${owner}`], code })
}

function payeeAndAmount(desk: Desk, language: Language): Partial<ScanView> {
  const t = textsOf(language)
  const { scanned, typed } = desk
  const { owner, codeClass, limit, amountFen } = scanned
  const leftFen = leftTodayFen(limit)
  const isOver = isOverLimit(desk)
  const left = leftFen === null ? '' : formatAmount(leftFen)
  return {
    badge: badgeText({ owner, receiver: codeClass }, language),
    payee: language === 'zh' ? scanned.payeeName : scanned.payeeNameEn,
    city: language === 'zh' ? scanned.cityName : scanned.cityNameEn,
    amount: amountFen === null ? typed : formatYuan(amountFen),
    isTyped: amountFen === null,
    limit: left && fill(isOver ? t.overLimit : t.limitLeft, { amount: left }),
    isOver,
    statement: fill(t.statement, { line: scanned.statementLine }),
    payLabel: fill(t.pay, { amount: amountFenOf(desk) > 0 ? formatAmount(amountFenOf(desk)) : '' }).trim(),
  }
}

// What cannot be paid: no money moved, why, and what else works.

function unpayable(why: Unpayable, language: Language): ResultView {
  const t = textsOf(language)
  const words = {
    'payer-code': { what: t.payerCode, todo: t.payerCodeTodo },
    aggregate: { what: t.aggregateCode, todo: '' },
    unknown: FAILURE_TEXTS[language].code_unknown,
  }[why.why]
  // Of an unknown link only the host is shown, and it is never opened.
  const host = why.why === 'unknown' ? why.host : null
  const support = why.why === 'unknown' ? why.rule : why.why === 'aggregate' ? why.name : ''
  return {
    ...NOT_PAID,
    headline: MONEY_TEXTS[language].no,
    ...words,
    ...(host && { todo: fill(t.leadsTo, { host }) }),
    ...instead([], ['scan-again', 'show-code'], language),
    support: support && fill(t.supportCode, { code: support }),
  }
}

function refused({ refusal, desk }: Extract<ScanState, { step: 'refused' }>, language: Language): ResultView {
  const { code, networkCode, why } = refusal
  const alternatives = why?.alternatives ?? []
  const canPayLess =
    desk?.scanned.amountFen === null &&
    (alternatives.includes('pay-less') || FAILURES[code].next === 'correct')
  const t = textsOf(language)
  return {
    ...NOT_PAID,
    // Looking a code up, and making an order of it, takes nobody's money.
    headline: MONEY_TEXTS[language].no,
    ...FAILURE_TEXTS[language][code],
    ...instead(
      alternatives,
      [
        ...(canPayLess ? (['pay-less'] as const) : []),
        ...(alternatives.includes('show-payment-code') ? (['show-code'] as const) : []),
        'scan-again',
      ],
      language,
    ),
    support: fill(t.supportCode, { code: [code, networkCode, why?.rule].filter(Boolean).join(' · ') }),
  }
}

const NOT_PAID = { tone: 'bad', amount: '', details: [] } as const
