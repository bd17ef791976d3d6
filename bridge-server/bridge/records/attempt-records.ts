import type { FailureCode } from '../../../contract/failures.ts'
import type { AttemptState } from '../../../contract/lifecycles.ts'
import { dueRows } from '../../store/due.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { Attempt } from '../orders/attempt.ts'

const COLUMNS = `acp_order_id AS acpOrderId, acp_txn_time AS acpTxnTime, order_ref AS orderRef,
  attempt_id AS attemptId, card_id AS cardId, state, created_ms AS createdMs, pay_timeout_ms AS payTimeoutMs,
  finished_ms AS finishedMs, failure, network_code AS networkCode, rule, pin_tries_left AS pinTriesLeft, queries,
  query_due_ms AS queryDueMs`

const IN_FLIGHT = "state IN ('sending', 'pending')"

export function findAttempt(
  reader: Reader,
  orderRef: string,
  attemptId: string,
): Promise<Attempt | undefined> {
  return reader.get<Attempt>(
    `SELECT ${COLUMNS} FROM attempt WHERE order_ref = ? AND attempt_id = ?`,
    orderRef,
    attemptId,
  )
}

export function findAttemptByAcpOrder(reader: Reader, acpOrderId: string): Promise<Attempt | undefined> {
  return reader.get<Attempt>(`SELECT ${COLUMNS} FROM attempt WHERE acp_order_id = ?`, acpOrderId)
}

export function latestAttempt(reader: Reader, orderRef: string): Promise<Attempt | undefined> {
  return reader.get<Attempt>(
    `SELECT ${COLUMNS} FROM attempt WHERE order_ref = ? ORDER BY rowid DESC LIMIT 1`,
    orderRef,
  )
}

export function insertAttempt(tx: Transaction, attempt: Attempt) {
  return tx.run(
    `INSERT INTO attempt (acp_order_id, acp_txn_time, order_ref, attempt_id, card_id, state, created_ms,
       pay_timeout_ms, query_due_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[attempt.acpOrderId, attempt.acpTxnTime, attempt.orderRef, attempt.attemptId, attempt.cardId],
    ...[attempt.state, attempt.createdMs, attempt.payTimeoutMs, attempt.queryDueMs],
  )
}

/** Ends an attempt; nothing is asked about it any more. */
export function finishAttempt(
  tx: Transaction,
  acpOrderId: string,
  end: {
    state: AttemptState
    atMs: number
    failure: FailureCode | null
    networkCode: string | null
    rule: string | null
    pinTriesLeft: number | null
  },
) {
  return tx.run(
    `UPDATE attempt SET state = ?, finished_ms = ?, failure = ?, network_code = ?, rule = ?, pin_tries_left = ?,
       query_due_ms = NULL WHERE acp_order_id = ?`,
    ...[end.state, end.atMs, end.failure, end.networkCode, end.rule],
    ...[end.pinTriesLeft, acpOrderId],
  )
}

/** Its outcome is unknown. */
export function setPending(tx: Transaction, acpOrderId: string) {
  return tx.run("UPDATE attempt SET state = 'pending' WHERE acp_order_id = ?", acpOrderId)
}

/** When to ask for its outcome next, unless that is known by now. */
export function scheduleQuery(tx: Transaction, acpOrderId: string, queries: number, queryDueMs: number) {
  return tx.run(
    `UPDATE attempt SET queries = ?, query_due_ms = ? WHERE acp_order_id = ? AND ${IN_FLIGHT}`,
    queries,
    queryDueMs,
    acpOrderId,
  )
}

/** Attempts to be asked for. */
export const ATTEMPTS_TO_QUERY = dueRows<Attempt>({
  select: `SELECT ${COLUMNS} FROM attempt`,
  table: 'attempt',
  column: 'query_due_ms',
  keyOf: ({ acpOrderId }) => acpOrderId,
})

/** After a restart nobody waits for the answers of old sends: everything in flight is asked for at once. */
export function queryAllInFlight(tx: Transaction, nowMs: number) {
  return tx.run(`UPDATE attempt SET query_due_ms = ? WHERE ${IN_FLIGHT}`, nowMs)
}
