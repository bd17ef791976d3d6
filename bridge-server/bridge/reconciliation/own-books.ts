import type { Reader } from '../../store/store.ts'
import type { BookLine, FileLine } from './compare.ts'

/** A payment or refund of ours that a file should tell of, with what names it at the network. */
export interface ExpectedLine extends BookLine {
  readonly queryId: string
  readonly acpTxnTime: string
}

/** What these books say of the numbers in a file: money that moved, and tries that came to nothing. */
export async function knownLines(reader: Reader, file: readonly FileLine[]): Promise<BookLine[]> {
  const lines: BookLine[] = []
  for (let at = 0; at < file.length; at += ASKED_AT_ONCE) {
    const part = file.slice(at, at + ASKED_AT_ONCE)
    const queryIds = JSON.stringify(part.map(({ queryId }) => queryId))
    const orderIds = JSON.stringify(part.map(({ orderId }) => orderId))
    lines.push(...(await reader.all<BookLine>(MOVED_SQL, queryIds)))
    lines.push(...(await reader.all<BookLine>(UNMOVED_SQL, orderIds)))
  }
  return lines
}

/** Payments and refunds of a merchant between two moments that no file has told of yet. */
export function expectedLines(
  reader: Reader,
  mchids: readonly string[],
  [fromMs, untilMs]: readonly [number, number],
): Promise<ExpectedLine[]> {
  return reader.all<ExpectedLine>(EXPECTED_SQL, JSON.stringify(mchids), fromMs, untilMs)
}

const ASKED_AT_ONCE = 500

/** Money that moved, both ways: each with its moment and what names it at the network. */
const MOVED = `
  SELECT p.acp_order_id AS acpOrderId, p.query_id AS queryId, p.amount_fen AS signedFen, NULL AS origQryId,
    o.mchid, p.paid_ms AS movedMs, coalesce(a.acp_txn_time, o.acp_txn_time) AS acpTxnTime
  FROM payment p
  JOIN pay_order o ON o.order_ref = p.order_ref
  LEFT JOIN attempt a ON a.acp_order_id = p.acp_order_id
  UNION ALL
  SELECT t.acp_order_id, t.query_id, -r.amount_fen, p.query_id, r.mchid, t.finished_ms, t.acp_txn_time
  FROM refund_try t
  JOIN refund r ON r.refund_id = t.refund_id
  JOIN payment p ON p.acp_order_id = r.payment_acp_order_id
  WHERE t.state = 'succeeded'`

const MOVED_SQL = `
  SELECT acpOrderId, queryId, signedFen, origQryId FROM (${MOVED})
  WHERE queryId IN (SELECT value FROM json_each(?))`

const UNMOVED_SQL = `
  SELECT number AS acpOrderId, NULL AS queryId, 0 AS signedFen, NULL AS origQryId FROM (
    SELECT acp_order_id AS number FROM attempt WHERE acp_order_id IN (SELECT value FROM json_each(?1))
    UNION
    SELECT acp_order_id FROM pay_order WHERE acp_order_id IN (SELECT value FROM json_each(?1))
    UNION
    SELECT acp_order_id FROM refund_try
    WHERE state <> 'succeeded' AND acp_order_id IN (SELECT value FROM json_each(?1))
  ) WHERE number NOT IN (SELECT acp_order_id FROM payment)`

/** The days are few and the merchants' orders many, so that the search goes by time: `+` keeps it off the merchant. */
const EXPECTED_SQL = `
  SELECT acpOrderId, queryId, signedFen, origQryId, acpTxnTime FROM (${MOVED})
  WHERE +mchid IN (SELECT value FROM json_each(?)) AND movedMs >= ? AND movedMs < ?
    AND NOT EXISTS (SELECT 1 FROM reconciled_payment r WHERE r.query_id = queryId)
  ORDER BY movedMs, acpOrderId`
