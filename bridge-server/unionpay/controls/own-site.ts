import type { Context } from 'koa'
import { isLoopbackName } from '../../http/local-visit.ts'

/**
 * A page that somebody happens to have open must not press these buttons: browsers name the page's origin on every
 * request that changes something, and a rebound host name shows in the Host header.
 */
export function isFromAnotherSite(ctx: Context): boolean {
  const origin = ctx.get('origin')
  if (!isLoopbackName(ctx.host)) return true
  return origin !== '' && !isLoopbackName(origin.replace(/^https?:\/\//, ''))
}
