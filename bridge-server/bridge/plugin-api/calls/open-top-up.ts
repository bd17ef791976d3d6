import { z } from 'zod'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { Payees } from '../../records/payee-records.ts'
import type { TopUpDesk } from '../../top-ups/top-up-desk.ts'
import { topUpView } from '../../top-ups/top-up-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import { cashierView } from '../views.ts'
import { topUpAccountText } from './check-top-up-account.ts'

/** A number that the plugin chose, to make a repeated request harmless. */
export const topUpIdText = z.string().regex(/^[0-9A-Za-z]{16,32}$/)

/** Places the order of a top-up, and shows it at the cashier. */
export function openTopUp(
  store: Reader,
  clock: Clock,
  payees: Payees,
  desk: TopUpDesk | null,
): PluginCall<'openTopUp'> {
  return {
    request: z.strictObject({
      topUpId: topUpIdText,
      goodsId: z.string().min(1).max(64),
      account: topUpAccountText,
    }),
    async handle(request, { openpid, hostAppid }) {
      if (!desk) return refuse('top_up_closed', 'nothing can be topped up here')
      const opened = await desk.open({ ...request, openpid, appid: hostAppid })
      if (!opened.ok) {
        const { failure, why, field } = opened
        return refuse(failure, why, field === undefined ? {} : { field })
      }
      const { topUp, order } = opened
      const payee = await payees.of(order)
      if (!payee) throw new Error(`order ${order.orderRef} pays nobody`)
      const nowMs = clock.now()
      return answer({
        topUp: await topUpView(store, topUp, order, payee, nowMs),
        cashier: await cashierView(store, order, payee, { openpid, nowMs }),
      })
    },
  }
}
