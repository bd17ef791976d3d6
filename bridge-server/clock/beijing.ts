import { HOUR_MS } from './clock.ts'

/** China keeps one time zone without daylight saving. */
const BEIJING_OFFSET_MS = 8 * HOUR_MS

/** `2021-09-22T14:05:00+08:00`, the form of times in the APIv3 dialect. */
export function toRfc3339(ms: number): string {
  return `${new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 19)}+08:00`
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/

/** Reads an RFC 3339 time with a zone. Null when it is none, also on a day that there is not. */
export function parseRfc3339(text: string): number | null {
  const [, day] = RFC_3339.exec(text) ?? []
  const ms = Date.parse(text)
  if (day === undefined || Number.isNaN(ms)) return null
  // `Date.parse` takes 30 February for 2 March.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? ms : null
}

/** `20210922140500`, Beijing time: the digits of ACP's txnTime and of numbers derived from it. */
export function toBeijingDigits(ms: number): string {
  return new Date(ms + BEIJING_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14)
}
