import Router from '@koa/router'
import type { Context, Middleware } from 'koa'
import { z } from 'zod'
import { DAY_MS } from '../clock/clock.ts'
import { readBody } from '../http/body.ts'
import { JsonError, parseJson } from '../http/json.ts'
import { isLocalVisit, isLoopbackName } from '../http/local-visit.ts'
import { PLAIN_PAGE_POLICY } from '../http/plain-page.ts'
import type { Reader } from '../store/store.ts'
import { latestDeliveries } from './delivery-records.ts'
import { type Fault, type Faults, LATE_MS, MANNERS, TEST_ACCOUNTS } from './manners.ts'
import { deliveriesPage } from './page.ts'

const faultRequest = z.strictObject({
  kind: z.enum(MANNERS),
  /** The next orders for this account; for any where there is none. */
  account: z.string().min(1).max(64).nullable().default(null),
  times: z.int().min(1).max(1000).default(1),
  /** For `late`. */
  lateMs: z.int().min(1).max(DAY_MS).default(LATE_MS),
})

const BODY_LIMITS = { limitBytes: 1024, timeoutMs: 5_000 }
const LISTED_MAX = 100

/**
 * For testers on this machine: `POST /mock/faults` `{kind, account?, times?, lateMs?}`, `GET /mock/faults`,
 * `POST /mock/faults/clear`, and a page that lists the deliveries.
 */
export function testerDoor(store: Reader, faults: Faults): Middleware {
  const router = new Router()

  router.get('/mock/faults', (ctx) => {
    ctx.body = { armed: faults.armed(), testAccounts: TEST_ACCOUNTS }
  })

  router.post('/mock/faults', async (ctx) => {
    const request = faultRequest.safeParse(await jsonOf(ctx as unknown as Context))
    if (!request.success) {
      const issue = request.error.issues[0]
      return refuse(ctx as unknown as Context, `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
    }
    if (!faults.arm(asFault(request.data)))
      return refuse(ctx as unknown as Context, 'too many faults are armed')
    ctx.body = { armed: faults.armed() }
  })

  router.post('/mock/faults/clear', (ctx) => {
    faults.clear()
    ctx.body = { armed: [] }
  })

  router.get('/', async (ctx) => {
    ctx.set('Content-Security-Policy', PLAIN_PAGE_POLICY)
    ctx.type = 'text/html; charset=utf-8'
    ctx.body = deliveriesPage(await latestDeliveries(store, LISTED_MAX))
  })

  const route = router.routes() as unknown as Middleware
  return (ctx, next) => (isLocalVisit(ctx.req) && !isFromAnotherSite(ctx) ? route(ctx, next) : next())
}

function asFault({ kind, account, times, lateMs }: z.infer<typeof faultRequest>): Fault {
  return { manner: kind === 'late' ? { kind, lateMs } : { kind }, account, times }
}

async function jsonOf(ctx: Context): Promise<unknown> {
  try {
    return parseJson(await readBody(ctx.req, BODY_LIMITS))
  } catch (error) {
    if (error instanceof JsonError) return null
    throw error
  }
}

function refuse(ctx: Context, message: string): void {
  ctx.status = 400
  ctx.body = { code: 'BAD_REQUEST', message }
}

/** A page that somebody happens to have open must not arm faults here. */
function isFromAnotherSite(ctx: Context): boolean {
  const origin = ctx.get('origin')
  return origin !== '' && !isLoopbackName(origin.replace(/^https?:\/\//, ''))
}
