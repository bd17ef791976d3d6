import { appendEvent } from '../../store/outbox.ts'
import type { Transaction } from '../../store/store.ts'
import { setClosed } from '../records/order-records.ts'

/** Closes an order that waits to be paid, and says so in the log. */
export async function closeOrder(
  tx: Transaction,
  orderRef: string,
  by: 'merchant' | 'time',
  nowMs: number,
): Promise<void> {
  await setClosed(tx, orderRef, by)
  await appendEvent(tx, { type: 'order.closed', subject: orderRef, payload: { orderRef, by }, atMs: nowMs })
}
