import type { FailureCode } from '../../../contract/failures.ts'
import type { AttemptState } from '../../../contract/lifecycles.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import { type Order, stateAt, whyClosed } from './order.ts'

/** One try to pay an order with one card. */
export interface Attempt {
  /** Its number at the network; every try has its own. */
  readonly acpOrderId: string
  readonly acpTxnTime: string
  readonly orderRef: string
  /** Chosen by the plugin; the same one again is the same try. */
  readonly attemptId: string
  readonly cardId: string
  readonly state: AttemptState
  readonly createdMs: number
  /** After this the network may not carry the payment out any more. */
  readonly payTimeoutMs: number
  readonly finishedMs: number | null
  readonly failure: FailureCode | null
  readonly networkCode: string | null
  readonly rule: string | null
  readonly pinTriesLeft: number | null
  readonly queries: number
  readonly queryDueMs: number | null
}

/** What a payer asks for. */
export interface AttemptRequest {
  readonly attemptId: string
  readonly cardId: string
}

export type AttemptDecision =
  | { readonly kind: 'start' }
  /** The same request again: whatever came of it is the answer. */
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly failure: FailureCode }

/**
 * Decides whether a payer's request starts a payment.
 *
 * @param same the order's attempt of the same attemptId, if there is one
 */
export function decideAttempt(
  order: Order,
  same: Attempt | undefined,
  request: AttemptRequest,
  nowMs: number,
): AttemptDecision {
  if (same) {
    return same.cardId === request.cardId ? { kind: 'known' } : { kind: 'refused', failure: 'bad_request' }
  }
  switch (stateAt(order, nowMs)) {
    case 'awaiting':
      return { kind: 'start' }
    case 'paying':
      return { kind: 'refused', failure: 'order_busy' }
    case 'paid':
      return { kind: 'refused', failure: 'order_paid' }
    case 'closed':
      return { kind: 'refused', failure: whyClosed(order) }
  }
}

/**
 * The network gets half a minute to begin a payment. A request that was lost on the way can then be told from one
 * that is merely slow: "no such transaction" is final once this time and any difference of clocks are over.
 */
export const ATTEMPT_PAY_TIMEOUT_MS = 30 * SECOND_MS
const CLOCK_DIFFERENCE_MAX_MS = 30 * SECOND_MS

/**
 * When an unknown outcome is asked for, counted from the attempt's beginning: after 1, 2, 4, 8, 16 and 32 seconds
 * more each time, then at 5, 10, 30, 60 and 120 minutes, as UnionPay advises. After that every two hours: the
 * outcome stays unknown until the network tells it, and is never called a failure.
 */
const QUERY_AT_MS = [
  ...[1, 3, 7, 15, 31, 63].map((seconds) => seconds * SECOND_MS),
  ...[5, 10, 30, 60, 120].map((minutes) => minutes * MINUTE_MS),
]
const QUERY_EVERY_MS = 2 * HOUR_MS
/** When an attempt is asked for first, if nothing was heard of it. */
export const FIRST_QUERY_MS = SECOND_MS

/** When an attempt, to pay or to give back, is to be asked for next, `queries` questions after its beginning. */
export function nextQueryMs(attempt: { readonly createdMs: number }, queries: number, nowMs: number): number {
  const offsetMs = QUERY_AT_MS[queries]
  if (offsetMs === undefined) return nowMs + QUERY_EVERY_MS
  // After a standstill the ladder goes on from the step that is due, without asking for the missed ones at once.
  return Math.max(attempt.createdMs + offsetMs, nowMs + SECOND_MS)
}

/**
 * Whether "no such transaction" proves that the network never will know the attempt.
 *
 * @param askedMs when the question left: an answer may be on its way for long, and tells of then
 */
export function isAbsenceFinal(attempt: Attempt, askedMs: number): boolean {
  return askedMs > attempt.payTimeoutMs + CLOCK_DIFFERENCE_MAX_MS
}
