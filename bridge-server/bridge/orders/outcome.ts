import type { FailureCode } from '../../../contract/failures.ts'
import {
  ATTEMPT_TRANSITIONS,
  type AttemptState,
  next,
  ORDER_TRANSITIONS,
  type OrderState,
} from '../../../contract/lifecycles.ts'

/** What the network says became of a payment, whichever way it said so. */
export type Outcome =
  | { readonly kind: 'succeeded'; readonly payment: PaymentFacts }
  | Declined
  | { readonly kind: 'unknown'; readonly respCode: string | null }

/** Refused: nothing moved. */
export interface Declined {
  readonly kind: 'declined'
  /** The network's own word, for support. */
  readonly respCode: string
  /** What that means to the payer; each of the network's gateways has codes of its own. */
  readonly failure: FailureCode
  readonly pinTriesLeft: number | null
  /** The network's rule that did not let it begin, where it named one. */
  readonly rule?: string | undefined
}

/** A payment as UnionPay confirmed it. */
export interface PaymentFacts {
  readonly queryId: string
  readonly paidMs: number
  /** UnionPay's payCardType, where it was told. */
  readonly payCardType: string | null
}

/** What an outcome changes. Null leaves a thing as it is. */
export interface OutcomeDecision {
  readonly attempt: AttemptState | null
  readonly order: OrderState | null
  /** A payment to enter into the books: one that pays the order, or money that has to go back. */
  readonly payment: 'pays' | 'overpaid' | null
}

/**
 * Decides what an outcome changes. Repeated, late and reordered messages change nothing; money that UnionPay
 * confirms always counts, whatever was believed before: it pays the order, or is entered as paid too much.
 *
 * @param attempt the state of the attempt it is about, or null for the order's own ticket paid in the wallet
 * @param isCounted whether this payment is in the books already
 */
export function decideOutcome(
  order: OrderState,
  attempt: AttemptState | null,
  outcome: Outcome['kind'],
  isCounted: boolean,
): OutcomeDecision {
  if (outcome === 'succeeded') {
    const paid = isCounted ? null : next(ORDER_TRANSITIONS, order, 'succeed')
    return {
      attempt: attempt && next(ATTEMPT_TRANSITIONS, attempt, 'succeed'),
      order: paid,
      payment: isCounted ? null : paid ? 'pays' : 'overpaid',
    }
  }
  if (outcome === 'declined') {
    const failed = attempt && next(ATTEMPT_TRANSITIONS, attempt, 'fail')
    // The order goes back to waiting only with the attempt that it was being paid by.
    return { attempt: failed, order: failed && next(ORDER_TRANSITIONS, order, 'fail'), payment: null }
  }
  return { attempt: attempt && next(ATTEMPT_TRANSITIONS, attempt, 'unknown'), order: null, payment: null }
}
