import type { Fen } from '../../../contract/money.ts'
import { dueRows } from '../../store/due.ts'
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

/** @param returnDueMs from when on it is to be given back; null leaves it where it is */
export function insertPayment(tx: Transaction, payment: Payment, returnDueMs: number | null) {
  return tx.run(
    `INSERT INTO payment (acp_order_id, order_ref, query_id, amount_fen, paid_ms, overpaid, return_due_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ...[payment.acpOrderId, payment.orderRef, payment.queryId, payment.amountFen, payment.paidMs],
    payment.isOverpaid ? 1 : 0,
    returnDueMs,
  )
}

/** Money that is to go back, and how often that was seen to. */
export type Overpayment = Pick<Payment, 'acpOrderId' | 'orderRef' | 'amountFen'> & { readonly asks: number }

/** Money that is to be given back. */
export const RETURNS_DUE = dueRows<Overpayment>({
  select: `SELECT acp_order_id AS acpOrderId, order_ref AS orderRef, amount_fen AS amountFen, return_asks AS asks
    FROM payment`,
  table: 'payment',
  column: 'return_due_ms',
  keyOf: ({ acpOrderId }) => acpOrderId,
})

/** When to see to its return next. */
export function postponeReturn(tx: Transaction, acpOrderId: string, dueMs: number) {
  return tx.run(
    'UPDATE payment SET return_due_ms = ?, return_asks = return_asks + 1 WHERE acp_order_id = ?',
    ...[dueMs, acpOrderId],
  )
}

/** Nothing more is to be done about it. */
export function setReturnOver(tx: Transaction, acpOrderId: string) {
  return tx.run('UPDATE payment SET return_due_ms = NULL WHERE acp_order_id = ?', acpOrderId)
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
