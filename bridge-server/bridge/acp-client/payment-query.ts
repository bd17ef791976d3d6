import type { Fen } from '../../../contract/money.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { verdictOf } from '../../acp/respcodes.ts'
import { kindOf, TRANSACTIONS } from '../../acp/transactions.ts'
import { paymentFailure } from '../interop/response-codes.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { Declined, Outcome } from '../orders/outcome.ts'
import type { Absent } from '../payments/way-to-network.ts'
import { type AcpClient, CURRENCY_CODE, type OrderKey } from './acp-client.ts'
import { paymentTime } from './payment-time.ts'
import { pinTriesLeftOf } from './pin-tries.ts'

export interface Question extends OrderKey {
  readonly amountFen: Fen
  /** The product that the order was made with. */
  readonly bizType: '000201' | '000902'
  readonly nowMs: number
}

/** Asks what became of an order, by its number and its original time. */
export async function queryPayment(
  acp: AcpClient,
  merchant: AcpMerchant,
  question: Question,
): Promise<Outcome | Absent> {
  const { orderId, txnTime, bizType } = question
  const answer = await acp.call(merchant, TRANSACTIONS.query, {
    ...kindOf(TRANSACTIONS.query, bizType),
    orderId,
    txnTime,
  })
  if (!answer.ok) return { kind: 'unknown', respCode: null }
  if (answer.respCode === '34') return { kind: 'absent', respCode: answer.respCode }
  if (answer.respCode !== '00') return { kind: 'unknown', respCode: answer.respCode }
  return readOutcome(answer.message, answer.message.origRespCode, question)
}

/**
 * Reads the outcome that a verified query answer or notification tells. A success about another amount is no
 * success: it stays unknown, and people have to look at it.
 */
export function readOutcome(
  message: AcpMessage,
  respCode: string | undefined,
  expected: { amountFen: Fen; nowMs: number },
): Outcome {
  if (!respCode) return { kind: 'unknown', respCode: null }
  const verdict = verdictOf(respCode)
  if (verdict === 'pending') return { kind: 'unknown', respCode }
  if (verdict !== 'success') return declined(respCode, pinTriesLeftOf(message))
  const { queryId, txnAmt, currencyCode, traceTime, payCardType } = message
  const isOurs = txnAmt === String(expected.amountFen) && currencyCode === CURRENCY_CODE
  if (!isOurs || !queryId || !/^\d{21}$/.test(queryId)) return { kind: 'unknown', respCode }
  return {
    kind: 'succeeded',
    payment: { queryId, paidMs: paymentTime(traceTime, expected.nowMs), payCardType: payCardType ?? null },
  }
}

/** A refusal of the ACP gateway's. */
export function declined(respCode: string, pinTriesLeft: number | null): Declined {
  return { kind: 'declined', respCode, failure: paymentFailure(respCode), pinTriesLeft }
}
