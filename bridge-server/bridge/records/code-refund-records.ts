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

/** Everything that went back of an order, oldest first. */
export function codeRefundsOf(reader: Reader, orderRef: string): Promise<CodeRefund[]> {
  return reader.all<CodeRefund>(
    `SELECT ${COLUMNS} FROM code_refund WHERE order_ref = ? ORDER BY refunded_ms, query_id`,
    orderRef,
  )
}
