import { HOUR_MS } from './clock.ts'

/** China keeps one time zone without daylight saving. */
const BEIJING_OFFSET_MS = 8 * HOUR_MS

/** `2021-09-22T14:05:00+08:00`, the form of times in the APIv3 dialect. */
export function toRfc3339(ms: number): string {
  return `${new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 19)}+08:00`
}

/** Reads an RFC 3339 time with a zone. Null when it is none. */
export function parseRfc3339(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/.test(text)) return null
  const ms = Date.parse(text)
  return Number.isNaN(ms) ? null : ms
}

/** `20210922140500`, Beijing time: the digits of ACP's txnTime and of numbers derived from it. */
export function toBeijingDigits(ms: number): string {
  return new Date(ms + BEIJING_OFFSET_MS).toISOString().replace(/\D/g, '').slice(0, 14)
}
