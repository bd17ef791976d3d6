import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { FailureCode } from '../../../contract/failures.ts'
import { PLUGIN_DOOR, PLUGIN_VERSION_HEADER, type PluginDoor } from '../../../contract/plugin-door.ts'
import type { Clock } from '../../clock/clock.ts'
import { BodyError, readBody } from '../../http/body.ts'
import { JsonError, parseJson } from '../../http/json.ts'
import type { Log } from '../../log.ts'
import { StoreBusyError } from '../../store/store.ts'
import type { Merchants } from '../merchants.ts'
import { verifyHost } from './host-signature.ts'
import type { Payer, PluginCall, PluginCalls } from './plugin-call.ts'
import type { RateLimiter } from './rate-limits.ts'
import { FAILURE_STATUSES, type Reply, refuse } from './reply.ts'
import type { Sessions } from './sessions.ts'

export interface PluginDoorOptions {
  readonly calls: PluginCalls
  readonly sessions: Sessions
  readonly limiter: RateLimiter
  readonly merchants: Merchants
  /** Secret that WeChat signs the host's name with. */
  readonly pluginToken: string
  readonly clock: Clock
  readonly log: Log
}

const BODY_LIMITS = { limitBytes: 16 * 1024, timeoutMs: 10_000 }

/** The door for the plugin: the contract's table, behind host signature, session and rate limit. */
export function pluginDoor(options: PluginDoorOptions): Middleware {
  const router = new Router()
  for (const name of Object.keys(PLUGIN_DOOR) as Array<keyof PluginDoor>) {
    const { method, path } = PLUGIN_DOOR[name]
    router.register(path, [method], async (ctx) => {
      ctx.state.reply = await answerCall(name, ctx as unknown as Context & WithParams, options)
    })
  }
  const route = router.routes() as unknown as Middleware

  return async (ctx, next) => {
    if (!ctx.path.startsWith('/plugin/')) return next()
    const reply = await replyOf(ctx, route, options)
    ctx.set('Cache-Control', 'no-store')
    ctx.status = reply.ok ? 200 : FAILURE_STATUSES[reply.error.code]
    ctx.type = 'application/json'
    ctx.body = JSON.stringify(reply.ok ? reply.value : reply.error)
  }
}

interface WithParams {
  readonly params: Readonly<Record<string, string>>
}

async function replyOf(ctx: Context, route: Middleware, { log }: PluginDoorOptions): Promise<Reply<unknown>> {
  try {
    await route(ctx, async () => {
      ctx.state.reply = refuse('bad_request', `no such call: ${ctx.method} ${ctx.path}`)
    })
    return ctx.state.reply as Reply<unknown>
  } catch (error) {
    if (error instanceof BodyError || error instanceof JsonError) return refuse('bad_request', error.message)
    if (error instanceof StoreBusyError) return refuse('too_many_requests', 'too much to do at the moment')
    log.error({ err: error }, 'a plugin call failed')
    return refuse('system_error', 'something went wrong here')
  }
}

async function answerCall(
  name: keyof PluginDoor,
  ctx: Context & WithParams,
  options: PluginDoorOptions,
): Promise<Reply<unknown>> {
  const { calls, sessions, limiter, merchants, pluginToken, clock } = options
  const headers = { referer: ctx.get('referer'), hostSign: ctx.get('x-wechat-hostsign') }
  const hostAppid = verifyHost(headers, pluginToken, clock.now())
  const merchant = hostAppid && merchants.byAppid(hostAppid)
  if (!merchant)
    return refuse('host_not_trusted', 'the host signature is missing, stale, wrong or of a stranger')
  const host = { hostAppid, merchant }

  if (name === 'openSession') {
    if (!limiter.allow(name, ctx.ip)) return tooMany(name)
    return callWith(calls.openSession, await readRequest(ctx), host as Payer)
  }
  const session = await sessions.find(ctx.get('authorization'), hostAppid)
  if (!session) return refuse('session_expired', 'open a session first')
  if (!limiter.allow(name, session.openpid)) return tooMany(name)
  const pluginVersion = ctx.get(PLUGIN_VERSION_HEADER)
  const payer: Payer = { ...host, openpid: session.openpid, pluginVersion }
  // Each call's request is checked by its own schema, which the table's type has tied to its handler.
  return callWith(calls[name] as PluginCall<keyof PluginDoor>, await readRequest(ctx), payer)
}

async function callWith<Name extends keyof PluginDoor>(
  call: PluginCall<Name>,
  request: unknown,
  caller: Payer,
): Promise<Reply<unknown>> {
  if (request === FIELD_TWICE)
    return refuse('bad_request', 'a part of the path stands in the body or query too')
  const parsed = call.request.safeParse(request)
  if (parsed.success) return call.handle(parsed.data, caller)
  const issue = parsed.error.issues[0]
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  const field = [...(issue?.path ?? []), ...(extra ? [extra] : [])].join('.')
  return refuse('bad_request', issue?.message ?? 'malformed', field ? { field } : {})
}

const FIELD_TWICE = Symbol('field twice')

/** The request's fields, from the path and from the query (GET) or the body (POST). */
async function readRequest(ctx: Context & WithParams): Promise<unknown> {
  const { params } = ctx
  const rest = ctx.method === 'GET' ? { ...ctx.query } : parseJson(await readBody(ctx.req, BODY_LIMITS))
  if (typeof rest !== 'object' || rest === null || Array.isArray(rest)) return rest
  if (Object.keys(params).some((name) => Object.hasOwn(rest, name))) return FIELD_TWICE
  return { ...rest, ...params }
}

function tooMany(name: keyof PluginDoor): Reply<never> {
  const code: FailureCode = 'too_many_requests'
  return refuse(code, `${name} was called too often`)
}
