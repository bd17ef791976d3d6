import { z } from 'zod'
import { randomText } from '../../../clock/random.ts'
import { appendEvent } from '../../../store/outbox.ts'
import { deleteToken, openCard, type TokenisedCard } from '../../acp-client/card-binding.ts'
import { bindingFailure } from '../../interop/response-codes.ts'
import {
  boundCards,
  type Card,
  findCardOfEnrolment,
  insertCard,
  setUnbound,
} from '../../records/card-records.ts'
import type { PendingEnrolment } from '../enrolments.ts'
import type { Payer, PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { cardView } from '../views.ts'
import { attemptIdText } from './sealed-fields.ts'
import { CARDS_MAX, type EnrolmentOptions, newOrderKey } from './start-enrolment.ts'

interface Bound {
  readonly card: Card
  /** The same card's earlier binding, whose token is of no use any more. */
  readonly replaced: Card | undefined
}

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
      const bound = await bind(payer, enrolmentId, opened.value)
      if (!bound) return refuse('card_limit', `a payer may bind ${CARDS_MAX} cards`)
      enrolments.end(openpid, enrolmentId)
      if (bound.replaced) {
        // A token that stays behind is of no use to anybody, so this need not succeed.
        await deleteToken(acp, merchant.unionpay, newOrderKey(random, clock.now()), bound.replaced.token)
      }
      return answer({ card: cardView(bound.card, clock.now()) })
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

  /**
   * Enters the card. The same card bound again gets another token, so it takes the place of its earlier binding:
   * nobody wants to see one card twice.
   *
   * @returns null when the payer has as many cards as he may
   */
  function bind(payer: Payer, enrolmentId: string, tokenised: TokenisedCard): Promise<Bound | null> {
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
      if (raced) return { card: raced, replaced: undefined }
      const cards = await boundCards(tx, openpid, card.trId)
      const replaced = cards.find(({ maskedNo }) => maskedNo === card.maskedNo)
      if (!replaced && cards.length >= CARDS_MAX) return null
      if (replaced) await setUnbound(tx, replaced.cardId)
      await insertCard(tx, card)
      const payload = { cardId: card.cardId, bankName: card.bankName, maskedNo: card.maskedNo }
      await appendEvent(tx, { type: 'card.bound', subject: card.cardId, payload, atMs: nowMs })
      return { card, replaced }
    })
  }
}
