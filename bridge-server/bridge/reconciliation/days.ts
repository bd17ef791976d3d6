import { fromTxnTime, toTxnTime } from '../../acp/times.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../clock/clock.ts'

/** UnionPay's clearing days end at 23:00 in Beijing, and their files lie ready at nine the next morning. */
const CUT_BEFORE_MIDNIGHT_MS = HOUR_MS
const ASKED_AFTER_MIDNIGHT_MS = 9 * HOUR_MS + 30 * MINUTE_MS

/** `YYYYMMDD` of the clearing day at this moment. */
export function clearingDayAt(atMs: number): string {
  return toTxnTime(atMs + CUT_BEFORE_MIDNIGHT_MS).slice(0, 8)
}

export function dayEndMs(day: string): number {
  return midnightMs(day) + DAY_MS - CUT_BEFORE_MIDNIGHT_MS
}

/** When a day's file is asked for first. */
export function fileDueMs(day: string): number {
  return midnightMs(day) + DAY_MS + ASKED_AFTER_MIDNIGHT_MS
}

export function dayAfter(day: string): string {
  return toTxnTime(midnightMs(day) + DAY_MS).slice(0, 8)
}

function midnightMs(day: string): number {
  const atMs = fromTxnTime(`${day}000000`)
  if (atMs === undefined) throw new RangeError(`"${day}" is no day`)
  return atMs
}

export function isDay(text: string): boolean {
  return /^\d{8}$/.test(text) && fromTxnTime(`${text}000000`) !== undefined
}
