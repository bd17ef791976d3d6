import type { Middleware } from 'koa'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Reader } from '../../store/store.ts'
import { isDay } from './days.ts'
import { differencesOf, reportsOf } from './reports.ts'

/** `GET /reconciliation/20260305`: what came of comparing that clearing day, as JSON. Nothing here is secret. */
export function reconciliationDoor(reader: Reader): Middleware {
  return async (ctx, next) => {
    const [, day] = /^\/reconciliation\/([^/]+)$/.exec(ctx.path) ?? []
    if (ctx.method !== 'GET' || day === undefined) return next()
    const reports = isDay(day) ? await reportsOf(reader, day) : []
    if (reports.length === 0) {
      ctx.status = 404
      ctx.body = { message: 'no such day' }
      return
    }
    ctx.body = {
      day,
      merchants: await Promise.all(
        reports.map(async ({ day: _, doneMs, ...report }) => ({
          ...report,
          doneAt: doneMs === null ? null : toRfc3339(doneMs),
          differences: await differencesOf(reader, report.merId, day),
        })),
      ),
    }
  }
}
