import { kindOf, TRANSACTIONS } from '../../acp/transactions.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { Refund, RefundTry } from '../refunds/refund.ts'
import { type AcpClient, CURRENCY_CODE } from './acp-client.ts'
import { readSendResult, type SendResult } from './send-result.ts'

/** Sends a refund (04), once. Accepted is not done: the money moves later. */
export async function sendRefund(
  acp: AcpClient,
  merchant: AcpMerchant,
  { amountFen, bizType, paymentQueryId }: Refund,
  { acpOrderId, acpTxnTime }: RefundTry,
): Promise<SendResult> {
  const answer = await acp.call(merchant, TRANSACTIONS.refund, {
    ...kindOf(TRANSACTIONS.refund, bizType),
    orderId: acpOrderId,
    txnTime: acpTxnTime,
    origQryId: paymentQueryId,
    txnAmt: String(amountFen),
    currencyCode: CURRENCY_CODE,
    backUrl: acp.backUrl(acpOrderId),
  })
  return readSendResult(answer)
}
