import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import { BodyError, readBody } from '../../http/body.ts'
import { JsonError, parseJson } from '../../http/json.ts'
import type { Log } from '../../log.ts'
import { type Store, StoreBusyError } from '../../store/store.ts'
import type { Merchants } from '../merchants.ts'
import type { OrderDesk } from '../payments/order-desk.ts'
import type { PlatformKey } from '../platform-key.ts'
import type { RefundDesk } from '../refunds/refund-desk.ts'
import { type Answer, refuse, refuseParameter } from './answers.ts'
import { authenticate, type Caller } from './authenticate.ts'
import { certificates } from './certificates.ts'
import { closeOrder } from './close-order.ts'
import { createOrder } from './create-order.ts'
import { createRefund } from './create-refund.ts'
import type { Endpoint } from './endpoint.ts'
import { queryByOutTradeNo, queryByTransactionId } from './query-order.ts'
import { queryRefund } from './query-refund.ts'
import { ReplayGuard } from './replay-guard.ts'

export interface MerchantDoorOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly merchants: Merchants
  readonly platform: PlatformKey
  readonly orders: OrderDesk
  readonly refunds: RefundDesk
}

/** The door for merchants: WeChat Pay's APIv3 dialect under `/v3/`, at the root of the port as SDKs sign it. */
export function merchantDoor(options: MerchantDoorOptions): Middleware {
  const { store, clock, random, log, merchants, platform, orders, refunds } = options
  const replays = new ReplayGuard(clock)
  const router = routerOf([
    certificates(platform, random),
    createOrder(orders, log),
    queryByOutTradeNo(store, clock),
    queryByTransactionId(store, clock),
    closeOrder(orders),
    createRefund(refunds, log),
    queryRefund(store),
  ])
  const route = router.routes() as unknown as Middleware

  return async (ctx, next) => {
    if (!ctx.path.startsWith('/v3/')) return next()
    await sendSigned(ctx, await answerOf(ctx), options)
  }

  async function answerOf(ctx: Context): Promise<Answer> {
    try {
      const body = await readBody(ctx.req)
      const raw = {
        method: ctx.method,
        target: ctx.req.url ?? '',
        authorization: ctx.get('authorization'),
        body,
      }
      const caller = authenticate(raw, { merchants, clock, replays })
      if (!('merchant' in caller)) return caller
      const parsed = ctx.method === 'POST' ? parseJson(body) : undefined
      Object.assign(ctx.state, { caller, body: parsed })
      await route(ctx, async () => {
        ctx.state.answer = refuse('RESOURCE_NOT_EXISTS', '接口不存在，请检查请求方法与路径')
      })
      return ctx.state.answer as Answer
    } catch (error) {
      return answerOfError(error, log)
    }
  }
}

function routerOf(endpoints: Endpoint[]): Router {
  const router = new Router()
  for (const { method, path, handle } of endpoints) {
    router.register(path, [method], async (ctx) => {
      const { caller, body } = ctx.state as { caller: Caller; body: unknown }
      ctx.state.answer = await handle({ ...caller, params: ctx.params, query: ctx.query, body })
    })
  }
  return router
}

function answerOfError(error: unknown, log: Log): Answer {
  if (error instanceof JsonError) return refuseParameter('/', `不是合法的 JSON：${error.message}`)
  if (error instanceof BodyError) {
    return { ...refuseParameter('/', `请求报文无法读取：${error.message}`), status: error.status }
  }
  if (error instanceof StoreBusyError) return refuse('FREQUENCY_LIMITED', '系统繁忙，请稍后重试')
  log.error({ err: error }, 'a merchant call failed')
  return refuse('SYSTEM_ERROR', '系统错误，请用相同参数重试')
}

/** Every answer is signed, the empty one of 204 and the errors too: a client can trust what it is told. */
async function sendSigned(ctx: Context, answer: Answer, options: MerchantDoorOptions): Promise<void> {
  const text = answer.body ? JSON.stringify(answer.body) : ''
  ctx.set(await options.platform.signedHeaders(text))
  ctx.set('Request-ID', `${options.random.bytes(16).toString('hex').toUpperCase()}-${answer.number}`)
  ctx.status = answer.status
  if (answer.body) {
    ctx.type = 'application/json'
    ctx.body = text
  }
}
