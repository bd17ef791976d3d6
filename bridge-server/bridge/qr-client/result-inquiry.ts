import type { Fen } from '../../../contract/money.ts'
import type { Outcome } from '../orders/outcome.ts'
import type { Absent } from '../payments/way-to-network.ts'
import { outcomeOf } from './payment-result.ts'
import type { QrClient } from './qr-client.ts'

/** The network knows no such payment. */
const NO_SUCH_PAYMENT = '25'

/** Asks what became of a payment, by its number at the network. */
export async function inquireResult(
  qr: QrClient,
  question: { origMsgID: string; amountFen: Fen; nowMs: number },
): Promise<Outcome | Absent> {
  const result = await qr.call('TRX_RESULT_INQUIRY', { origMsgID: question.origMsgID })
  if (!result.ok) return { kind: 'unknown', respCode: null }
  const { code, trxInfo } = result.answer
  if (code === NO_SUCH_PAYMENT) return { kind: 'absent', respCode: code }
  if (code !== '00' || !trxInfo) return { kind: 'unknown', respCode: code }
  // A success about another amount is no success: it stays unknown, and people have to look at it.
  if (trxInfo.trxAmt !== String(question.amountFen)) return { kind: 'unknown', respCode: code }
  return outcomeOf(trxInfo, question.nowMs)
}
