import type { Middleware } from 'koa'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Reader } from '../../store/store.ts'
import { isDay } from './days.ts'
import { differencesOf, latestReports, reportsOf } from './reports.ts'

/** Days in the list, newest first. */
const LISTED_MAX = 100

/**
 * `GET /reconciliation` lists the days with the number of differences, and `GET /reconciliation/20260305` tells what
 * came of comparing that clearing day. JSON, and for this machine alone.
 */
export function reconciliationDoor(reader: Reader): Middleware {
  return async (ctx, next) => {
    if (ctx.method === 'GET' && ctx.path === '/reconciliation') {
      ctx.body = { days: await latestReports(reader, LISTED_MAX) }
      return
    }
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
