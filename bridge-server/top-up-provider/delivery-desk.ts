import { createHash } from 'node:crypto'
import type { Clock } from '../clock/clock.ts'
import { type Random, randomText } from '../clock/random.ts'
import type { DeliveryOrder } from '../fulfilment/messages.ts'
import { isOpen } from '../fulfilment/opening.ts'
import type { Log } from '../log.ts'
import { Rounds } from '../store/rounds.ts'
import type { Store, Transaction } from '../store/store.ts'
import { findService } from './catalogue.ts'
import { type Delivery, type DeliveryEvent, nextDeliveryState } from './delivery.ts'
import {
  countRequest,
  DELIVERIES_DUE,
  endDelivery,
  findDelivery,
  insertDelivery,
} from './delivery-records.ts'
import type { Faults, Manner } from './manners.ts'

export interface DeliveryDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly faults: Faults
}

export type Placed =
  | { readonly kind: 'placed'; readonly delivery: Delivery }
  | { readonly kind: 'key-reused' }
  /** For testers: the line goes dead. */
  | { readonly kind: 'hang-up' }

/** Delivers what clients order, once a key, and never what they cancelled. */
export class DeliveryDesk extends Rounds<{ readonly deliveryKey: string }> {
  readonly #options: DeliveryDeskOptions

  constructor(options: DeliveryDeskOptions) {
    super({
      ...options,
      due: DELIVERIES_DUE,
      handle: async ({ deliveryKey }) => void (await this.#end(deliveryKey, 'deliver')),
      onError: (error) => options.log.error({ err: error }, 'a delivery could not be made'),
    })
    this.#options = options
  }

  /** Takes an order. The same key with the same order is the same delivery. */
  async place(deliveryKey: string, order: DeliveryOrder): Promise<Placed> {
    const { store, faults } = this.#options
    const isNew = (await findDelivery(store, deliveryKey)) === null
    const manner = isNew ? faults.toOrder(order.account) : null
    if (manner?.kind === 'hang-up') return { kind: 'hang-up' }
    const orderSha256 = hashOf(order)
    const delivery = await store.transact(async (tx) => {
      const known = await findDelivery(tx, deliveryKey)
      if (!known) return this.#make(tx, deliveryKey, order, orderSha256, manner)
      await countRequest(tx, deliveryKey)
      return known
    })
    this.wake()
    if (delivery.orderSha256 !== null && delivery.orderSha256 !== orderSha256) return { kind: 'key-reused' }
    return manner?.kind === 'lose-answer' ? { kind: 'hang-up' } : { kind: 'placed', delivery }
  }

  find(deliveryKey: string): Promise<Delivery | null> {
    return findDelivery(this.#options.store, deliveryKey)
  }

  /** Makes sure that a key delivers nothing from now on, unless it has; the answer says which. */
  async cancel(deliveryKey: string): Promise<Delivery> {
    const ended = await this.#end(deliveryKey, 'cancel')
    if (ended) return ended
    const { store, clock } = this.#options
    return store.transact(async (tx) => {
      const nowMs = clock.now()
      const unseen = {
        order: null,
        orderSha256: null,
        state: 'cancelled',
        reason: null,
        serial: null,
      } as const
      const known = await findDelivery(tx, deliveryKey)
      const delivery = known ?? { deliveryKey, ...unseen, requests: 0, createdMs: nowMs, changedMs: nowMs }
      if (!known) await insertDelivery(tx, delivery, null)
      return delivery
    })
  }

  async #make(
    tx: Transaction,
    deliveryKey: string,
    order: DeliveryOrder,
    orderSha256: string,
    manner: Manner | null,
  ): Promise<Delivery> {
    const nowMs = this.#options.clock.now()
    const reason = whyRefused(order, manner, nowMs)
    const isPending = manner?.kind === 'late' || manner?.kind === 'never'
    const state = reason ? 'refused' : isPending ? 'pending' : 'delivered'
    const delivery: Delivery = {
      deliveryKey,
      order,
      orderSha256,
      state,
      reason,
      serial: state === 'delivered' ? this.#newSerial() : null,
      requests: 1,
      createdMs: nowMs,
      changedMs: nowMs,
    }
    await insertDelivery(tx, delivery, !reason && manner?.kind === 'late' ? nowMs + manner.lateMs : null)
    return delivery
  }

  /** Ends a delivery if it can still end so. Null when the key is new. */
  #end(deliveryKey: string, event: DeliveryEvent): Promise<Delivery | null> {
    const { store, clock } = this.#options
    return store.transact(async (tx) => {
      const delivery = await findDelivery(tx, deliveryKey)
      const state = delivery && nextDeliveryState(delivery.state, event)
      if (!state) return delivery
      const serial = state === 'delivered' ? this.#newSerial() : null
      await endDelivery(tx, deliveryKey, { state, serial, atMs: clock.now() })
      return findDelivery(tx, deliveryKey)
    })
  }

  #newSerial(): string {
    return `TP${randomText(this.#options.random, 22)}`
  }
}

function whyRefused(order: DeliveryOrder, manner: Manner | null, nowMs: number): string | null {
  const service = findService(order.serviceId)
  const goods = service?.goods.find(({ goodsId }) => goodsId === order.goodsId)
  if (!service || !goods) return 'GOODS_UNKNOWN'
  if (goods.amountFen !== order.amountFen) return 'PRICE_CHANGED'
  if (!isOpen(service, nowMs)) return 'NOT_OPEN'
  if (manner?.kind === 'unknown' || !new RegExp(service.accountPattern).test(order.account))
    return 'ACCOUNT_UNKNOWN'
  return manner?.kind === 'refuse' ? 'ACCOUNT_BLOCKED' : null
}

function hashOf({ serviceId, goodsId, account, amountFen }: DeliveryOrder): string {
  return createHash('sha256').update([serviceId, goodsId, account, amountFen].join('\n')).digest('hex')
}
