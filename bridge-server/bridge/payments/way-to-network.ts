import type { PaymentOrigin } from '../../../contract/code-owners.ts'
import type { PinForUnionPay } from '../acp-client/token-payment.ts'
import type { Attempt } from '../orders/attempt.ts'
import type { Order } from '../orders/order.ts'
import type { Outcome } from '../orders/outcome.ts'
import type { Card } from '../records/card-records.ts'

/**
 * How attempts to pay an order reach the network. There is one payment path, the {@link PaymentDesk}'s; orders that came
 * about in different ways differ in nothing but this.
 */
export interface WayToNetwork {
  /** The token requestor whose cards pay the order; null when nobody here takes its payments any more. */
  requestorOf(order: Order): string | null
  /** The number that a new attempt will go by at the network. */
  numberFor(order: Order): string
  /** Sends an attempt, once. `accepted`: the network tells the outcome by itself, or when asked. */
  send(payment: OutgoingPayment): Promise<Outcome | { readonly kind: 'accepted' }>
  /** Asks what became of an attempt. */
  ask(order: Order, attempt: Attempt): Promise<Outcome | Absent>
}

export type WaysToNetwork = Readonly<Record<PaymentOrigin, WayToNetwork>>

export interface OutgoingPayment {
  readonly order: Order
  readonly attempt: Attempt
  readonly card: Card
  readonly pin: PinForUnionPay
}

/** The network knows no such transaction, which is final only once its time is over. */
export interface Absent {
  readonly kind: 'absent'
  /** The network's own code for it. */
  readonly respCode: string
}
