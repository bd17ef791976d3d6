/** Where two strings part, and what stands there in each. */
export interface Difference {
  /** Characters that both have in common at the start. */
  readonly at: number
  /** The field whose part of the string this is. */
  readonly field: string
  /** A few characters before the difference, the same in both. */
  readonly before: string
  readonly expected: string
  readonly found: string
}

const BEFORE_CHARS = 24
const AFTER_CHARS = 40

/** The first difference between the string that is right and the one that was signed; undefined when there is none. */
export function firstDifference(expected: string, found: string): Difference | undefined {
  if (expected === found) return undefined
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at++
  const start = expected.lastIndexOf('&', at - 1) + 1
  const [field = ''] = expected.slice(start).split('=', 1)
  return {
    at,
    field,
    before: expected.slice(Math.max(0, at - BEFORE_CHARS), at),
    expected: expected.slice(at, at + AFTER_CHARS),
    found: found.slice(at, at + AFTER_CHARS),
  }
}
