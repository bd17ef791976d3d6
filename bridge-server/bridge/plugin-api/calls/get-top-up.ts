import { z } from 'zod'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { OrderWatch } from '../../payments/order-watch.ts'
import { findOrderBy } from '../../records/order-records.ts'
import type { Payees } from '../../records/payee-records.ts'
import { findTopUp } from '../../top-ups/top-up-records.ts'
import { topUpView } from '../../top-ups/top-up-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { topUpIdText } from './open-top-up.ts'
import { sinceText, waitMsText } from './waiting.ts'

/** How a top-up stands; with `waitMs` the answer is held back until it is newer than `since`. */
export function getTopUp(
  store: Reader,
  clock: Clock,
  payees: Payees,
  watch: OrderWatch,
): PluginCall<'getTopUp'> {
  const viewOf = async (openpid: string, topUpId: string) => {
    const topUp = await findTopUp(store, openpid, topUpId)
    const order = topUp && (await findOrderBy(store, 'order_ref', topUp.orderRef))
    const payee = order && (await payees.of(order))
    return payee ? topUpView(store, topUp, order, payee, clock.now()) : null
  }
  return {
    request: z.strictObject({
      topUpId: topUpIdText,
      waitMs: waitMsText.exactOptional(),
      since: sinceText.exactOptional(),
    }),
    async handle({ topUpId, waitMs = 0, since }, { openpid }) {
      const topUp = await findTopUp(store, openpid, topUpId)
      if (!topUp) return refuse('order_unknown', 'no such top-up for this payer')
      const waiting = watch.begin(topUp.orderRef, waitMs)
      let view = await viewOf(openpid, topUpId)
      if (view && waitMs > 0 && view.version <= (since ?? view.version)) {
        await waiting.changed
        view = await viewOf(openpid, topUpId)
      }
      waiting.cancel()
      return view ? answer(view) : refuse('order_unknown', 'no such top-up for this payer')
    },
  }
}
