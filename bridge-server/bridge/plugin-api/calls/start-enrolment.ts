import { z } from 'zod'
import { toTxnTime } from '../../../acp/times.ts'
import type { Clock } from '../../../clock/clock.ts'
import { type Random, randomText } from '../../../clock/random.ts'
import type { Store } from '../../../store/store.ts'
import type { AcpClient } from '../../acp-client/acp-client.ts'
import { sendSmsCode } from '../../acp-client/card-binding.ts'
import { bindingFailure } from '../../interop/response-codes.ts'
import { boundCards } from '../../records/card-records.ts'
import { ENROLMENT_LIFE_MS, type Enrolments, type PendingEnrolment, SMS_RESEND_MS } from '../enrolments.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { attemptIdText, refuseForeignKey, sealedText } from './sealed-fields.ts'

/** Cards that one payer may have bound. */
export const CARDS_MAX = 10

export interface EnrolmentOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly acp: AcpClient
  readonly enrolments: Enrolments
}

/** Has the network send a code to the cardholder's phone. The same request again within a minute sends no second one. */
export function startEnrolment(options: EnrolmentOptions): PluginCall<'startEnrolment'> {
  const { store, clock, random, acp, enrolments } = options
  return {
    request: z.strictObject({
      enrolmentId: attemptIdText,
      encryptedAccNo: sealedText,
      encryptedInfo: sealedText,
      encryptCertId: z.string().max(40),
    }),
    async handle({ enrolmentId, ...card }, { openpid, merchant }) {
      const foreignKey = refuseForeignKey(card, acp)
      if (foreignKey) return foreignKey
      const nowMs = clock.now()
      const known = enrolments.find(openpid, enrolmentId)
      if (known && nowMs < known.resendFromMs) return answer(viewOf(enrolmentId, known, nowMs))
      const cards = await boundCards(store, openpid, merchant.unionpay.trId)
      if (cards.length >= CARDS_MAX) return refuse('card_limit', `a payer may bind ${CARDS_MAX} cards`)
      const key = newOrderKey(random, nowMs)
      const sent = await sendSmsCode(acp, merchant.unionpay, key, card)
      if (!sent.ok) {
        if (sent.respCode === null) return refuse('issuer_unavailable', 'the network did not answer')
        const more = { networkCode: sent.respCode }
        return refuse(bindingFailure(sent.respCode), 'the network sent no code', more)
      }
      const pending: PendingEnrolment = {
        key,
        card,
        expiresMs: nowMs + ENROLMENT_LIFE_MS,
        resendFromMs: nowMs + SMS_RESEND_MS,
      }
      enrolments.put(openpid, enrolmentId, pending)
      return answer(viewOf(enrolmentId, pending, nowMs))
    },
  }
}

/** A number for a card's opening at the network. */
export function newOrderKey(random: Random, nowMs: number): PendingEnrolment['key'] {
  return { orderId: `QE${randomText(random, 26)}`, txnTime: toTxnTime(nowMs) }
}

function viewOf(enrolmentId: string, pending: PendingEnrolment, nowMs: number) {
  return {
    enrolmentId,
    resendAfterSeconds: Math.ceil((pending.resendFromMs - nowMs) / 1000),
    expiresAtMs: pending.expiresMs,
  }
}
