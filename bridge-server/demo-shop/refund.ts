/** `processing` → `succeeded` | `failed`. A refund that failed may be asked for again, as another one. */
export type RefundState = 'processing' | 'succeeded' | 'failed'

/** Money of a paid order that goes back to its customer. */
export interface Refund {
  /** Also the `out_refund_no` at the payment service. */
  readonly id: string
  readonly orderId: string
  readonly amountFen: number
  readonly reason: string | null
  readonly state: RefundState
  readonly createdAtMs: number
  readonly finishedAtMs: number | null
}

/** The refund as the customer sees it. */
export function showRefund({ id, amountFen, reason, state, createdAtMs, finishedAtMs }: Refund) {
  return { id, amountFen, reason, state, createdAtMs, finishedAtMs }
}

/** What of an order is on its way back or has gone back. */
export function refundedFen(refunds: readonly Refund[]): number {
  return refunds.filter(({ state }) => state !== 'failed').reduce((sum, { amountFen }) => sum + amountFen, 0)
}
