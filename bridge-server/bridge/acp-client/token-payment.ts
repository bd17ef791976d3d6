import type { Fen } from '../../../contract/money.ts'
import { encodeCustomerInfo } from '../../acp/customerinfo.ts'
import { encodeGroup } from '../../acp/group.ts'
import { toTxnTime } from '../../acp/times.ts'
import { TRANSACTIONS } from '../../acp/transactions.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { Attempt } from '../orders/attempt.ts'
import type { Card } from '../records/card-records.ts'
import { type AcpClient, CURRENCY_CODE } from './acp-client.ts'
import { readSendResult, type SendResult } from './send-result.ts'

export interface PinForUnionPay {
  /** base64 of the PIN block, readable by UnionPay alone. Passed on, never kept. */
  readonly encryptedPin: string
  readonly encryptCertId: string
}

/** Sends a token payment, once. */
export async function sendTokenPayment(
  acp: AcpClient,
  merchant: AcpMerchant,
  payment: { attempt: Attempt; amountFen: Fen; card: Card; pin: PinForUnionPay },
): Promise<SendResult> {
  const { attempt, amountFen, card, pin } = payment
  const answer = await acp.call(merchant, TRANSACTIONS.tokenConsume, {
    orderId: attempt.acpOrderId,
    txnTime: attempt.acpTxnTime,
    txnAmt: String(amountFen),
    currencyCode: CURRENCY_CODE,
    backUrl: acp.backUrl(attempt.acpOrderId),
    payTimeout: toTxnTime(attempt.payTimeoutMs),
    tokenPayData: encodeGroup({ token: card.token, trId: card.trId, tokenType: '01' }),
    customerInfo: encodeCustomerInfo({ pin: pin.encryptedPin }),
    encryptCertId: pin.encryptCertId,
  })
  return readSendResult(answer)
}
