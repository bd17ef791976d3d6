/** China keeps one offset all year, so that wire times are plain arithmetic and need no time zone data. */
const BEIJING_OFFSET_MS = 8 * 3_600_000

/** `YYYYMMDDhhmmss` in Beijing, as txnTime and payTimeout are written. Milliseconds are dropped. */
export function toTxnTime(atMs: number): string {
  return new Date(atMs + BEIJING_OFFSET_MS).toISOString().slice(0, 19).replace(/\D/g, '')
}

/** The moment of a `YYYYMMDDhhmmss` Beijing time in epoch milliseconds; undefined when no calendar has it. */
export function fromTxnTime(text: string): number | undefined {
  if (!/^(?:19|20)\d{12}$/.test(text)) return undefined
  const at = (from: number, to = from + 2) => Number(text.slice(from, to))
  const atMs = Date.UTC(at(0, 4), at(4) - 1, at(6), at(8), at(10), at(12)) - BEIJING_OFFSET_MS
  return toTxnTime(atMs) === text ? atMs : undefined
}

/** `MMDDhhmmss` in Beijing: traceTime, the moment of the payment. */
export function toTraceTime(atMs: number): string {
  return toTxnTime(atMs).slice(4)
}

/** `MMDD` in Beijing: settleDate, for the moment given. Which clearing day a payment falls in is not decided here. */
export function toSettleDate(atMs: number): string {
  return toTxnTime(atMs).slice(4, 8)
}
