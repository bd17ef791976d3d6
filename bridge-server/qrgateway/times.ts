/** China keeps one offset all year, so that wire times are plain arithmetic. */
const BEIJING_OFFSET_MS = 8 * 3_600_000

/** `validUntil`: RFC 3339 with milliseconds and Beijing's offset, since codes live for seconds. */
export function toValidUntil(ms: number): string {
  return `${new Date(ms + BEIJING_OFFSET_MS).toISOString().slice(0, 23)}+08:00`
}

/** The moment that a `validUntil` names, in epoch milliseconds. */
export function fromValidUntil(text: string): number {
  return Date.parse(text)
}
