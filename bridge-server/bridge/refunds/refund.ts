import type { AttemptState, RefundState } from '../../../contract/lifecycles.ts'
import { ATTEMPT_TRANSITIONS, next, REFUND_TRANSITIONS } from '../../../contract/lifecycles.ts'
import type { Fen } from '../../../contract/money.ts'
import { DAY_MS, MINUTE_MS } from '../../clock/clock.ts'
import type { Outcome } from '../orders/outcome.ts'

/** Money of a payment that is to go back, under the merchant's own number, with what it says of its order. */
export interface Refund {
  readonly refundId: string
  readonly mchid: string
  readonly outRefundNo: string
  readonly orderRef: string
  readonly outTradeNo: string
  readonly transactionId: string
  /** What the order cost. */
  readonly totalFen: Fen
  /** The payment that it takes from, by that payment's number at the network. */
  readonly paymentAcpOrderId: string
  readonly paymentQueryId: string
  /** The product that the payment was made with. */
  readonly bizType: '000201' | '000902'
  readonly amountFen: Fen
  readonly reason: string | null
  /** Null when the merchant wants to hear nothing, and asks instead. */
  readonly notifyUrl: string | null
  readonly fundsAccount: FundsAccount
  /** Where the money goes, for people: the card that paid, with its last four digits. */
  readonly receivedAccount: string
  readonly createdMs: number
  readonly state: RefundState
  readonly finishedMs: number | null
}

export type FundsAccount = 'AVAILABLE' | 'UNSETTLED'

/** One request to the network to carry a refund out. A refund that came to nothing may be tried again. */
export interface RefundTry {
  readonly acpOrderId: string
  readonly acpTxnTime: string
  readonly refundId: string
  readonly state: AttemptState
  readonly createdMs: number
  readonly queries: number
}

/** What somebody wants given back. */
export interface RefundWish {
  readonly outRefundNo: string
  readonly amountFen: Fen
  /** What he believes the order to have cost, where he says so. */
  readonly totalFen?: number
  readonly reason?: string
  readonly notifyUrl?: string
  readonly fundsAccount?: FundsAccount
}

/** What has been taken from a payment so far, refunds under way included. */
export interface Taken {
  readonly refunds: number
  readonly takenFen: number
  readonly latestMs: number | null
}

export type RefundRefusal =
  | 'order-unknown'
  | 'order-unpaid'
  | 'other-parameters'
  | 'other-total'
  | 'over-paid-sum'
  | 'too-late'
  | 'too-many'
  | 'too-soon'

export type RefundDecision =
  | { readonly kind: 'open' }
  /** It came to nothing before, and is tried once more under the same number. */
  | { readonly kind: 'retry' }
  /** The same wish again: whatever came of it is the answer. */
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly because: RefundRefusal }

/** The dialect's bounds of refunding one payment. UnionPay's own eleven months are UnionPay's to refuse. */
const REFUND_WITHIN_MS = 365 * DAY_MS
const REFUNDS_MAX = 50
const REFUND_PACE_MS = MINUTE_MS

/**
 * Decides whether a wish moves money.
 *
 * @param known the refund of the same number, if there is one
 * @param payment the payment that paid the order, and what was taken from it
 */
export function decideRefund(
  wish: RefundWish,
  order: { readonly orderRef: string; readonly amountFen: Fen },
  known: Refund | undefined,
  payment: { readonly amountFen: Fen; readonly paidMs: number; readonly taken: Taken } | undefined,
  nowMs: number,
): RefundDecision {
  if (known && !isSameWish(known, order.orderRef, wish)) return refused('other-parameters')
  if (wish.totalFen !== undefined && wish.totalFen !== order.amountFen) return refused('other-total')
  const isRetry = known !== undefined && next(REFUND_TRANSITIONS, known.state, 'retry') !== null
  if (known && !isRetry) return { kind: 'known' }
  if (!payment) return refused('order-unpaid')
  const { takenFen, refunds, latestMs } = payment.taken
  if (nowMs >= payment.paidMs + REFUND_WITHIN_MS) return refused('too-late')
  if (wish.amountFen > payment.amountFen - takenFen) return refused('over-paid-sum')
  if (isRetry) return { kind: 'retry' }
  if (refunds >= REFUNDS_MAX) return refused('too-many')
  if (latestMs !== null && nowMs < latestMs + REFUND_PACE_MS) return refused('too-soon')
  return { kind: 'open' }
}

/** What an outcome changes. Null leaves a thing as it is. */
export interface RefundOutcomeDecision {
  readonly attempt: AttemptState | null
  readonly refund: RefundState | null
  /** Money went back that an earlier try of the same refund had given back before. */
  readonly isDoubled: boolean
}

/**
 * Decides what the network's word on one try changes. Repeated and late messages change nothing; money that it
 * confirms always counts, whatever was believed before.
 *
 * @param isCurrent whether no later try of the same refund was begun
 */
export function decideRefundOutcome(
  refund: RefundState,
  attempt: AttemptState,
  isCurrent: boolean,
  outcome: Outcome,
): RefundOutcomeDecision {
  if (outcome.kind === 'succeeded') {
    const isNew = attempt !== 'succeeded'
    return {
      attempt: isNew ? 'succeeded' : null,
      refund: isNew ? next(REFUND_TRANSITIONS, refund, 'succeed') : null,
      isDoubled: isNew && refund === 'succeeded',
    }
  }
  if (outcome.kind === 'unknown') {
    return { attempt: next(ATTEMPT_TRANSITIONS, attempt, 'unknown'), refund: null, isDoubled: false }
  }
  const failed = next(ATTEMPT_TRANSITIONS, attempt, 'fail')
  const event = CARD_CANNOT_TAKE.has(outcome.respCode) ? 'strand' : 'close'
  const ended = failed && isCurrent ? next(REFUND_TRANSITIONS, refund, event) : null
  return { attempt: failed, refund: ended, isDoubled: false }
}

/**
 * Whether "no such transaction" proves that the network never will know the try: it refuses a request whose txnTime is
 * a quarter of an hour old, and the rest is for clocks that differ.
 *
 * @param askedMs when the question left: an answer may be on its way for long, and tells of then
 */
export function isRefundAbsenceFinal({ createdMs }: RefundTry, askedMs: number): boolean {
  return askedMs > createdMs + ABSENCE_FINAL_MS
}

const ABSENCE_FINAL_MS = 20 * MINUTE_MS

/** Refusals that are about the payer's card: it is void, locked or closed for this, so the money has nowhere to go. */
export const CARD_CANNOT_TAKE: ReadonlySet<string> = new Set(['60', '61', '62', '63', '68', '73', '78'])

export const DEFAULT_FUNDS_ACCOUNT: FundsAccount = 'UNSETTLED'

function isSameWish(known: Refund, orderRef: string, wish: RefundWish): boolean {
  return (
    known.orderRef === orderRef &&
    known.amountFen === wish.amountFen &&
    known.reason === (wish.reason ?? null) &&
    known.notifyUrl === (wish.notifyUrl ?? null) &&
    known.fundsAccount === (wish.fundsAccount ?? DEFAULT_FUNDS_ACCOUNT)
  )
}

const refused = (because: RefundRefusal): RefundDecision => ({ kind: 'refused', because })
