import { z } from 'zod'
import { randomText } from '../../../clock/random.ts'
import { appendEvent } from '../../../store/outbox.ts'
import { openCard, type TokenisedCard } from '../../acp-client/card-binding.ts'
import { bindingFailure } from '../../interop/response-codes.ts'
import { boundCards, type Card, findCardOfEnrolment, insertCard } from '../../records/card-records.ts'
import type { PendingEnrolment } from '../enrolments.ts'
import type { Payer, PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { cardView } from '../views.ts'
import { attemptIdText } from './sealed-fields.ts'
import { CARDS_MAX, type EnrolmentOptions, newOrderKey } from './start-enrolment.ts'

/** Opens the card with the code that its holder received, and binds it. Confirming again answers the same card. */
export function confirmEnrolment(options: EnrolmentOptions): PluginCall<'confirmEnrolment'> {
  const { store, clock, random, acp, enrolments } = options
  return {
    request: z.strictObject({ enrolmentId: attemptIdText, smsCode: z.string().regex(/^\d{6}$/) }),
    async handle({ enrolmentId, smsCode }, payer) {
      const { openpid, merchant } = payer
      const known = await findCardOfEnrolment(store, openpid, enrolmentId)
      if (known) {
        return known.bound
          ? answer({ card: cardView(known, clock.now()) })
          : refuse('card_unknown', 'the card was unbound again')
      }
      const pending = enrolments.find(openpid, enrolmentId)
      if (!pending) return refuse('sms_code_expired', 'no enrolment of this number is under way')
      const opened = await openCard(acp, merchant.unionpay, pending.key, { ...pending.card, smsCode })
      if (!opened.ok) return refuseOpening(payer, enrolmentId, pending, opened.respCode)
      const card = await bind(payer, enrolmentId, opened.value)
      if (!card) return refuse('card_limit', `a payer may bind ${CARDS_MAX} cards`)
      enrolments.end(openpid, enrolmentId)
      return answer({ card: cardView(card, clock.now()) })
    },
  }

  function refuseOpening(
    { openpid }: Payer,
    enrolmentId: string,
    pending: PendingEnrolment,
    respCode: string | null,
  ) {
    // Unknown: the same request again, under the same number, gets the same token.
    if (respCode === null) return refuse('issuer_unavailable', 'the network did not answer; confirm again')
    // Refused: the network may hold the old number against a corrected code.
    enrolments.put(openpid, enrolmentId, { ...pending, key: newOrderKey(random, clock.now()) })
    return refuse(bindingFailure(respCode), 'the network did not open the card', { networkCode: respCode })
  }

  /** Null when the payer has as many cards as he may. */
  function bind(payer: Payer, enrolmentId: string, tokenised: TokenisedCard): Promise<Card | null> {
    const { openpid, merchant } = payer
    const nowMs = clock.now()
    const card: Card = {
      ...tokenised,
      cardId: randomText(random, 24),
      openpid,
      merId: merchant.unionpay.merId,
      trId: merchant.unionpay.trId,
      enrolmentId,
      bound: 1,
      blockedBecause: null,
      blockedUntilMs: null,
      createdMs: nowMs,
    }
    return store.transact(async (tx) => {
      const raced = await findCardOfEnrolment(tx, openpid, enrolmentId)
      if (raced) return raced
      if ((await boundCards(tx, openpid, card.merId)).length >= CARDS_MAX) return null
      await insertCard(tx, card)
      const payload = { cardId: card.cardId, bankName: card.bankName, tail: card.tail }
      await appendEvent(tx, { type: 'card.bound', subject: card.cardId, payload, atMs: nowMs })
      return card
    })
  }
}
