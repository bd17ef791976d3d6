import type { FulfilmentState } from '../../../contract/lifecycles.ts'
import { type Due, earliest } from '../../store/due.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { maskAccount, type TopUp } from './top-up.ts'

const SELECT = `SELECT t.order_ref AS orderRef, t.openpid, top_up_id AS topUpId, service_id AS serviceId,
  goods_id AS goodsId, goods_name AS goodsName, goods_name_en AS goodsNameEn, account, fulfilment,
  begun_ms AS begunMs, changes, asks, due_ms AS dueMs FROM top_up t`

export function findTopUp(reader: Reader, openpid: string, topUpId: string): Promise<TopUp | undefined> {
  return reader.get<TopUp>(`${SELECT} WHERE t.openpid = ? AND top_up_id = ?`, openpid, topUpId)
}

export function findTopUpOfOrder(reader: Reader, orderRef: string): Promise<TopUp | undefined> {
  return reader.get<TopUp>(`${SELECT} WHERE t.order_ref = ?`, orderRef)
}

export function insertTopUp(tx: Transaction, topUp: TopUp) {
  return tx.run(
    `INSERT INTO top_up (order_ref, openpid, top_up_id, service_id, goods_id, goods_name, goods_name_en, account,
       due_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[topUp.orderRef, topUp.openpid, topUp.topUpId, topUp.serviceId, topUp.goodsId, topUp.goodsName],
    ...[topUp.goodsNameEn, topUp.account, topUp.dueMs],
  )
}

/** Enters a new state and what is still to be known of the account; the counting of asks begins anew. */
export function setFulfilment(
  tx: Transaction,
  orderRef: string,
  change: { state: FulfilmentState; account: string; atMs: number; dueMs: number | null },
) {
  return tx.run(
    `UPDATE top_up SET fulfilment = ?, account = ?, begun_ms = coalesce(begun_ms, ?), due_ms = ?, asks = 0,
       changes = changes + 1 WHERE order_ref = ?`,
    ...[change.state, change.account, change.atMs, change.dueMs, orderRef],
  )
}

/** When to look at it next, unless its state has changed meanwhile. */
export function postpone(tx: Transaction, { orderRef, changes }: TopUp, dueMs: number) {
  return tx.run(
    'UPDATE top_up SET asks = asks + 1, due_ms = ? WHERE order_ref = ? AND changes = ?',
    ...[dueMs, orderRef, changes],
  )
}

/** Nothing more can come of it: nobody paid it in its time. */
export function setNeverPaid(tx: Transaction, { orderRef, changes, account }: TopUp) {
  return tx.run(
    'UPDATE top_up SET due_ms = NULL, account = ? WHERE order_ref = ? AND changes = ?',
    ...[maskAccount(account), orderRef, changes],
  )
}

/** Top-ups to be looked at: those whose time has come, and those that were just paid. */
export const TOP_UPS_DUE: Due<TopUp> = {
  find: (reader, nowMs, limit) => reader.all<TopUp>(DUE_SQL, nowMs, limit),
  nextMs: (reader, nowMs) =>
    earliest(reader, 'SELECT min(due_ms) AS dueMs FROM top_up WHERE due_ms > ?', nowMs),
  keyOf: ({ orderRef }) => orderRef,
}

// Not UNION: to leave out what is in both, SQLite would read the whole table in order.
const DUE_SQL = `${SELECT} WHERE t.order_ref IN (
    SELECT order_ref FROM top_up WHERE due_ms <= ?
    UNION ALL
    SELECT order_ref FROM top_up JOIN pay_order USING (order_ref)
    WHERE fulfilment IS NULL AND due_ms IS NOT NULL AND state = 'paid')
  ORDER BY t.due_ms LIMIT ?`

/** Everything that happened to a top-up and to the order behind it, oldest first. */
export function eventsOf(reader: Reader, orderRef: string): Promise<{ type: string; atMs: number }[]> {
  return reader.all('SELECT type, at_ms AS atMs FROM event WHERE subject = ? ORDER BY seq', orderRef)
}
