import type { Clock } from '../../clock/clock.ts'
import { qrVerdictOf } from '../../qrgateway/response-codes.ts'
import type { WayToNetwork } from '../payments/way-to-network.ts'
import { declined, outcomeOf } from './payment-result.ts'
import type { QrClient } from './qr-client.ts'
import { inquireResult } from './result-inquiry.ts'

/**
 * A shown code is paid by whoever scanned it, under the network's own number; the payer's part is the PIN, where it is
 * asked for. There is one try: the number of the attempt is the number of the order.
 */
export function codeWay(qr: QrClient, clock: Clock): WayToNetwork {
  return {
    requestorOf: () => qr.trId,
    numberFor: ({ acpOrderId }) => acpOrderId,
    async send({ attempt, pin }) {
      const request = {
        origTrxMsgID: attempt.acpOrderId,
        pin: pin.encryptedPin,
        encryptCertId: pin.encryptCertId,
      }
      const result = await qr.call('ADDITIONAL_PROCESSING_RESULT', request)
      if (!result.ok) return { kind: 'unknown', respCode: null }
      const { code, trxInfo, refusal } = result.answer
      if (trxInfo) return outcomeOf(trxInfo, clock.now())
      return qrVerdictOf(code) === 'failed'
        ? declined(code, { rule: refusal?.rule })
        : { kind: 'unknown', respCode: code }
    },
    ask: ({ amountFen }, { acpOrderId }) =>
      inquireResult(qr, { origMsgID: acpOrderId, amountFen, nowMs: clock.now() }),
  }
}
