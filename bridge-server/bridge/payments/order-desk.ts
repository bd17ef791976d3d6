import type { PaymentOrigin } from '../../../contract/code-owners.ts'
import { toTxnTime } from '../../acp/times.ts'
import { toBeijingDigits } from '../../clock/beijing.ts'
import type { Clock } from '../../clock/clock.ts'
import { type Random, randomText } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import { appendEvent } from '../../store/outbox.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store } from '../../store/store.ts'
import type { AcpClient } from '../acp-client/acp-client.ts'
import { requestTicket } from '../acp-client/order-ticket.ts'
import type { Merchant } from '../merchants.ts'
import { type Draft, isExpired, ORDER_LIFE_MS, type Order, PREPAY_LIFE_MS, stateAt } from '../orders/order.ts'
import { decidePlacement } from '../orders/placement.ts'
import {
  EXPIRIES_DUE,
  findOrder,
  findOrderBy,
  insertOrder,
  type Prepay,
  setPrepay,
} from '../records/order-records.ts'
import { closeOrder } from './close-order.ts'
import { Drafts } from './drafts.ts'
import type { OrderWatch } from './order-watch.ts'
import { Turns } from './turns.ts'

export interface OrderDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly acp: AcpClient
  readonly watch: OrderWatch
}

/** What a merchant decides about an order; the bridge adds its numbers and times. */
export type WantedOrder = Pick<
  Order,
  | 'appid'
  | 'outTradeNo'
  | 'fingerprint'
  | 'keySerial'
  | 'description'
  | 'attach'
  | 'deviceId'
  | 'notifyUrl'
  | 'payerOpenid'
  | 'amountFen'
> & {
  /** By default there is none. */
  readonly descriptionEn?: string
  /** By default a shop's. */
  readonly origin?: PaymentOrigin
  /** Null leaves the order its whole life. */
  readonly expiresMs: number | null
}

export type Placed =
  | { readonly kind: 'placed'; readonly prepayId: string }
  | {
      readonly kind: 'refused'
      readonly because:
        | 'paid'
        | 'closed'
        | 'other-parameters'
        | 'time-over'
        | 'time-too-far'
        | 'over-network-limit'
    }
  | { readonly kind: 'gateway-failed'; readonly why: string }

export type Closed = 'closed' | 'paying' | 'paid' | 'unknown'

/** Places and closes orders for merchants, and closes those whose time is over. */
export class OrderDesk extends Rounds<Order> {
  readonly #options: OrderDeskOptions
  readonly #turns = new Turns()
  readonly #drafts = new Drafts()

  constructor(options: OrderDeskOptions) {
    super({
      ...options,
      due: EXPIRIES_DUE,
      handle: (order) => this.#expire(order.orderRef),
      onError: (error) => options.log.error({ err: error }, 'an order could not be closed at its time'),
    })
    this.#options = options
  }

  /** Places an order; the same number with the same parameters again gives the same order. */
  place(merchant: Merchant, wanted: WantedOrder): Promise<Placed> {
    // Two calls for one number at once would ask the gateway twice.
    return this.#turns.take(`${merchant.mchid}/${wanted.outTradeNo}`, async () => {
      const { store, clock } = this.#options
      const nowMs = clock.now()
      const { mchid } = merchant
      const known = await findOrder(store, mchid, wanted.outTradeNo)
      const draft = this.#drafts.find(mchid, wanted.outTradeNo)
      const placement = decidePlacement(wanted, known, draft, nowMs)
      switch (placement.kind) {
        case 'refused':
          return placement
        case 'repeat':
          return { kind: 'placed', prepayId: placement.order.prepayId }
        case 'renew':
          return this.#renew(placement.order, wanted)
        case 'resume':
          // Whoever is answered signs for the cashier, though another of his certificates may have begun it.
          return this.#order(merchant, { ...placement.draft, keySerial: wanted.keySerial })
        case 'new': {
          const expiresMs = wanted.expiresMs ?? nowMs + ORDER_LIFE_MS
          if (expiresMs <= nowMs) return { kind: 'refused', because: 'time-over' }
          if (expiresMs > nowMs + ORDER_LIFE_MS) return { kind: 'refused', because: 'time-too-far' }
          return this.#order(merchant, this.#newDraft(mchid, { ...wanted, expiresMs }))
        }
      }
    })
  }

  /** Closes an order that nobody pays. Closing again is no error. */
  async close(merchant: Merchant, outTradeNo: string): Promise<Closed> {
    const { store, clock, watch } = this.#options
    const result = await store.transact(async (tx) => {
      const order = await findOrder(tx, merchant.mchid, outTradeNo)
      if (!order) return null
      const state = stateAt(order, clock.now())
      if (state === 'awaiting') await closeOrder(tx, order.orderRef, 'merchant', clock.now())
      return { orderRef: order.orderRef, state }
    })
    if (!result) return 'unknown'
    if (result.state === 'paying' || result.state === 'paid') return result.state
    watch.changed(result.orderRef)
    return 'closed'
  }

  /** Gets the ticket for a draft, which makes it an order. */
  async #order(merchant: Merchant, draft: Draft): Promise<Placed> {
    const { store, acp, clock } = this.#options
    this.#drafts.put(draft)
    const ticket = await requestTicket(acp, merchant.unionpay, draft)
    if (!ticket.ok) {
      // A clear refusal made nothing, so the next call starts over; otherwise it asks again for the very same order.
      if (ticket.respCode !== null) this.#drafts.drop(draft)
      return ticket.respCode === '33'
        ? { kind: 'refused', because: 'over-network-limit' }
        : { kind: 'gateway-failed', why: ticket.why }
    }
    const order: Order = { ...draft, ...this.#newPrepay(draft.keySerial), tn: ticket.tn }
    const { orderRef, mchid, outTradeNo } = order
    await store.transact(async (tx) => {
      await insertOrder(tx, order)
      await appendEvent(tx, {
        type: 'order.placed',
        subject: orderRef,
        payload: { orderRef, mchid, outTradeNo },
        atMs: clock.now(),
      })
    })
    this.#drafts.drop(draft)
    this.expect(order.expiresMs)
    return { kind: 'placed', prepayId: order.prepayId }
  }

  async #renew(order: Order, wanted: WantedOrder): Promise<Placed> {
    const prepay = this.#newPrepay(wanted.keySerial)
    await this.#options.store.transact((tx) => setPrepay(tx, order.orderRef, prepay))
    return { kind: 'placed', prepayId: prepay.prepayId }
  }

  #newDraft(mchid: string, wanted: WantedOrder & { readonly expiresMs: number }): Draft {
    const { clock, random } = this.#options
    const nowMs = clock.now()
    return {
      origin: 'shop',
      descriptionEn: null,
      ...wanted,
      orderRef: randomText(random, 24),
      mchid,
      createdMs: nowMs,
      acpOrderId: `QO${randomText(random, 26)}`,
      acpTxnTime: toTxnTime(nowMs),
      state: 'awaiting',
      closedBy: null,
      version: 1,
      payerOpenpid: null,
      transactionId: null,
      bankType: null,
      paidMs: null,
    }
  }

  /** 36 characters like WeChat Pay's, but with a prefix of our own: neither plugin takes the other's by mistake. */
  #newPrepay(keySerial: string): Prepay {
    const { clock, random } = this.#options
    const nowMs = clock.now()
    const prepayId = `qp${toBeijingDigits(nowMs)}${randomText(random, 20)}`
    return { prepayId, prepayExpiresMs: nowMs + PREPAY_LIFE_MS, keySerial }
  }

  async #expire(orderRef: string): Promise<void> {
    const { store, clock, watch } = this.#options
    await store.transact(async (tx) => {
      const order = await findOrderBy(tx, 'order_ref', orderRef)
      if (order && isExpired(order, clock.now())) await closeOrder(tx, orderRef, 'time', clock.now())
    })
    watch.changed(orderRef)
  }
}
