import type { Reader } from '../../store/store.ts'
import type { BookLine, FileLine } from './compare.ts'

/** A payment of ours that a file should tell of, with what names it at the network. */
export interface ExpectedPayment extends BookLine {
  readonly queryId: string
  readonly acpTxnTime: string
}

/** What these books say of the numbers in a file: payments that were confirmed, and tries that came to nothing. */
export async function knownLines(reader: Reader, file: readonly FileLine[]): Promise<BookLine[]> {
  const lines: BookLine[] = []
  for (let at = 0; at < file.length; at += ASKED_AT_ONCE) {
    const part = file.slice(at, at + ASKED_AT_ONCE)
    const queryIds = JSON.stringify(part.map(({ queryId }) => queryId))
    const orderIds = JSON.stringify(part.map(({ orderId }) => orderId))
    lines.push(...(await reader.all<BookLine>(PAYMENTS_SQL, queryIds)))
    lines.push(...(await reader.all<BookLine>(UNPAID_SQL, orderIds)))
  }
  return lines
}

/** Payments of a merchant between two moments that no file has told of yet. */
export function expectedPayments(
  reader: Reader,
  mchids: readonly string[],
  [fromMs, untilMs]: readonly [number, number],
): Promise<ExpectedPayment[]> {
  return reader.all<ExpectedPayment>(EXPECTED_SQL, JSON.stringify(mchids), fromMs, untilMs)
}

const ASKED_AT_ONCE = 500

const PAYMENTS_SQL = `
  SELECT acp_order_id AS acpOrderId, query_id AS queryId, amount_fen AS signedFen
  FROM payment WHERE query_id IN (SELECT value FROM json_each(?))`

const UNPAID_SQL = `
  SELECT number AS acpOrderId, NULL AS queryId, 0 AS signedFen FROM (
    SELECT acp_order_id AS number FROM attempt WHERE acp_order_id IN (SELECT value FROM json_each(?1))
    UNION
    SELECT acp_order_id FROM pay_order WHERE acp_order_id IN (SELECT value FROM json_each(?1))
  ) WHERE number NOT IN (SELECT acp_order_id FROM payment)`

const EXPECTED_SQL = `
  SELECT p.acp_order_id AS acpOrderId, p.query_id AS queryId, p.amount_fen AS signedFen,
    coalesce(a.acp_txn_time, o.acp_txn_time) AS acpTxnTime
  FROM payment p
  JOIN pay_order o ON o.order_ref = p.order_ref
  LEFT JOIN attempt a ON a.acp_order_id = p.acp_order_id
  WHERE o.mchid IN (SELECT value FROM json_each(?)) AND p.paid_ms >= ? AND p.paid_ms < ?
    AND NOT EXISTS (SELECT 1 FROM reconciled_payment r WHERE r.query_id = p.query_id)
  ORDER BY p.paid_ms, p.acp_order_id`
