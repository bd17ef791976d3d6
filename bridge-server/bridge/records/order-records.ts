import { dueRows } from '../../store/due.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { Order } from '../orders/order.ts'

const COLUMNS = `order_ref AS orderRef, origin, mchid, appid, out_trade_no AS outTradeNo, fingerprint, key_serial AS keySerial,
  description, description_en AS descriptionEn, attach, device_id AS deviceId, notify_url AS notifyUrl, payer_openid AS payerOpenid,
  amount_fen AS amountFen, created_ms AS createdMs, expires_ms AS expiresMs, acp_order_id AS acpOrderId,
  acp_txn_time AS acpTxnTime, tn, prepay_id AS prepayId, prepay_expires_ms AS prepayExpiresMs, state,
  closed_by AS closedBy, version,
  payer_openpid AS payerOpenpid, transaction_id AS transactionId, bank_type AS bankType, paid_ms AS paidMs`

/** The order of a merchant's own number. */
export function findOrder(reader: Reader, mchid: string, outTradeNo: string): Promise<Order | undefined> {
  return reader.get<Order>(
    `SELECT ${COLUMNS} FROM pay_order WHERE mchid = ? AND out_trade_no = ?`,
    mchid,
    outTradeNo,
  )
}

type UniqueColumn = 'order_ref' | 'prepay_id' | 'transaction_id' | 'acp_order_id'

/** The order that one of its unique numbers names. */
export function findOrderBy(reader: Reader, column: UniqueColumn, value: string): Promise<Order | undefined> {
  return reader.get<Order>(`SELECT ${COLUMNS} FROM pay_order WHERE ${column} = ?`, value)
}

export function insertOrder(tx: Transaction, order: Order) {
  return tx.run(
    `INSERT INTO pay_order (order_ref, origin, mchid, appid, out_trade_no, fingerprint, key_serial, description,
       description_en, attach, device_id, notify_url, payer_openid, amount_fen, created_ms, expires_ms, acp_order_id, acp_txn_time, tn,
       prepay_id, prepay_expires_ms, state, version, payer_openpid)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[order.orderRef, order.origin, order.mchid, order.appid, order.outTradeNo, order.fingerprint],
    order.keySerial,
    ...[order.description, order.descriptionEn, order.attach, order.deviceId, order.notifyUrl],
    ...[order.payerOpenid, order.amountFen],
    ...[order.createdMs, order.expiresMs, order.acpOrderId, order.acpTxnTime, order.tn],
    ...[order.prepayId, order.prepayExpiresMs, order.state, order.version, order.payerOpenpid],
  )
}

/** What opens the cashier, and the key whose owner may open it. */
export type Prepay = Pick<Order, 'prepayId' | 'prepayExpiresMs' | 'keySerial'>

export function setPrepay(tx: Transaction, orderRef: string, prepay: Prepay) {
  return tx.run(
    'UPDATE pay_order SET prepay_id = ?, prepay_expires_ms = ?, key_serial = ? WHERE order_ref = ?',
    prepay.prepayId,
    prepay.prepayExpiresMs,
    prepay.keySerial,
    orderRef,
  )
}

/** Makes `openpid` the order's payer, unless it has one. */
export function claimOrder(tx: Transaction, orderRef: string, openpid: string) {
  return tx.run(
    'UPDATE pay_order SET payer_openpid = ? WHERE order_ref = ? AND payer_openpid IS NULL',
    openpid,
    orderRef,
  )
}

/** Moves an order between waiting and being paid. */
export function setOrderState(tx: Transaction, orderRef: string, state: 'awaiting' | 'paying') {
  return tx.run('UPDATE pay_order SET state = ?, version = version + 1 WHERE order_ref = ?', state, orderRef)
}

export function setClosed(tx: Transaction, orderRef: string, by: 'merchant' | 'time') {
  return tx.run(
    "UPDATE pay_order SET state = 'closed', closed_by = ?, version = version + 1 WHERE order_ref = ?",
    by,
    orderRef,
  )
}

export function setPaid(
  tx: Transaction,
  orderRef: string,
  paid: { transactionId: string; bankType: string; paidMs: number },
) {
  return tx.run(
    `UPDATE pay_order SET state = 'paid', version = version + 1, transaction_id = ?, bank_type = ?, paid_ms = ?
     WHERE order_ref = ?`,
    paid.transactionId,
    paid.bankType,
    paid.paidMs,
    orderRef,
  )
}

/** Tells payers that something about the order changed though its state did not. */
export function touchOrder(tx: Transaction, orderRef: string) {
  return tx.run('UPDATE pay_order SET version = version + 1 WHERE order_ref = ?', orderRef)
}

/** Orders whose time is over. */
export const EXPIRIES_DUE = dueRows<Order>({
  select: `SELECT ${COLUMNS} FROM pay_order`,
  table: 'pay_order',
  column: 'expires_ms',
  when: "state = 'awaiting'",
  keyOf: ({ orderRef }) => orderRef,
})

/** An order with its place among all orders, in the sequence of their making. */
export type PaidOrder = Order & { readonly place: number }

/** A payer's orders that are paid or being paid, or that money came for, the newest first, from before a place on. */
export function paidOrders(
  reader: Reader,
  openpid: string,
  before: number,
  limit: number,
): Promise<PaidOrder[]> {
  return reader.all<PaidOrder>(
    `SELECT ${COLUMNS}, rowid AS place FROM pay_order
     WHERE payer_openpid = ? AND rowid < ? AND (state IN ('paid', 'paying') OR EXISTS (
       SELECT 1 FROM payment WHERE payment.order_ref = pay_order.order_ref AND overpaid = 1)) ORDER BY rowid DESC LIMIT ?`,
    openpid,
    before,
    limit,
  )
}
