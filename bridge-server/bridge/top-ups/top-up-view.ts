import type { TopUpState, TopUpView } from '../../../contract/top-up-door.ts'
import type { Reader } from '../../store/store.ts'
import type { Order } from '../orders/order.ts'
import type { Payee } from '../orders/payee.ts'
import { orderView } from '../plugin-api/views.ts'
import { failureOf, maskAccount, type TopUp, topUpStateAt } from './top-up.ts'
import { eventsOf } from './top-up-records.ts'

/** Events of the log that are steps of a top-up; those of its fulfilment name their state themselves. */
const STEPS: Readonly<Record<string, TopUpState>> = {
  'order.placed': 'awaiting',
  'attempt.started': 'paying',
  'attempt.failed': 'awaiting',
  'order.paid': 'paid',
  'order.closed': 'closed',
  'top-up.delivering': 'delivering',
  'top-up.delivered': 'delivered',
  'top-up.refunding': 'refunding',
  'top-up.refunded': 'refunded',
  'top-up.refund-failed': 'refund-failed',
}

/** A top-up as its payer sees it. */
export async function topUpView(
  store: Reader,
  topUp: TopUp,
  order: Order,
  payee: Payee,
  nowMs: number,
): Promise<TopUpView> {
  const events = await eventsOf(store, topUp.orderRef)
  return {
    topUpId: topUp.topUpId,
    serviceId: topUp.serviceId,
    goodsName: topUp.goodsName,
    goodsNameEn: topUp.goodsNameEn,
    account: maskAccount(topUp.account),
    state: topUpStateAt(topUp, order, nowMs),
    steps: events.flatMap(({ type, atMs }) => {
      const state = STEPS[type]
      return state ? [{ state, atMs }] : []
    }),
    failure: failureOf(topUp),
    order: await orderView(store, order, payee, nowMs),
    version: order.version + topUp.changes,
    serverTimeMs: nowMs,
  }
}
