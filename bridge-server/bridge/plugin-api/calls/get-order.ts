import { z } from 'zod'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { OrderWatch } from '../../payments/order-watch.ts'
import { findOrderBy } from '../../records/order-records.ts'
import type { Payees } from '../../records/payee-records.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { orderView } from '../views.ts'
import { sinceText, waitMsText } from './waiting.ts'

/** State of an order; with `waitMs` the answer is held back until the order is newer than `since`. */
export function getOrder(
  store: Reader,
  clock: Clock,
  payees: Payees,
  watch: OrderWatch,
): PluginCall<'getOrder'> {
  return {
    request: z.strictObject({
      orderRef: z.string().min(1).max(64),
      waitMs: waitMsText.exactOptional(),
      since: sinceText.exactOptional(),
    }),
    async handle({ orderRef, waitMs = 0, since }, { openpid }) {
      const mine = async () => {
        const order = await findOrderBy(store, 'order_ref', orderRef)
        return order?.payerOpenpid === openpid ? order : undefined
      }
      const waiting = watch.begin(orderRef, waitMs)
      let order = await mine()
      if (order && waitMs > 0 && order.version <= (since ?? order.version)) {
        await waiting.changed
        order = await mine()
      }
      waiting.cancel()
      const payee = order && (await payees.of(order))
      if (!payee) return refuse('order_unknown', 'no such order for this payer')
      return answer(await orderView(store, order as NonNullable<typeof order>, payee, clock.now()))
    },
  }
}
