import type Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { LANGUAGES, SHOP_NAME } from '../goods.ts'
import { findMarketShop } from '../market/shops.ts'
import { describeOrder, type Order, showOrder } from '../order.ts'
import type { OrderBook } from '../order-book.ts'
import type { OrderDesk } from '../order-desk.ts'
import { type Refund, showRefund } from '../refund.ts'
import type { RefundDesk } from '../refund-desk.ts'
import type { Sessions } from '../sessions.ts'
import { ShopError } from '../shop-error.ts'
import { ownerOf, readInput } from './visitor.ts'

const LINES_MAX = 20
const QUANTITY_MAX = 99
/** Below the time after which proxies and WeChat's own `request` give up. */
const WAIT_MS_MAX = 25_000

const OrderSchema = z.strictObject({
  requestId: z.string().regex(/^[\w-]{8,64}$/),
  /** What the phone speaks; the cashier describes the order in it. */
  language: z.enum(LANGUAGES).default('zh'),
  /** The market's shop that it is ordered from; this shop itself where nothing is said. */
  shopNo: z.int().min(1).max(9999).optional(),
  items: z
    .array(z.strictObject({ goodsId: z.string().min(1).max(32), quantity: z.int().min(1).max(QUANTITY_MAX) }))
    .min(1)
    .max(LINES_MAX)
    .refine((items) => new Set(items.map((item) => item.goodsId)).size === items.length, {
      message: 'each goodsId may stand once',
    }),
})

const RefundSchema = z.strictObject({
  requestId: z.string().regex(/^[\w-]{8,64}$/),
  amountFen: z.int().min(1).optional(),
  reason: z.string().trim().min(1).max(80).optional(),
})

/** Orders, each for its owner alone. */
export function orderRoutes(
  router: Router,
  parts: { sessions: Sessions; book: OrderBook; desk: OrderDesk; refunds: RefundDesk },
): void {
  const { sessions, book, desk, refunds } = parts
  const show = async (order: Order) => showOrder(order, await refunds.ofOrder(order))
  const ownOrder = (context: Context & { params: Record<string, string | undefined> }): Order => {
    const order = book.findOwn(context.params.id ?? '', ownerOf(context, sessions))
    if (!order) throw new ShopError('NOT_FOUND', '没有这个订单')
    return order
  }

  router.post('/api/orders', async (context) => {
    const openid = ownerOf(context, sessions)
    const { requestId, items, language, shopNo } = await readInput(context, OrderSchema)
    context.body = await show(desk.place({ openid, language }, requestId, items, shopNo))
  })

  router.get('/api/orders', async (context) => {
    const orders = book.list(ownerOf(context, sessions))
    // A list is not worth asking for every refund on it.
    const listed = (await desk.refreshEnded(orders)).map((order) => showOrder(order, refunds.known(order)))
    context.body = { orders: listed }
  })

  router.get('/api/orders/:id', async (context) => {
    const order = ownOrder(context)
    context.body = await show(await desk.currentOrLater(order, readWaitMs(context.query.waitMs)))
  })

  router.post('/api/orders/:id/prepay', async (context) => {
    context.body = await desk.launch(ownOrder(context))
  })

  router.post('/api/orders/:id/cancel', async (context) => {
    context.body = await show(await desk.cancel(ownOrder(context)))
  })

  router.post('/api/orders/:id/refund', async (context) => {
    const order = await desk.current(ownOrder(context))
    await refunds.request(order, await readInput(context, RefundSchema))
    context.body = await show(order)
  })

  router.get('/api/orders/:id/receipt', async (context) => {
    const order = await desk.current(ownOrder(context))
    if (order.state !== 'paid') throw new ShopError('ORDER_NOT_PAID')
    context.body = showReceipt(order, await refunds.ofOrder(order))
  })
}

/** What a customer keeps: who was paid for what, what went back, and the number to ask by. */
function showReceipt(order: Order, refunds: readonly Refund[]) {
  const back = refunds.filter(({ state }) => state === 'succeeded')
  const returnedFen = back.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const shop = order.shopNo === null ? null : findMarketShop(order.shopNo)
  return {
    number: order.id,
    transactionId: order.transactionId,
    seller: shop?.name ?? SHOP_NAME,
    shopNo: order.shopNo,
    /** Whose merchant was paid: the market's payments are taken in by Alipay. */
    acquirer: order.shopNo === null ? 'unionpay' : 'alipay',
    description: describeOrder(order),
    items: order.lines,
    totalFen: order.totalFen,
    paidFen: order.payerTotalFen ?? order.totalFen,
    returnedFen,
    paidAtMs: order.paidAtMs,
    refunds: back.map(showRefund),
  }
}

function readWaitMs(value: string | string[] | undefined): number {
  if (value === undefined) return 0
  if (typeof value !== 'string' || !/^\d{1,6}$/.test(value)) {
    throw new ShopError('BAD_REQUEST', 'waitMs 应为毫秒数', 'waitMs')
  }
  return Math.min(Number(value), WAIT_MS_MAX)
}
