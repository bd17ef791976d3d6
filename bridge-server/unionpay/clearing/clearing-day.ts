import { fromTxnTime, toTxnTime } from '../../acp/times.ts'
import { DAY_MS, MINUTE_MS } from '../../clock/clock.ts'

/**
 * Clearing days are cut at a fixed time of day in Beijing and carry the date on which they end: with the usual cut-off
 * at 23:00, what is paid at 23:00 or later belongs to the next day's date.
 */
export const CUT_OFF_MINUTE = 23 * 60

/** `YYYYMMDD` of the clearing day that runs at this moment. */
export function dayAt(atMs: number, cutOffMinute = CUT_OFF_MINUTE): string {
  return toTxnTime(atMs + DAY_MS - cutOffMinute * MINUTE_MS).slice(0, 8)
}

/** The moment at which a clearing day ends. */
export function cutOffMs(day: string, cutOffMinute = CUT_OFF_MINUTE): number {
  return midnightMs(day) + cutOffMinute * MINUTE_MS
}

export function dayAfter(day: string): string {
  return toTxnTime(midnightMs(day) + DAY_MS).slice(0, 8)
}

/** A day's first moment in Beijing, in epoch milliseconds. */
export function midnightMs(day: string): number {
  const atMs = fromTxnTime(`${day}000000`)
  if (atMs === undefined) throw new RangeError(`"${day}" is no day`)
  return atMs
}

/** `MMDD`, as settleDate is written on the wire. */
export function settleDateOfDay(day: string): string {
  return day.slice(4)
}
