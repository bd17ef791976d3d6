import { createHash } from 'node:crypto'
import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { z } from 'zod'
import type { Clock } from '../clock/clock.ts'
import {
  accountCheck,
  type Catalogue,
  DELIVERY_KEY,
  type DeliveryAnswer,
  deliveryOrder,
} from '../fulfilment/messages.ts'
import { type ClientKey, signAnswer, verifyRequest } from '../fulfilment/signature.ts'
import { BodyError, readBody } from '../http/body.ts'
import { JsonError, parseJson } from '../http/json.ts'
import type { Log } from '../log.ts'
import { findService, SERVICES } from './catalogue.ts'
import type { Delivery } from './delivery.ts'
import type { DeliveryDesk } from './delivery-desk.ts'
import type { Faults } from './manners.ts'

export interface SignedDoorOptions {
  readonly desk: DeliveryDesk
  readonly faults: Faults
  readonly client: ClientKey
  readonly clock: Clock
  readonly log: Log
}

const BODY_LIMITS = { limitBytes: 4 * 1024, timeoutMs: 5_000 }

/** An expected refusal, as the client reads it. */
class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** The door for clients: every request must be signed, and every answer to such a one is. */
export function signedDoor(options: SignedDoorOptions): Middleware {
  const { desk, faults, client, clock, log } = options
  const router = new Router()

  router.get('/catalogue', (ctx) => {
    ctx.state.answer = { services: [...SERVICES] } satisfies Catalogue
  })

  router.post('/accounts/check', (ctx) => {
    const { serviceId, account } = read(accountCheck, ctx)
    const service = findService(serviceId)
    if (!service) throw new Refusal(404, 'SERVICE_UNKNOWN', 'no such service')
    if (!new RegExp(service.accountPattern).test(account) || faults.toCheck(account)) {
      throw new Refusal(404, 'ACCOUNT_UNKNOWN', 'no such account')
    }
    ctx.state.answer = { accountName: nameOf(account) }
  })

  router.put('/deliveries/:key', async (ctx) => {
    const placed = await desk.place(keyOf(ctx.params.key), read(deliveryOrder, ctx))
    if (placed.kind === 'key-reused') {
      throw new Refusal(409, 'KEY_REUSED', 'this key stands for another order')
    }
    if (placed.kind === 'placed') ctx.state.answer = show(placed.delivery)
  })

  router.get('/deliveries/:key', async (ctx) => {
    const delivery = await desk.find(keyOf(ctx.params.key))
    if (!delivery) throw new Refusal(404, 'DELIVERY_UNKNOWN', 'no order came under this key')
    ctx.state.answer = show(delivery)
  })

  router.post('/deliveries/:key/cancel', async (ctx) => {
    ctx.state.answer = show(await desk.cancel(keyOf(ctx.params.key)))
  })

  const route = router.routes() as unknown as Middleware

  return async (ctx, next) => {
    if (!/^\/(catalogue|accounts|deliveries)(\/|$)/.test(ctx.path)) return next()
    try {
      const body = await readBody(ctx.req, BODY_LIMITS)
      const request = { method: ctx.method, target: ctx.req.url ?? '', body }
      const nonce = verifyRequest(client, request, (name) => ctx.get(name), clock.now())
      if (nonce === null) return send(ctx, 401, refusalBody('UNSIGNED', 'signature, key or time are wrong'))
      if (faults.takeDown()) return send(ctx, 503, refusalBody('DOWN', 'out of order'))
      ctx.state.body = body
      const { status, text } = await answerOf(ctx, route, log)
      if (text === null) return hangUp(ctx)
      send(ctx, status, text, signAnswer(client, { status, nonce, body: text }))
    } catch (error) {
      if (!(error instanceof BodyError)) throw error
      send(ctx, error.status, refusalBody('BAD_REQUEST', error.message))
    }
  }
}

async function answerOf(
  ctx: Context,
  route: Middleware,
  log: Log,
): Promise<{ status: number; text: string | null }> {
  try {
    await route(ctx, async () => {
      throw new Refusal(404, 'NOT_FOUND', 'no such call')
    })
    return { status: 200, text: ctx.state.answer === undefined ? null : JSON.stringify(ctx.state.answer) }
  } catch (error) {
    if (error instanceof Refusal)
      return { status: error.status, text: refusalBody(error.code, error.message) }
    log.error({ err: error }, 'a call failed')
    return { status: 500, text: refusalBody('SYSTEM_ERROR', 'something went wrong here') }
  }
}

function send(ctx: Context, status: number, text: string, headers: Record<string, string> = {}): void {
  ctx.set(headers)
  ctx.status = status
  ctx.type = 'application/json'
  ctx.body = text
}

/** For testers: the line goes dead, and the client cannot know whether its order was taken. */
function hangUp(ctx: Context): void {
  ctx.respond = false
  ctx.res.destroy()
}

function read<Schema extends z.ZodType>(schema: Schema, ctx: { state: { body?: Buffer } }): z.infer<Schema> {
  let json: unknown
  try {
    json = parseJson(ctx.state.body as Buffer)
  } catch (error) {
    if (error instanceof JsonError) throw new Refusal(400, 'BAD_REQUEST', error.message)
    throw error
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new Refusal(400, 'BAD_REQUEST', `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}

function keyOf(key: string | undefined): string {
  if (key && DELIVERY_KEY.test(key)) return key
  throw new Refusal(400, 'BAD_REQUEST', 'a delivery key has 16 to 64 letters, digits and hyphens')
}

function show({ deliveryKey, state, reason, serial }: Delivery): DeliveryAnswer {
  return { deliveryKey, state, reason, serial }
}

function refusalBody(code: string, message: string): string {
  return JSON.stringify({ code, message })
}

const SURNAMES = '林周王李张刘陈杨赵黄吴徐孙胡朱高'
const LAST_SIGNS = '满远宁安然晴川禾月舟星岚溪桐'

/** Made up from the number, so that the same account always is the same person. */
function nameOf(account: string): string {
  const [first = 0, last = 0] = createHash('sha256').update(account).digest()
  return `${SURNAMES[first % SURNAMES.length]}*${LAST_SIGNS[last % LAST_SIGNS.length]}`
}
