import type Router from '@koa/router'
import type { Context } from 'koa'
import { z } from 'zod'
import { LANGUAGES } from '../goods.ts'
import { type Order, showOrder } from '../order.ts'
import type { OrderBook } from '../order-book.ts'
import type { OrderDesk } from '../order-desk.ts'
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
  items: z
    .array(z.strictObject({ goodsId: z.string().min(1).max(32), quantity: z.int().min(1).max(QUANTITY_MAX) }))
    .min(1)
    .max(LINES_MAX)
    .refine((items) => new Set(items.map((item) => item.goodsId)).size === items.length, {
      message: 'each goodsId may stand once',
    }),
})

/** Orders, each for its owner alone. */
export function orderRoutes(
  router: Router,
  { sessions, book, desk }: { sessions: Sessions; book: OrderBook; desk: OrderDesk },
): void {
  const ownOrder = (context: Context & { params: Record<string, string | undefined> }): Order => {
    const order = book.findOwn(context.params.id ?? '', ownerOf(context, sessions))
    if (!order) throw new ShopError('NOT_FOUND', '没有这个订单')
    return order
  }

  router.post('/api/orders', async (context) => {
    const openid = ownerOf(context, sessions)
    const { requestId, items, language } = await readInput(context, OrderSchema)
    context.body = showOrder(desk.place({ openid, language }, requestId, items))
  })

  router.get('/api/orders', async (context) => {
    const orders = book.list(ownerOf(context, sessions))
    context.body = { orders: (await desk.refreshEnded(orders)).map(showOrder) }
  })

  router.get('/api/orders/:id', async (context) => {
    const order = ownOrder(context)
    context.body = showOrder(await desk.currentOrLater(order, readWaitMs(context.query.waitMs)))
  })

  router.post('/api/orders/:id/prepay', async (context) => {
    context.body = await desk.launch(ownOrder(context))
  })

  router.post('/api/orders/:id/cancel', async (context) => {
    context.body = showOrder(await desk.cancel(ownOrder(context)))
  })
}

function readWaitMs(value: string | string[] | undefined): number {
  if (value === undefined) return 0
  if (typeof value !== 'string' || !/^\d{1,6}$/.test(value)) {
    throw new ShopError('BAD_REQUEST', 'waitMs 应为毫秒数', 'waitMs')
  }
  return Math.min(Number(value), WAIT_MS_MAX)
}
