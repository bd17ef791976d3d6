import type { Middleware } from 'koa'
import { PLAIN_PAGE_POLICY } from '../../http/plain-page.ts'
import type { Store } from '../../store/store.ts'
import { renderMetrics } from './metrics.ts'
import { renderStatusPage } from './status-page.ts'

/** `/healthz`, `/metrics` and the page for people on `/`: for this machine alone. Nothing can be changed here. */
export function statusDoor(store: Store): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'GET') return next()
    switch (ctx.path) {
      case '/healthz':
        await store.get('SELECT 1')
        ctx.body = { status: 'ok' }
        return
      case '/metrics':
        ctx.type = 'text/plain; version=0.0.4; charset=utf-8'
        ctx.body = await renderMetrics(store)
        return
      case '/':
        ctx.set('Content-Security-Policy', PLAIN_PAGE_POLICY)
        ctx.type = 'text/html; charset=utf-8'
        ctx.body = await renderStatusPage(store)
        return
      default:
        return next()
    }
  }
}
