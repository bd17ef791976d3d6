import { fromTxnTime, toTxnTime } from '../../acp/times.ts'
import { DAY_MS } from '../../clock/clock.ts'

/**
 * The moment of a payment from traceTime, `MMDDhhmmss`, which leaves the year out: the latest year that does not put
 * the payment more than a day ahead of now. Without a traceTime that can be read it is now.
 */
export function paymentTime(traceTime: string | undefined, nowMs: number): number {
  const thisYear = Number(toTxnTime(nowMs + DAY_MS).slice(0, 4))
  for (const year of [thisYear, thisYear - 1]) {
    const atMs = fromTxnTime(`${year}${traceTime}`)
    if (atMs !== undefined && atMs <= nowMs + DAY_MS) return atMs
  }
  return nowMs
}
