import type { Clock } from '../../clock/clock.ts'
import { qrVerdictOf } from '../../qrgateway/response-codes.ts'
import { toValidUntil } from '../../qrgateway/times.ts'
import type { Reader } from '../../store/store.ts'
import type { OutgoingPayment, WayToNetwork } from '../payments/way-to-network.ts'
import { findScanOfOrder } from '../records/scan-records.ts'
import { declined, outcomeOf } from './payment-result.ts'
import type { QrClient } from './qr-client.ts'
import { inquireResult } from './result-inquiry.ts'
import { userOf } from './user.ts'

/** Scanned codes are paid over the QR gateway, each under the inquiry that told whose code it is. */
export function scanWay(qr: QrClient, store: Reader, clock: Clock): WayToNetwork {
  return {
    requestorOf: () => qr.trId,
    numberFor: () => qr.name().msgID,
    send: (payment) => sendScanPayment(qr, store, clock, payment),
    ask: ({ amountFen }, { acpOrderId }) =>
      inquireResult(qr, { origMsgID: acpOrderId, amountFen, nowMs: clock.now() }),
  }
}

async function sendScanPayment(
  qr: QrClient,
  store: Reader,
  clock: Clock,
  { order, attempt, card, pin }: OutgoingPayment,
): ReturnType<WayToNetwork['send']> {
  const scan = await findScanOfOrder(store, order.orderRef)
  if (!scan) throw new Error(`order ${order.orderRef} has no scan`)
  const msgType = scan.kind === 'emv.mpm' ? 'MPQRC_PAYMENT_EMV' : 'MPQRC_PAYMENT_URL'
  const payment = {
    ...userOf(scan.openpid),
    token: card.token,
    pin: pin.encryptedPin,
    encryptCertId: pin.encryptCertId,
    origTrxMsgID: scan.inquiryId,
    trxAmt: String(order.amountFen),
    trxCurrency: '156',
    mpqrcPayload: scan.code,
    payUntil: toValidUntil(attempt.payTimeoutMs),
    noticeUrl: qr.noticeUrl(),
  } as const
  const naming = { msgID: attempt.acpOrderId, timeStamp: attempt.acpTxnTime, insID: qr.insID }
  const result = await qr.call(msgType, payment, naming)
  if (!result.ok) return { kind: 'unknown', respCode: null }
  const { code, trxInfo, refusal } = result.answer
  if (trxInfo) return outcomeOf({ ...trxInfo, responseCode: code }, clock.now())
  return qrVerdictOf(code) === 'failed'
    ? declined(code, { rule: refusal?.rule })
    : { kind: 'unknown', respCode: code }
}
