import type { Fen } from '../../../contract/money.ts'
import type { Reader, Transaction } from '../../store/store.ts'

/** Money that UnionPay confirmed under one of our ACP order numbers. */
export interface Payment {
  readonly acpOrderId: string
  readonly orderRef: string
  readonly queryId: string
  readonly amountFen: Fen
  readonly paidMs: number
  readonly isOverpaid: boolean
}

export async function isPaymentKnown(reader: Reader, acpOrderId: string): Promise<boolean> {
  return (await reader.get('SELECT 1 FROM payment WHERE acp_order_id = ?', acpOrderId)) !== undefined
}

export function insertPayment(tx: Transaction, payment: Payment) {
  return tx.run(
    `INSERT INTO payment (acp_order_id, order_ref, query_id, amount_fen, paid_ms, overpaid)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...[payment.acpOrderId, payment.orderRef, payment.queryId, payment.amountFen, payment.paidMs],
    payment.isOverpaid ? 1 : 0,
  )
}

/**
 * The payment that paid an order, or another one that came for it.
 *
 * @param acpOrderId the number of that other one; without it the paying one is meant
 */
export function findPayment(
  reader: Reader,
  orderRef: string,
  acpOrderId: string | null = null,
): Promise<Omit<Payment, 'isOverpaid'> | undefined> {
  return reader.get(
    `SELECT acp_order_id AS acpOrderId, order_ref AS orderRef, query_id AS queryId, amount_fen AS amountFen,
       paid_ms AS paidMs FROM payment WHERE order_ref = ?1 AND (acp_order_id = ?2 OR ?2 IS NULL AND overpaid = 0)`,
    orderRef,
    acpOrderId,
  )
}
