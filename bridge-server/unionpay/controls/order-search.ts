import type { Reader, SqlValue } from '../../store/store.ts'
import type { Order, OrderKey } from '../gateway/order.ts'
import { findOrder } from '../gateway/order-file.ts'

/** What people look for. */
export interface OrderQuery {
  /** The beginning of an order number; or a whole queryId, tn or merId. */
  readonly text?: string
  readonly group?: OrderGroup
  readonly limit: number
  /** Orders before (older than) this place in the file. */
  readonly before?: number
  /** Orders after (newer than) this place. */
  readonly after?: number
}

/** The states of orders as people ask for them. */
export type OrderGroup = 'succeeded' | 'waiting' | 'failed'

const GROUPS: Readonly<Record<OrderGroup, string>> = {
  succeeded: `state = 'succeeded'`,
  waiting: `state IN ('open', 'pending')`,
  failed: `state IN ('failed', 'reversed')`,
}

export interface FoundOrder {
  /** Its place in the file. */
  readonly id: number
  readonly order: Order
}

/** Orders that match, newest first. */
export async function searchOrders(reader: Reader, query: OrderQuery): Promise<FoundOrder[]> {
  const { text, group, limit, before, after } = query
  const conditions: string[] = []
  const values: SqlValue[] = []
  if (text) {
    conditions.push('((order_id >= ? AND order_id < ?) OR query_id = ? OR tn = ? OR mer_id = ?)')
    values.push(text, `${text}\u{10FFFF}`, text, text, text)
  }
  if (group) conditions.push(GROUPS[group])
  if (before !== undefined) {
    conditions.push('id < ?')
    values.push(before)
  }
  if (after !== undefined) {
    conditions.push('id > ?')
    values.push(after)
  }
  const rows = await reader.all<OrderKey & { id: number }>(
    `SELECT id, mer_id AS merId, order_id AS orderId, txn_time AS txnTime FROM acp_order
     ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
     ORDER BY id ${after === undefined ? 'DESC' : 'ASC'} LIMIT ?`,
    ...values,
    limit,
  )
  const found = await Promise.all(
    rows.map(async ({ id, ...key }) => ({ id, order: (await findOrder(reader, key)) as Order })),
  )
  return after === undefined ? found : found.reverse()
}

/** Orders that give an order back, void it or complete it, oldest first; and the one that it belongs to. */
export async function relativesOf(reader: Reader, order: Order): Promise<Order[]> {
  const keys = await reader.all<OrderKey>(
    `SELECT mer_id AS merId, order_id AS orderId, txn_time AS txnTime FROM acp_order
     WHERE orig_query_id = ? OR query_id = ? ORDER BY id`,
    order.queryId ?? '',
    order.origQueryId ?? '',
  )
  const orders = await Promise.all(keys.map((key) => findOrder(reader, key)))
  return orders.filter((each) => each !== null)
}
