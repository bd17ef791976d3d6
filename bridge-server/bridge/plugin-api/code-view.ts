import type { PaymentCodeState } from '../../../contract/code-door.ts'
import type { Reader } from '../../store/store.ts'
import { type PaymentCodeRecord, shownState } from '../interop/payment-code.ts'
import { latestAttempt } from '../records/attempt-records.ts'
import { findOrderBy } from '../records/order-records.ts'
import type { Payees } from '../records/payee-records.ts'
import { orderView } from './views.ts'

/** A payment code as its payer sees it, with the payment that its use began. */
export async function codeView(
  reader: Reader,
  payees: Payees,
  code: PaymentCodeRecord,
  nowMs: number,
): Promise<PaymentCodeState> {
  const order = await findOrderBy(reader, 'order_ref', code.orderRef)
  const payee = order && (await payees.of(order))
  const attempt = order && (await latestAttempt(reader, order.orderRef))
  const state = shownState(code, order, attempt, nowMs)
  // A use that failed without a try to pay was waiting for the PIN.
  const failure = attempt ? attempt.failure : state === 'failed' ? 'pin_not_given' : null
  return {
    codeId: code.codeId,
    state,
    isRevealed: code.isRevealed,
    version: code.version + (order?.version ?? 0),
    payeeName: payee?.name ?? null,
    acquirer: payee?.acquirer ?? null,
    amountFen: order?.amountFen ?? null,
    order: order && payee ? await orderView(reader, order, payee, nowMs) : null,
    failure,
    pinTriesLeft: attempt?.pinTriesLeft ?? null,
    issuedAtMs: code.issuedMs,
    expiresAtMs: code.expiresMs,
    serverTimeMs: nowMs,
  }
}
