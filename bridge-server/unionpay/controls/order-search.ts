import type { Reader, SqlValue } from '../../store/store.ts'
import type { Order, OrderKey } from '../gateway/order.ts'
import { findOrder } from '../gateway/order-file.ts'

/** What people look for. */
export interface OrderQuery {
  /** The beginning of an order number; or a whole queryId, tn or merId. */
  readonly text?: string
  readonly group?: OrderGroup
  /** By this time it is decided which open orders can no longer be paid. */
  readonly nowMs: number
  readonly limit: number
  /** Orders before (older than) this place in the file. */
  readonly before?: number
  /** Orders after (newer than) this place. */
  readonly after?: number
}

/** The states of orders as people ask for them. */
export type OrderGroup = 'succeeded' | 'waiting' | 'failed'

/** A ticket that nobody paid in time stays open in the file, and has failed all the same. */
const IS_OVER = `state = 'open' AND pay_until_ms IS NOT NULL AND pay_until_ms <= ?`

/** Each asks for the time once, or not at all. */
const GROUPS: Readonly<Record<OrderGroup, { readonly sql: string; readonly asksTime: boolean }>> = {
  succeeded: { sql: `state = 'succeeded'`, asksTime: false },
  waiting: { sql: `(state IN ('open', 'pending') AND NOT (${IS_OVER}))`, asksTime: true },
  failed: { sql: `(state IN ('failed', 'reversed') OR (${IS_OVER}))`, asksTime: true },
}

export interface FoundOrder {
  /** Its place in the file. */
  readonly id: number
  readonly order: Order
}

/** Orders that match, newest first. */
export async function searchOrders(reader: Reader, query: OrderQuery): Promise<FoundOrder[]> {
  const { text, group, nowMs, limit, before, after } = query
  const conditions: string[] = []
  const values: SqlValue[] = []
  if (text) {
    conditions.push('((order_id >= ? AND order_id < ?) OR query_id = ? OR tn = ? OR mer_id = ?)')
    values.push(text, `${text}\u{10FFFF}`, text, text, text)
  }
  if (group) {
    const { sql, asksTime } = GROUPS[group]
    conditions.push(sql)
    if (asksTime) values.push(nowMs)
  }
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

/** How many orders wait for their payer or for their bank. */
export async function countWaiting(reader: Reader, nowMs: number): Promise<number> {
  const row = await reader.get<{ orders: number }>(
    `SELECT count(*) AS orders FROM acp_order WHERE ${GROUPS.waiting.sql}`,
    nowMs,
  )
  return row?.orders ?? 0
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
