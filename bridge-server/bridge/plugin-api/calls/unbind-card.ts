import { z } from 'zod'
import { appendEvent } from '../../../store/outbox.ts'
import { deleteToken } from '../../acp-client/card-binding.ts'
import type { CodeDesk } from '../../interop/code-desk.ts'
import { findBoundCard, setUnbound } from '../../records/card-records.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { type EnrolmentOptions, newOrderKey } from './start-enrolment.ts'

/** The network has no such token any more: then there is nothing left to end. */
const TOKEN_GONE = new Set(['80', '89'])

/** Ends a card's token at the network, then forgets the card. Unbinding it again finds no card. */
export function unbindCard(
  options: Omit<EnrolmentOptions, 'enrolments'>,
  codes: CodeDesk,
): PluginCall<'unbindCard'> {
  const { store, clock, random, acp } = options
  return {
    request: z.strictObject({ cardId: z.string().min(1).max(64) }),
    async handle({ cardId }, { openpid, merchant }) {
      const card = await findBoundCard(store, openpid, cardId)
      if (card?.trId !== merchant.unionpay.trId) {
        return refuse('card_unknown', 'no such card for this payer', { field: 'cardId' })
      }
      // What is on a screen, or lies photographed somewhere, would still pay with the card for its minute.
      await codes.retireAll(openpid, cardId)
      const deleted = await deleteToken(acp, merchant.unionpay, newOrderKey(random, clock.now()), card.token)
      if (!deleted.ok && !TOKEN_GONE.has(deleted.respCode ?? '')) {
        return refuse('issuer_unavailable', 'the network did not end the token', {
          ...(deleted.respCode !== null && { networkCode: deleted.respCode }),
        })
      }
      await store.transact(async (tx) => {
        await setUnbound(tx, cardId)
        await appendEvent(tx, {
          type: 'card.unbound',
          subject: cardId,
          payload: { cardId },
          atMs: clock.now(),
        })
      })
      return answer({})
    },
  }
}
