import type { AcpMessage } from '../../acp/message.ts'
import type { RespCodeName } from '../../acp/respcodes.ts'
import type { TransactionName } from '../../acp/transactions.ts'
import type { OrderKind } from './order-kinds.ts'

/** A merchant names its order by these three; queries use the original txnTime. */
export interface OrderKey {
  readonly merId: string
  readonly orderId: string
  readonly txnTime: string
}

/** An order as the gateway keeps it. */
export interface Order extends OrderKey {
  readonly kind: OrderKind
  readonly state: OrderState
  /** What a query answers as origRespCode. */
  readonly respCode: RespCodeName
  /** Null for orders that move no money. */
  readonly amountFen: number | null
  /** Fields that answers, notifications and queries repeat. */
  readonly echo: AcpMessage
  readonly requestSha256: Uint8Array
  readonly backUrl: string | null
  readonly tn: string | null
  readonly queryId: string | null
  readonly cardRef: string | null
  /** ACP's code for the kind of card that pays: 01 debit, 02 credit. */
  readonly payCardType: string | null
  readonly receivedAtMs: number
  readonly payUntilMs: number | null
  /** When something happens to the order by itself: its answer arrives, or its hold on a card ends. */
  readonly answerDueMs: number | null
  readonly finishedAtMs: number | null
  /** queryId of the order that this one gives back, voids or completes. */
  readonly origQueryId: string | null
  /** What refunds took of this order, those under way included. */
  readonly givenBackFen: number
  /** What used this order up, under way included: a void, a completion, a reversal, or a hold's end. */
  readonly undoneBy: TransactionName | 'expiry' | null
  /** Where the payer's browser belongs; null for orders that no browser pays. */
  readonly front: FrontPlace | null
}

/** What the cashier page knows about an order besides its amount. */
export interface FrontPlace {
  readonly url: string | null
  readonly failUrl: string | null
  readonly description: string | null
}

/**
 * - `received`: being decided; never stored
 * - `open`: a ticket (tn) that waits for a cardholder
 * - `pending`: the issuer was asked and has not answered; or a refund, void or completion that was accepted
 * - `reversed`: the merchant did not learn the outcome and had it undone (txnType 99)
 */
export type OrderState = 'received' | 'open' | 'pending' | 'succeeded' | 'failed' | 'reversed'

/** The life of an order. A cardholder whose payment of a ticket was declined late may try again: it opens anew. */
const NEXT_STATES: Readonly<Record<OrderState, readonly OrderState[]>> = {
  received: ['open', 'pending', 'succeeded', 'failed'],
  open: ['pending', 'succeeded', 'failed', 'reversed'],
  pending: ['succeeded', 'failed', 'open', 'reversed'],
  succeeded: ['reversed'],
  failed: [],
  reversed: [],
}

/** What may change about an order after it was received. */
export type OrderChange = Partial<
  Pick<
    Order,
    | 'respCode'
    | 'queryId'
    | 'cardRef'
    | 'payCardType'
    | 'answerDueMs'
    | 'finishedAtMs'
    | 'undoneBy'
    | 'givenBackFen'
  >
>

/** @throws Error when the life of an order knows no such step: that is a mistake in this program. */
export function advance(order: Order, state: OrderState, change: OrderChange): Order {
  if (!NEXT_STATES[order.state].includes(state)) {
    throw new Error(`order ${order.orderId} cannot go from ${order.state} to ${state}`)
  }
  return { ...order, ...change, state }
}

/** Whether a cardholder may pay this ticket now. */
export function isPayable(order: Order, nowMs: number): boolean {
  return order.state === 'open' && (order.payUntilMs === null || nowMs < order.payUntilMs)
}

/** What a query answers about the order: a ticket that nobody paid in time has failed. */
export function outcomeNow(order: Order, nowMs: number): RespCodeName {
  return order.state === 'open' && !isPayable(order, nowMs) ? '69' : order.respCode
}
