import type { Order } from './backend.ts'

/** Where an order is, as its customer sees it: the backend's state, and what becomes of the money of a paid one. */
export type OrderStage = Order['state'] | 'refunding' | 'refunded'

/** An order whose money goes back altogether is not on its way to anybody any more. */
export function stageOf({ state, refunds, refundedFen, totalFen }: Order): OrderStage {
  if (state !== 'paid' || refundedFen < totalFen) return state
  return refunds.some((refund) => refund.state === 'processing') ? 'refunding' : 'refunded'
}
