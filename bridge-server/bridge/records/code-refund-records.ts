import type { Fen } from '../../../contract/money.ts'
import type { Reader, Transaction } from '../../store/store.ts'

/** Money that the merchant behind a code gave back. */
export interface CodeRefund {
  /** The network's number for it. */
  readonly queryId: string
  readonly orderRef: string
  readonly amountFen: Fen
  readonly refundedMs: number
}

const COLUMNS =
  'query_id AS queryId, order_ref AS orderRef, amount_fen AS amountFen, refunded_ms AS refundedMs'

export function insertCodeRefund(tx: Transaction, refund: CodeRefund) {
  return tx.run(
    'INSERT INTO code_refund (query_id, order_ref, amount_fen, refunded_ms) VALUES (?, ?, ?, ?)',
    ...[refund.queryId, refund.orderRef, refund.amountFen, refund.refundedMs],
  )
}

/** What went back of an order last: oldest first, and `limit` refunds at most. */
export function codeRefundsOf(reader: Reader, orderRef: string, limit: number): Promise<CodeRefund[]> {
  return reader.all<CodeRefund>(
    `SELECT * FROM (SELECT ${COLUMNS} FROM code_refund WHERE order_ref = ?
       ORDER BY refunded_ms DESC, query_id DESC LIMIT ?)
     ORDER BY refundedMs, queryId`,
    orderRef,
    limit,
  )
}

export async function isCodeRefundKnown(reader: Reader, queryId: string): Promise<boolean> {
  return (await reader.get('SELECT 1 FROM code_refund WHERE query_id = ?', queryId)) !== undefined
}

/** Sum of all that went back of an order, in fen. */
export async function codeRefundedFen(reader: Reader, orderRef: string): Promise<number> {
  const row = await reader.get<{ fen: number }>(
    'SELECT coalesce(sum(amount_fen), 0) AS fen FROM code_refund WHERE order_ref = ?',
    orderRef,
  )
  return (row as { fen: number }).fen
}
