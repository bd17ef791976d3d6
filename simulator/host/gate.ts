import type { Context, Middleware } from 'koa'
import { isLoopbackName } from '../../bridge-server/http/local-visit.ts'

/** Refuses every request whose Host header is not a loopback name. */
export const loopbackOnly: Middleware = async (context, next) => {
  if (!isLoopbackName(context.host)) return refuse(context, 'this server answers only to its loopback name')
  await next()
}

/**
 * Refuses requests that another web origin makes through the visitor's browser.
 *
 * A loopback server stands in reach of every page that the visitor has open, so whatever spends money, mints
 * identities or reads data is answered only to the simulator's own page and to clients that are not browsers.
 */
export const ownPageOnly: Middleware = async (context, next) => {
  const site = context.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none')
    return refuse(context, 'other web origins are not served')
  const origin = context.get('origin')
  if (origin && origin !== ownOrigin(context)) return refuse(context, 'other web origins are not served')
  await next()
}

/** The origin under which this request reached us, for CSP headers that must name it. */
export function ownOrigin(context: Context): string {
  return `http://${context.host}`
}

function refuse(context: Context, why: string): void {
  context.status = 403
  context.body = { error: `Refused: ${why}.` }
}
