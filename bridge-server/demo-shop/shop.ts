import Router from '@koa/router'
import Koa from 'koa'
import type { Logger } from 'pino'
import type { Clock } from '../clock/clock.ts'
import { type Random, systemRandom } from '../clock/random.ts'
import { BodyError } from '../http/body.ts'
import { type HttpClient, pooledHttpClient } from '../http/client.ts'
import { listen } from '../http/serve.ts'
import type { Merchant } from './merchant.ts'
import type { Order } from './order.ts'
import { OrderBook } from './order-book.ts'
import { OrderDesk } from './order-desk.ts'
import { PaymentService } from './payment-service.ts'
import { RefundBook } from './refund-book.ts'
import { RefundDesk } from './refund-desk.ts'
import { goodsRoutes } from './routes/goods.ts'
import { hereRoutes } from './routes/here.ts'
import { loginRoutes } from './routes/login.ts'
import { marketRoutes } from './routes/market.ts'
import { notifyRoutes } from './routes/notify.ts'
import { orderRoutes } from './routes/orders.ts'
import { Sessions } from './sessions.ts'
import { openShopDatabase } from './shop-database.ts'
import { ShopError } from './shop-error.ts'
import { type Till, type Tills, tillOf } from './till.ts'
import type { WechatOptions } from './wechat-login.ts'

export interface ShopOptions {
  /** Folder of the shop's own database; made when it is not there. */
  readonly dataDir: string
  /** 0 takes any free port. */
  readonly port: number
  readonly clock: Clock
  readonly log: Logger
  readonly bridgeUrl: string
  /** Where this server is reached by the payment service; its own address unless there is another way in. */
  readonly notifyUrlBase?: string
  readonly wechat: WechatOptions
  readonly merchant: Merchant
  /** The market's account: another merchant of the same mini program. */
  readonly market: Merchant
  readonly random?: Random
  /** Carries the calls to WeChat; the payment SDK brings its own. */
  readonly http?: HttpClient
}

/** Starts the shop's backend. It needs neither WeChat nor the payment service to start. */
export async function startShop(options: ShopOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { clock, log, wechat, random = systemRandom, http = pooledHttpClient() } = options
  const database = openShopDatabase(options.dataDir)
  const book = new OrderBook(database)
  const sessions = new Sessions(database, clock, random)
  const { bridgeUrl } = options
  const { appId } = wechat
  const till = (merchant: Merchant, notifyPath: string): Till => ({
    mchid: merchant.mchid,
    service: new PaymentService({ bridgeUrl, appId, merchant }, clock),
    apiV3Key: merchant.apiV3Key,
    notifyPath,
  })
  const tills: Tills = {
    shop: till(options.merchant, '/notify/quickpass'),
    market: till(options.market, '/notify/quickpass/market'),
  }
  let ownUrl = ''
  const notifyUrlOf = (order: Order) => `${options.notifyUrlBase ?? ownUrl}${tillOf(tills, order).notifyPath}`
  const desk = new OrderDesk({ book, tills, appId, notifyUrlOf, clock, random, log })
  const refunds = new RefundDesk({ book: new RefundBook(database), tills, notifyUrlOf, clock, random, log })

  const router = new Router()
  router.get('/healthz', (context) => {
    context.body = { ok: true }
  })
  goodsRoutes(router)
  loginRoutes(router, { sessions, wechat, http })
  orderRoutes(router, { sessions, book, desk, refunds })
  marketRoutes(router, clock)
  hereRoutes(router, clock)
  notifyRoutes(router, { book, desk, refunds, tills, appId, clock, log })

  const app = new Koa()
  app.use(answerErrors(log)).use(router.routes())
  const server = await listen(app.callback(), options.port)
  ownUrl = server.url

  return {
    url: server.url,
    async close() {
      desk.close()
      await server.close()
      if (!options.http) await http.close()
      database.close()
    },
  }
}

/** Every answer is JSON; what went wrong inside stays inside. */
function answerErrors(log: Logger): Koa.Middleware {
  return async (context, next) => {
    context.set('x-content-type-options', 'nosniff')
    if (context.path.startsWith('/api/')) context.set('cache-control', 'no-store')
    try {
      await next()
      if (context.status === 404 && context.body === undefined) throw new ShopError('NOT_FOUND')
    } catch (error) {
      if (error instanceof ShopError) {
        const { status, code, message, field, more } = error
        answer(context, status, { code, message, ...(field ? { field } : {}), ...more })
      } else if (error instanceof BodyError) {
        answer(context, error.status, { code: 'BAD_REQUEST', message: error.message })
      } else {
        log.error({ reason: (error as Error).message, stack: (error as Error).stack }, 'a request failed')
        answer(context, 500, { code: 'INTERNAL', message: '服务出了点问题，请稍后再试' })
      }
    }
  }
}

function answer(context: Koa.Context, status: number, body: object): void {
  context.status = status
  context.body = body
}
