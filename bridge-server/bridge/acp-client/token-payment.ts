import type { Fen } from '../../../contract/money.ts'
import { encodeCustomerInfo } from '../../acp/customerinfo.ts'
import { encodeGroup } from '../../acp/group.ts'
import { verdictOf } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import { TRANSACTIONS } from '../../acp/transactions.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { Attempt } from '../orders/attempt.ts'
import type { Outcome } from '../orders/outcome.ts'
import type { Card } from '../records/card-records.ts'
import { type AcpClient, CURRENCY_CODE } from './acp-client.ts'
import { pinTriesLeftOf } from './pin-tries.ts'

/** `accepted`: the network has it and will tell the outcome by notification, or when asked. */
export type SendResult = Exclude<Outcome, { kind: 'succeeded' }> | { readonly kind: 'accepted' }

export interface PinForUnionPay {
  /** base64 of the PIN block, readable by UnionPay alone. Passed on, never kept. */
  readonly encryptedPin: string
  readonly encryptCertId: string
}

/**
 * Codes that say nothing about whether money moved: an order number that the network has already seen, a transaction
 * that it cannot find yet, and its general error.
 */
const TELLS_NOTHING = new Set(['12', '34', '99'])

/** Sends a token payment, once. Whatever is not clearly a refusal leaves the outcome open. */
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
  if (!answer.ok) return { kind: 'unknown', respCode: null }
  const { respCode, message } = answer
  const verdict = verdictOf(respCode)
  // For a payment without a page 00 means that it was taken on; the outcome comes signed and by itself.
  if (verdict === 'success') return { kind: 'accepted' }
  if (verdict === 'pending' || TELLS_NOTHING.has(respCode)) return { kind: 'unknown', respCode }
  return { kind: 'declined', respCode, pinTriesLeft: pinTriesLeftOf(message) }
}
