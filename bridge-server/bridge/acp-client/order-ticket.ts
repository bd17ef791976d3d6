import { verdictOf } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import { TRANSACTIONS } from '../../acp/transactions.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { Draft } from '../orders/order.ts'
import { type AcpClient, CURRENCY_CODE } from './acp-client.ts'

export type Ticket =
  | { readonly ok: true; readonly tn: string }
  | { readonly ok: false; readonly why: string; readonly respCode: string | null }

/** Asks UnionPay for the ticket (tn) of an order. Asking again under the same number makes no second order. */
export async function requestTicket(acp: AcpClient, merchant: AcpMerchant, order: Draft): Promise<Ticket> {
  const answer = await acp.call(merchant, TRANSACTIONS.appConsume, {
    orderId: order.acpOrderId,
    txnTime: order.acpTxnTime,
    txnAmt: String(order.amountFen),
    currencyCode: CURRENCY_CODE,
    backUrl: acp.backUrl(order.acpOrderId),
    payTimeout: toTxnTime(order.expiresMs),
  })
  if (!answer.ok) return { ok: false, why: answer.why, respCode: null }
  const { message, respCode } = answer
  return verdictOf(respCode) === 'success' && message.tn
    ? { ok: true, tn: message.tn }
    : { ok: false, why: message.respMsg ?? 'no tn in the answer', respCode }
}
