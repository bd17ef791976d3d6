import { FULFILMENT_TRANSITIONS, type FulfilmentEvent, next } from '../../../contract/lifecycles.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import { appendEvent } from '../../store/outbox.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store } from '../../store/store.ts'
import type { Merchant } from '../merchants.ts'
import type { Order } from '../orders/order.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import { findOrderBy } from '../records/order-records.ts'
import type { RefundDesk } from '../refunds/refund-desk.ts'
import type { Provider } from './provider.ts'
import {
  FAILED_REFUND_EVERY_MS,
  isInTime,
  maskAccount,
  nextAskMs,
  REFUND_TRIES_MAX,
  type TopUp,
} from './top-up.ts'
import { findTopUpOfOrder, postpone, setFulfilment, setNeverPaid, TOP_UPS_DUE } from './top-up-records.ts'

export interface FulfilmentOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly provider: Provider
  readonly refunds: RefundDesk
  readonly watch: OrderWatch
  /** In whose name top-ups are sold. */
  readonly merchant: Merchant
}

/**
 * Has paid top-ups delivered, or their money given back, never both: money goes back only after the provider has said
 * that he did not deliver and will not. What stands in the books is what is done next, so a restart goes on with it.
 */
export class Fulfilment extends Rounds<TopUp> {
  readonly #options: FulfilmentOptions

  constructor(options: FulfilmentOptions) {
    super({
      ...options,
      due: TOP_UPS_DUE,
      handle: (topUp) => this.#handle(topUp),
      onError: (error) => options.log.error({ err: error }, 'a top-up could not be carried on'),
    })
    this.#options = options
  }

  async #handle(topUp: TopUp): Promise<void> {
    const { store } = this.#options
    const order = await findOrderBy(store, 'order_ref', topUp.orderRef)
    if (!order) throw new Error(`top-up ${topUp.orderRef} has no order`)
    switch (topUp.fulfilment) {
      case null:
      case 'paid':
        return this.#begin(topUp, order)
      case 'delivering':
        return this.#deliver(topUp, order)
      case 'refunding':
      case 'refund-failed':
        return this.#giveBack(topUp, order)
      case 'delivered':
      case 'refunded':
        throw new Error(`top-up ${topUp.orderRef} is over, and was to be looked at`)
    }
  }

  /** A paid one is to be delivered from now on; one whose order was closed never will be. */
  async #begin(topUp: TopUp, order: Order): Promise<void> {
    const nowMs = this.#options.clock.now()
    if (order.state === 'paid') return this.#enter(topUp, 'begin')
    if (order.state === 'closed') return this.#forget(topUp)
    // Being paid right now: whatever comes of it will wake us, and the end of its time will too.
    return this.#look(topUp, Math.max(order.expiresMs, nextAskMs(topUp, nowMs)))
  }

  async #deliver(topUp: TopUp, { amountFen }: Order): Promise<void> {
    const { provider, clock } = this.#options
    const { orderRef, serviceId, goodsId, account } = topUp
    const word = isInTime(topUp, clock.now())
      ? await provider.deliver(orderRef, { serviceId, goodsId, account, amountFen })
      : await provider.cancel(orderRef)
    switch (word?.state) {
      case 'delivered':
        return this.#enter(topUp, 'deliver')
      case 'refused':
      case 'cancelled':
        return this.#enter(topUp, 'miss')
      default:
        return this.#look(topUp, nextAskMs(topUp, clock.now()))
    }
  }

  async #giveBack(topUp: TopUp, order: Order): Promise<void> {
    const { refunds, merchant, clock, log } = this.#options
    const { outTradeNo, amountFen, orderRef } = order
    const outRefundNo = `TR${orderRef}`
    const wish = { outTradeNo, outRefundNo, amountFen, reason: '充值未成功，自动退款' }
    const standing = await refunds.giveBack(merchant, wish)
    if (standing === 'succeeded') return this.#enter(topUp, 'return')
    const isStranded = standing === 'abnormal' || topUp.asks >= REFUND_TRIES_MAX
    if (standing !== 'processing' && isStranded && topUp.fulfilment === 'refunding') {
      log.error({ orderRef, standing }, 'the refund of a top-up failed: somebody has to look at it')
      return this.#enter(topUp, 'strand')
    }
    const isTriedDaily = topUp.fulfilment === 'refund-failed' && standing !== 'processing'
    const nowMs = clock.now()
    return this.#look(topUp, isTriedDaily ? nowMs + FAILED_REFUND_EVERY_MS : nextAskMs(topUp, nowMs))
  }

  /** Enters what happened, if that can still happen, and goes on with what is to be done then. */
  async #enter({ orderRef }: TopUp, event: FulfilmentEvent): Promise<void> {
    const { store, clock, watch } = this.#options
    await store.transact(async (tx) => {
      const topUp = await findTopUpOfOrder(tx, orderRef)
      const state = topUp && next(FULFILMENT_TRANSITIONS, topUp.fulfilment ?? 'paid', event)
      if (!topUp || !state) return
      const nowMs = clock.now()
      const isOver = state === 'delivered' || state === 'refunded'
      const dueMs = isOver ? null : state === 'refund-failed' ? nowMs + FAILED_REFUND_EVERY_MS : nowMs
      const account = state === 'delivering' ? topUp.account : maskAccount(topUp.account)
      await setFulfilment(tx, orderRef, { state, account, atMs: nowMs, dueMs })
      await appendEvent(tx, {
        type: `top-up.${state}`,
        subject: orderRef,
        payload: { orderRef, serviceId: topUp.serviceId, goodsId: topUp.goodsId },
        atMs: nowMs,
      })
    })
    watch.changed(orderRef)
  }

  async #forget(topUp: TopUp): Promise<void> {
    await this.#options.store.transact((tx) => setNeverPaid(tx, topUp))
  }

  async #look(topUp: TopUp, atMs: number): Promise<void> {
    await this.#options.store.transact((tx) => postpone(tx, topUp, atMs))
  }
}
