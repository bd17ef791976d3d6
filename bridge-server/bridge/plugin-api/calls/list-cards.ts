import { z } from 'zod'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer } from '../reply.ts'
import { cardViews } from '../views.ts'

/** The payer's bound cards, the likeliest to pay first. */
export function listCards(store: Reader, clock: Clock): PluginCall<'listCards'> {
  return {
    request: z.strictObject({}),
    async handle(_request, { openpid, merchant }) {
      return answer({ cards: await cardViews(store, openpid, merchant.unionpay.trId, clock.now()) })
    },
  }
}
