import { createHash } from 'node:crypto'
import { acceptsQuickPass } from '../../contract/market.ts'
import { toBeijingDigits } from '../clock/beijing.ts'
import { MINUTE_MS } from '../clock/clock.ts'
import { type Random, randomText } from '../clock/random.ts'
import { findGoods, type Language } from './goods.ts'
import { Inquiry, type InquiryParts } from './inquiry.ts'
import { findMarketGoods, findMarketShop } from './market/shops.ts'
import { describeOrder, type Order, type OrderLine } from './order.ts'
import { OrderWatch } from './order-watch.ts'
import { type LaunchParams, PaymentServiceError } from './payment-service.ts'
import { ShopError } from './shop-error.ts'
import { tillOf } from './till.ts'

/** Time to pay. The payment service is told the same moment, so that both stop together. */
const PAYMENT_WINDOW_MS = 30 * MINUTE_MS
const UNPAID_ORDERS_MAX = 20
/** Orders that one look at the list may ask for. */
const REFRESHED_IN_LIST_MAX = 10

export interface OrderDeskParts extends InquiryParts {
  /** Where the payment service reports payments. */
  readonly notifyUrlOf: (order: Order) => string
  readonly random: Random
}

export interface Wanted {
  readonly goodsId: string
  readonly quantity: number
}

/** Who orders, and in which language he is spoken to. */
export interface Customer {
  readonly openid: string
  readonly language: Language
}

/** Everything that happens to an order, from placing it to its end. */
export class OrderDesk {
  readonly #parts: OrderDeskParts
  readonly #watch: OrderWatch
  readonly #inquiry: Inquiry

  constructor(parts: OrderDeskParts) {
    this.#parts = parts
    this.#watch = new OrderWatch(parts.clock)
    this.#inquiry = new Inquiry(parts)
  }

  /**
   * Places an order, here or at a shop of the market. The same `requestId` with the same goods gives the same order.
   *
   * @throws ShopError `GOODS_GONE` | `QUICKPASS_NOT_TAKEN` | `REQUEST_ID_REUSED` | `TOO_MANY_UNPAID`
   */
  place(
    { openid, language }: Customer,
    requestId: string,
    wanted: readonly Wanted[],
    shopNo: number | null = null,
  ): Order {
    const { book, clock } = this.#parts
    const requestHash = hashOf(wanted, shopNo)
    const before = book.findByRequest(openid, requestId)
    if (before && before.requestHash !== requestHash) throw new ShopError('REQUEST_ID_REUSED')
    if (before) return before.order

    const nowMs = clock.now()
    if (book.countUnpaid(openid, nowMs) >= UNPAID_ORDERS_MAX) throw new ShopError('TOO_MANY_UNPAID')
    if (shopNo !== null) requireQuickPass(shopNo, nowMs)
    const lines = wanted.map((each) => lineFor(each, shopNo))
    const order: Order = {
      id: `${toBeijingDigits(nowMs)}${randomText(this.#parts.random, 8)}`,
      openid,
      shopNo,
      language,
      state: 'unpaid',
      lines,
      totalFen: lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0),
      createdAtMs: nowMs,
      expiresAtMs: nowMs + PAYMENT_WINDOW_MS,
      launchedAtMs: null,
      paidAtMs: null,
      transactionId: null,
      payerTotalFen: null,
    }
    book.insert(order, { requestId, requestHash })
    return order
  }

  /**
   * Prepares the payment of an order; may be called again until it is paid.
   *
   * @throws ShopError `ORDER_NOT_PAYABLE` | `PAYMENT_REFUSED` | `PAYMENT_UNREACHABLE`
   */
  async launch(order: Order): Promise<LaunchParams> {
    const { book, tills, clock, notifyUrlOf } = this.#parts
    if (order.state !== 'unpaid' || clock.now() >= order.expiresAtMs) throw new ShopError('ORDER_NOT_PAYABLE')
    book.markLaunched(order.id, clock.now())
    const { service } = tillOf(tills, order)
    try {
      const params = await service.prepay({
        outTradeNo: order.id,
        description: describeOrder(order),
        totalFen: order.totalFen,
        payerOpenid: order.openid,
        expiresAtMs: order.expiresAtMs,
        notifyUrl: notifyUrlOf(order),
      })
      if (this.#find(order.id).state === 'unpaid') return params
      // It ended meanwhile, when the service had not heard of it yet.
      await service.close(order.id)
    } catch (error) {
      if (!isPaid(error) && codeOf(error) !== 'ORDER_CLOSED') throw this.#refusal(error)
      await this.#ask(order, 0)
    }
    throw new ShopError('ORDER_NOT_PAYABLE')
  }

  /**
   * Cancels an unpaid order; from then on nobody can pay it.
   *
   * @returns the order as it is then: `paid` when the payment was faster
   * @throws ShopError `ORDER_BEING_PAID` | `PAYMENT_REFUSED` | `PAYMENT_UNREACHABLE`
   */
  async cancel(order: Order): Promise<Order> {
    if (order.state !== 'unpaid') return order
    if (order.launchedAtMs !== null) {
      try {
        await tillOf(this.#parts.tills, order).service.close(order.id)
      } catch (error) {
        if (isPaid(error)) return this.#ask(order, 0)
        // The service does not close an order under the hands of somebody who is paying it.
        if (codeOf(error) === 'INVALID_REQUEST') throw new ShopError('ORDER_BEING_PAID')
        // The service never heard of the order when the answer to `launch` was a refusal.
        if (codeOf(error) !== 'ORDER_NOT_EXIST') throw this.#refusal(error)
      }
    }
    this.#end(order.id, 'cancelled')
    return this.#find(order.id)
  }

  /**
   * The order as it is now. Where a payment may be under way the payment service is asked, since a notification can
   * be late or lost; if it cannot be reached the order is shown as last known.
   */
  async current(order: Order): Promise<Order> {
    if (order.state !== 'unpaid') return order
    if (order.launchedAtMs !== null) return this.#ask(order)
    if (this.#isOver(order)) this.#end(order.id, 'expired')
    return this.#find(order.id)
  }

  /** As `current`, but waits up to `waitMs` for an unpaid order to become something else. */
  async currentOrLater(order: Order, waitMs: number): Promise<Order> {
    const now = await this.current(order)
    if (now.state !== 'unpaid' || waitMs <= 0) return now
    // An order whose end the payment service has not confirmed yet is no reason to answer, and be asked, at once.
    const leftMs = order.expiresAtMs - this.#parts.clock.now()
    await this.#watch.change(order.id, leftMs > 0 ? Math.min(waitMs, leftMs) : waitMs)
    return this.current(this.#find(order.id))
  }

  /** For a list: only orders whose time is over are looked at again, and only the first few of them. */
  async refreshEnded(orders: readonly Order[]): Promise<Order[]> {
    const over = orders.filter((order) => order.state === 'unpaid' && this.#isOver(order))
    await Promise.all(over.slice(0, REFRESHED_IN_LIST_MAX).map((order) => this.current(order)))
    return orders.map((order) => (over.includes(order) ? this.#find(order.id) : order))
  }

  /** Tells those who wait that the order is no longer what it was. */
  announce(id: string): void {
    this.#watch.announce(id)
  }

  close(): void {
    this.#watch.close()
  }

  async #ask(order: Order, intervalMs?: number): Promise<Order> {
    await this.#inquiry.ask(order.id, intervalMs)
    const now = this.#find(order.id)
    if (now.state !== order.state) this.announce(order.id)
    return now
  }

  #end(id: string, state: 'cancelled' | 'expired'): void {
    if (this.#parts.book.markEnded(id, state)) this.announce(id)
  }

  #isOver(order: Order): boolean {
    return this.#parts.clock.now() >= order.expiresAtMs
  }

  #find(id: string): Order {
    const order = this.#parts.book.find(id)
    if (!order) throw new Error(`order ${id} has disappeared`)
    return order
  }

  #refusal(error: unknown): ShopError {
    const code = codeOf(error)
    if (code === null) throw error
    this.#parts.log.warn({ code, reason: (error as Error).message }, 'the payment service refused')
    if (code === 'UNREACHABLE' || code === 'SYSTEM_ERROR') return new ShopError('PAYMENT_UNREACHABLE')
    return new ShopError(BEING_PAID.has(code) ? 'ORDER_BEING_PAID' : 'PAYMENT_REFUSED')
  }
}

/** The dialect's documents spell it both ways. */
const PAID = new Set(['ORDERPAID', 'ORDER_PAID'])
const BEING_PAID = new Set(['USERPAYING', 'USER_PAYING', 'TRADE_ERROR'])

function isPaid(error: unknown): boolean {
  const code = codeOf(error)
  return code !== null && PAID.has(code)
}

function codeOf(error: unknown): string | null {
  return error instanceof PaymentServiceError ? error.code : null
}

function requireQuickPass(shopNo: number, nowMs: number): void {
  if (!findMarketShop(shopNo)) throw new ShopError('NOT_FOUND', '没有这家店铺', 'shopNo')
  const acceptance = acceptsQuickPass(shopNo, nowMs)
  if (acceptance.accepted) return
  const { because, instead } = acceptance
  throw new ShopError('QUICKPASS_NOT_TAKEN', undefined, 'shopNo', { because, instead })
}

function lineFor({ goodsId, quantity }: Wanted, shopNo: number | null): OrderLine {
  const goods = shopNo === null ? findGoods(goodsId) : findMarketGoods(shopNo, goodsId)
  if (!goods) throw new ShopError('GOODS_GONE', undefined, 'items')
  return { goodsId, name: goods.name, priceFen: goods.priceFen, quantity, picture: goods.picture }
}

function hashOf(wanted: readonly Wanted[], shopNo: number | null): string {
  const lines = wanted.map(({ goodsId, quantity }) => `${goodsId}×${quantity}`).sort()
  const where = shopNo === null ? [] : [`@${shopNo}`]
  return createHash('sha256')
    .update([...lines, ...where].join('\n'))
    .digest('hex')
}
