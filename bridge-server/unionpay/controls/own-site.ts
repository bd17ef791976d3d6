import type { Context } from 'koa'

/**
 * A page that somebody happens to have open must not press these buttons: browsers name the page's origin on every
 * request that changes something, and a rebound host name shows in the Host header.
 */
export function isFromAnotherSite(ctx: Context): boolean {
  const isLoopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/
  const origin = ctx.get('origin')
  if (!isLoopback.test(ctx.host)) return true
  return origin !== '' && !isLoopback.test(origin.replace(/^https?:\/\//, ''))
}
