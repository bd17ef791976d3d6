import type { Reader } from '../../store/store.ts'
import type { Attempt } from '../orders/attempt.ts'
import type { Order } from '../orders/order.ts'
import { findAttemptByAcpOrder } from './attempt-records.ts'
import { findOrderBy } from './order-records.ts'

/** What one of our order numbers at the network stands for: an attempt, or an order's own ticket. */
export interface AcpOrder {
  readonly order: Order
  readonly attempt: Attempt | null
}

/** Null when the number is not ours. */
export async function findAcpOrder(reader: Reader, acpOrderId: string): Promise<AcpOrder | null> {
  const attempt = (await findAttemptByAcpOrder(reader, acpOrderId)) ?? null
  const order = await (attempt
    ? findOrderBy(reader, 'order_ref', attempt.orderRef)
    : findOrderBy(reader, 'acp_order_id', acpOrderId))
  return order ? { order, attempt } : null
}
