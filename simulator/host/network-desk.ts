import type Router from '@koa/router'
import type { Context } from 'koa'
import type { Dispatcher } from 'undici'
import { z } from 'zod'
import { jsonBody } from './json-body.ts'
import { readLimited } from './limited-body.ts'

/** Moving the clock by months makes the network settle every day on the way. */
const TIMEOUT_MS = 120_000
const BODY_LIMIT_BYTES = 16 * 1024
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024
const body = z.record(z.string().max(64), z.unknown())

/** What the desks may ask of the mock network: its testing controls of this name, and no other. */
const CONTROLS = [
  ['get', '/cities'],
  ['get', '/clock'],
  ['post', '/clock'],
  ['post', '/merchant-codes'],
  ['post', '/tills/scan'],
  ['get', '/tills/orders/:orderId'],
  ['post', '/wallets/:owner/scan'],
  ['post', '/wallets/:owner/code'],
  ['get', '/interop'],
  ['post', '/interop'],
  ['get', '/journal'],
] as const

/**
 * The desks' way to the mock network. Its answers pass as they are; when there is no network to ask, or it does not
 * answer, the desk is told so.
 */
export function networkDesk(router: Router, unionpayUrl: string | undefined, http: Dispatcher): void {
  for (const [method, path] of CONTROLS) {
    router[method](`/host/network${path}`, async (context) => {
      if (unionpayUrl === undefined) return fail(context, 503, 'NO_NETWORK')
      const sent = method === 'post' ? await jsonBody(context, body, BODY_LIMIT_BYTES) : null
      if (sent === undefined) return
      try {
        const target = new URL(context.url.replace(/^\/host\/network/, '/mock'), unionpayUrl)
        const answer = await http.request({
          origin: target.origin,
          path: target.pathname + target.search,
          method: method === 'post' ? 'POST' : 'GET',
          headers: { 'content-type': 'application/json' },
          body: sent && JSON.stringify(sent),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        })
        const data = await readLimited(answer.body, ANSWER_LIMIT_BYTES)
        context.status = answer.statusCode
        context.type = 'application/json'
        context.body = data ?? '{}'
      } catch {
        fail(context, 502, 'NETWORK_SILENT')
      }
    })
  }
}

const REASONS = {
  NO_NETWORK: 'This simulator was started without a mock network to ask.',
  NETWORK_SILENT: 'The mock network does not answer.',
} as const

function fail(context: Context, status: number, code: keyof typeof REASONS): void {
  context.status = status
  context.body = { code, message: REASONS[code] }
}
