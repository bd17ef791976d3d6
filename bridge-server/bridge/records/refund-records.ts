import type { AttemptState, RefundState } from '../../../contract/lifecycles.ts'
import { dueRows } from '../../store/due.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { toTransactionId } from '../interop/transaction-id.ts'
import type { Refund, RefundTry, Taken } from '../refunds/refund.ts'

const REFUND = `SELECT r.refund_id AS refundId, r.mchid, r.out_refund_no AS outRefundNo, r.order_ref AS orderRef,
    o.out_trade_no AS outTradeNo, o.amount_fen AS totalFen,
    r.payment_acp_order_id AS paymentAcpOrderId, p.query_id AS paymentQueryId,
    CASE p.acp_order_id WHEN o.acp_order_id THEN '000201' ELSE '000902' END AS bizType,
    r.amount_fen AS amountFen, r.reason, r.notify_url AS notifyUrl,
    r.funds_account AS fundsAccount, r.received_account AS receivedAccount, r.created_ms AS createdMs, r.state,
    r.finished_ms AS finishedMs
  FROM refund r
  JOIN pay_order o ON o.order_ref = r.order_ref
  JOIN payment p ON p.acp_order_id = r.payment_acp_order_id`

const TRY = `SELECT acp_order_id AS acpOrderId, acp_txn_time AS acpTxnTime, refund_id AS refundId, state,
    created_ms AS createdMs, queries FROM refund_try`

const IN_FLIGHT = "state IN ('sending', 'pending')"

/** The refund of a merchant's own number. */
export async function findRefund(
  reader: Reader,
  mchid: string,
  outRefundNo: string,
): Promise<Refund | undefined> {
  return asRefund(await reader.get(`${REFUND} WHERE r.mchid = ? AND r.out_refund_no = ?`, mchid, outRefundNo))
}

export async function findRefundById(reader: Reader, refundId: string): Promise<Refund | undefined> {
  return asRefund(await reader.get(`${REFUND} WHERE r.refund_id = ?`, refundId))
}

function asRefund(row: Omit<Refund, 'transactionId'> | undefined): Refund | undefined {
  return row && { ...row, transactionId: toTransactionId(row.paymentQueryId) }
}

/** Whether any of what paid an order is on its way back, went back, or is stranded. */
export async function isOrderRefunded(reader: Reader, orderRef: string): Promise<boolean> {
  const row = await reader.get(
    `SELECT 1 FROM refund r JOIN payment p ON p.acp_order_id = r.payment_acp_order_id
     WHERE r.order_ref = ? AND r.state <> 'closed' AND p.overpaid = 0`,
    orderRef,
  )
  return row !== undefined
}

/** What went back, or was to go back, of an order's money last: oldest first, and `limit` refunds at most. */
export function refundsOfOrder(reader: Reader, orderRef: string, limit: number): Promise<Refund[]> {
  return reader.all<Refund>(
    `SELECT * FROM (${REFUND} WHERE r.order_ref = ? ORDER BY r.created_ms DESC, r.refund_id DESC LIMIT ?)
     ORDER BY createdMs, refundId`,
    orderRef,
    limit,
  )
}

/** What refunds took from a payment, those under way included; a refund that came to nothing takes nothing. */
export async function takenFrom(reader: Reader, paymentAcpOrderId: string): Promise<Taken> {
  const row = await reader.get<Taken>(
    `SELECT count(*) AS refunds, max(created_ms) AS latestMs,
       coalesce(sum(amount_fen) FILTER (WHERE state IN ('processing', 'succeeded')), 0) AS takenFen
     FROM refund WHERE payment_acp_order_id = ? AND state <> 'closed'`,
    paymentAcpOrderId,
  )
  return row as Taken
}

export function insertRefund(tx: Transaction, refund: Refund) {
  return tx.run(
    `INSERT INTO refund (refund_id, mchid, out_refund_no, order_ref, payment_acp_order_id, amount_fen, reason,
       notify_url, funds_account, received_account, created_ms, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[refund.refundId, refund.mchid, refund.outRefundNo, refund.orderRef, refund.paymentAcpOrderId],
    ...[refund.amountFen, refund.reason, refund.notifyUrl, refund.fundsAccount, refund.receivedAccount],
    ...[refund.createdMs, refund.state],
  )
}

export function setRefundState(
  tx: Transaction,
  refundId: string,
  state: RefundState,
  finishedMs: number | null,
) {
  return tx.run(
    'UPDATE refund SET state = ?, finished_ms = ? WHERE refund_id = ?',
    state,
    finishedMs,
    refundId,
  )
}

export function findRefundTry(reader: Reader, acpOrderId: string): Promise<RefundTry | undefined> {
  return reader.get<RefundTry>(`${TRY} WHERE acp_order_id = ?`, acpOrderId)
}

/** The try that was begun last. */
export function latestRefundTry(reader: Reader, refundId: string): Promise<RefundTry | undefined> {
  return reader.get<RefundTry>(`${TRY} WHERE refund_id = ? ORDER BY rowid DESC LIMIT 1`, refundId)
}

export function insertRefundTry(tx: Transaction, attempt: RefundTry, queryDueMs: number) {
  return tx.run(
    `INSERT INTO refund_try (acp_order_id, acp_txn_time, refund_id, state, created_ms, query_due_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...[attempt.acpOrderId, attempt.acpTxnTime, attempt.refundId, attempt.state, attempt.createdMs],
    queryDueMs,
  )
}

/** Ends a try; nothing is asked about it any more. */
export function finishRefundTry(
  tx: Transaction,
  acpOrderId: string,
  end: { state: AttemptState; atMs: number; networkCode: string; queryId: string | null },
) {
  return tx.run(
    `UPDATE refund_try SET state = ?, finished_ms = ?, network_code = ?, query_id = ?, query_due_ms = NULL
     WHERE acp_order_id = ?`,
    ...[end.state, end.atMs, end.networkCode, end.queryId, acpOrderId],
  )
}

/** Its outcome is unknown. */
export function setRefundTryPending(tx: Transaction, acpOrderId: string) {
  return tx.run("UPDATE refund_try SET state = 'pending' WHERE acp_order_id = ?", acpOrderId)
}

/** When to ask for its outcome next, unless that is known by now. */
export function scheduleRefundQuery(
  tx: Transaction,
  acpOrderId: string,
  queries: number,
  queryDueMs: number,
) {
  return tx.run(
    `UPDATE refund_try SET queries = ?, query_due_ms = ? WHERE acp_order_id = ? AND ${IN_FLIGHT}`,
    queries,
    queryDueMs,
    acpOrderId,
  )
}

/** Tries to be asked for. */
export const REFUND_TRIES_TO_QUERY = dueRows<RefundTry>({
  select: TRY,
  table: 'refund_try',
  column: 'query_due_ms',
  keyOf: ({ acpOrderId }) => acpOrderId,
})

/** After a restart nobody waits for the answers of old sends: everything in flight is asked for at once. */
export function queryAllRefundsInFlight(tx: Transaction, nowMs: number) {
  return tx.run(`UPDATE refund_try SET query_due_ms = ? WHERE ${IN_FLIGHT}`, nowMs)
}
