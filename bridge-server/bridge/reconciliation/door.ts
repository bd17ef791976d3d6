import type { Middleware } from 'koa'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Reader } from '../../store/store.ts'
import { isDay } from './days.ts'
import { differencesOf, latestReports, type Report, reportsOf } from './reports.ts'

/** Days in the list, newest first. */
const LISTED_MAX = 100
/** Differences of one merchant in one answer: should a whole file be wrong, there is one for every line. */
const DIFFERENCES_PAGE = 500

/**
 * `GET /reconciliation` lists the days with the number of differences, and `GET /reconciliation/20260305` tells what
 * came of comparing that clearing day; `?after=` the `nextAfter` of an answer goes on with the differences. JSON, and
 * for this machine alone.
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
    const after = Number(ctx.query.after ?? 0)
    if (!Number.isSafeInteger(after)) {
      ctx.status = 400
      ctx.body = { message: 'after: the nextAfter of an answer' }
      return
    }
    const merchants = await Promise.all(reports.map((report) => told(reader, report, after)))
    ctx.body = { day, merchants }
  }
}

async function told(reader: Reader, { day, doneMs, ...report }: Report, after: number) {
  const limit = DIFFERENCES_PAGE + 1
  const found = await differencesOf(reader, { merId: report.merId, day, after, limit })
  const page = found.slice(0, DIFFERENCES_PAGE)
  return {
    ...report,
    doneAt: doneMs === null ? null : toRfc3339(doneMs),
    differences: page.map(({ place: _, ...difference }) => difference),
    nextAfter: found.length > page.length ? (page.at(-1)?.place ?? null) : null,
  }
}
