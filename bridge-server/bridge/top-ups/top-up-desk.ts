import { createHash } from 'node:crypto'
import type { FailureCode } from '../../../contract/failures.ts'
import { fen } from '../../../contract/money.ts'
import type { TopUpService, TopUpServiceId } from '../../../contract/top-up-door.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Service } from '../../fulfilment/messages.ts'
import { isOpen } from '../../fulfilment/opening.ts'
import type { Store } from '../../store/store.ts'
import type { KeyedHash } from '../keyed-hash.ts'
import type { Merchant } from '../merchants.ts'
import type { Order } from '../orders/order.ts'
import type { OrderDesk } from '../payments/order-desk.ts'
import { claimOrder, findOrderBy } from '../records/order-records.ts'
import type { Provider, ProviderWord } from './provider.ts'
import { maskAccount, TOP_UP_ORDER_LIFE_MS, type TopUp } from './top-up.ts'
import { findTopUp, insertTopUp } from './top-up-records.ts'

export interface TopUpDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly provider: Provider
  readonly orders: OrderDesk
  readonly hash: KeyedHash
  /** In whose name top-ups are sold. */
  readonly merchant: Merchant
  /** Called when there is a top-up more to look after. */
  readonly onOpened: () => void
}

/** What a payer wants. */
export interface TopUpWish {
  readonly openpid: string
  /** The mini program that he is in. */
  readonly appid: string
  readonly topUpId: string
  readonly goodsId: string
  readonly account: string
}

export type TopUpOpening =
  | { readonly ok: true; readonly topUp: TopUp; readonly order: Order }
  | { readonly ok: false; readonly failure: FailureCode; readonly why: string; readonly field?: string }

/** Sells the provider's goods: what there is, for whom, and the order that pays for it. */
export class TopUpDesk {
  readonly #options: TopUpDeskOptions

  constructor(options: TopUpDeskOptions) {
    this.#options = options
  }

  /** What is for sale. Null when the provider has not been heard since the start. */
  async services(): Promise<TopUpService[] | null> {
    const { provider, clock } = this.#options
    const known = await provider.catalogue()
    if (!known) return null
    const nowMs = clock.now()
    return known.catalogue.services.flatMap((service) => {
      const { serviceId, opensOn, goods, ...texts } = service
      if (!isServiceId(serviceId)) return []
      const closedBecause = !isOpen({ opensOn }, nowMs) ? 'not-yet' : known.isUp ? null : 'provider-down'
      const priced = goods.map((each) => ({ ...each, amountFen: fen(each.amountFen) }))
      return [{ serviceId, ...texts, goods: priced, isOpen: closedBecause === null, closedBecause }]
    })
  }

  checkAccount(serviceId: TopUpServiceId, account: string): Promise<ProviderWord<string>> {
    return this.#options.provider.checkAccount(serviceId, account)
  }

  /** Places the order of a top-up. The same `topUpId` with the same wish is the same top-up. */
  async open(wish: TopUpWish): Promise<TopUpOpening> {
    const { store } = this.#options
    const known = await findTopUp(store, wish.openpid, wish.topUpId)
    if (known) return this.#again(known, wish)
    const found = await this.#goods(wish.goodsId)
    if (!found) return refused('bad_request', 'no such goods', 'goodsId')
    if (!found.isOpen) return refused('top_up_closed', 'the service cannot be topped up at the moment')
    const word = await this.checkAccount(found.service.serviceId as TopUpServiceId, wish.account)
    if (word === 'refused')
      return refused('top_up_account_unknown', 'the provider knows no such account', 'account')
    if (word === null) return refused('top_up_closed', 'the provider cannot be reached')
    return this.#order(wish, found)
  }

  async #goods(goodsId: string) {
    const known = await this.#options.provider.catalogue()
    for (const service of known?.catalogue.services ?? []) {
      const goods = service.goods.find((each) => each.goodsId === goodsId)
      if (!goods || !isServiceId(service.serviceId)) continue
      return { service, goods, isOpen: known?.isUp === true && isOpen(service, this.#options.clock.now()) }
    }
    return null
  }

  async #again(topUp: TopUp, { goodsId, account }: TopUpWish): Promise<TopUpOpening> {
    const order = await findOrderBy(this.#options.store, 'order_ref', topUp.orderRef)
    if (!order) throw new Error(`top-up ${topUp.orderRef} has no order`)
    if (order.fingerprint !== this.#fingerprint({ goodsId, account }, order.amountFen)) {
      return refused('bad_request', 'the topUpId was used for something else', 'topUpId')
    }
    return { ok: true, topUp, order }
  }

  /** Keyed, because there are few enough accounts to try them all out. */
  #fingerprint({ goodsId, account }: Pick<TopUpWish, 'goodsId' | 'account'>, amountFen: number): string {
    return this.#options.hash([goodsId, account, amountFen].join('\n'))
  }

  async #order(
    wish: TopUpWish,
    { service, goods }: { service: Service; goods: Service['goods'][number] },
  ): Promise<TopUpOpening> {
    const { store, clock, orders, merchant, onOpened } = this.#options
    const { openpid, appid, topUpId, goodsId, account } = wish
    const placed = await orders.place(merchant, {
      origin: 'top-up',
      appid,
      outTradeNo: `TU${sha256(openpid, topUpId).slice(0, 30)}`,
      fingerprint: this.#fingerprint(wish, goods.amountFen),
      // Nobody launches the cashier with it from outside, so no key signs for it.
      keySerial: '',
      description: `${service.name} · ${goods.name}（${maskAccount(account)}）`,
      descriptionEn: `${service.nameEn} · ${goods.nameEn} (${maskAccount(account)})`,
      attach: null,
      deviceId: null,
      notifyUrl: '',
      payerOpenid: openpid,
      amountFen: fen(goods.amountFen),
      expiresMs: clock.now() + TOP_UP_ORDER_LIFE_MS,
    })
    if (placed.kind === 'gateway-failed')
      return refused('top_up_closed', `no order at UnionPay: ${placed.why}`)
    // An order of this number whose top-up was never written down: it was begun, and cut off there.
    if (placed.kind === 'refused')
      return refused('order_closed', `the order was ${placed.because}; begin another`)
    const topUp = await store.transact(async (tx) => {
      const before = await findTopUp(tx, openpid, topUpId)
      if (before) return before
      const order = await findOrderBy(tx, 'prepay_id', placed.prepayId)
      if (!order) throw new Error('an order that was just placed is not there')
      await claimOrder(tx, order.orderRef, openpid)
      const fresh: TopUp = {
        orderRef: order.orderRef,
        openpid,
        topUpId,
        serviceId: service.serviceId as TopUpServiceId,
        goodsId,
        goodsName: goods.name,
        goodsNameEn: goods.nameEn,
        account,
        fulfilment: null,
        begunMs: null,
        changes: 0,
        asks: 0,
        dueMs: order.expiresMs,
      }
      await insertTopUp(tx, fresh)
      return fresh
    })
    onOpened()
    return this.#again(topUp, wish)
  }
}

const SERVICE_IDS: ReadonlySet<string> = new Set<TopUpServiceId>(['qcoin', 'qq-music', 'tencent-video'])

function isServiceId(text: string): text is TopUpServiceId {
  return SERVICE_IDS.has(text)
}

function refused(failure: FailureCode, why: string, field?: string): TopUpOpening {
  return { ok: false, failure, why, ...(field !== undefined && { field }) }
}

function sha256(...parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}
