import { isShown } from './shown.ts'

/** Where two strings part, and what stands there in each, up to the end of the field. */
export interface Difference {
  /** Characters that both have in common at the start. */
  readonly at: number
  /** The field whose part of the right string this is. */
  readonly field: string
  /** The last characters before the difference, inside the same field. */
  readonly before: string
  readonly expected: string
  readonly found: string
}

const BEFORE_CHARS = 24
const AFTER_CHARS = 40

/** What stands for a value that must not be seen. */
const HIDDEN = '…'

/**
 * The first difference between the string that is right and the one that was signed; undefined when there is none.
 * Values that may not be shown (card numbers, tokens, whatever is not understood) are left out; the place remains.
 */
export function firstDifference(expected: string, found: string): Difference | undefined {
  if (expected === found) return undefined
  let at = 0
  while (at < expected.length && expected[at] === found[at]) at++
  const right = fieldAt(expected, at)
  const wrong = fieldAt(found, at)
  return {
    at,
    field: right.name,
    before: right.isShown
      ? expected.slice(Math.max(right.start, at - BEFORE_CHARS), at)
      : `${right.name}=${HIDDEN}`,
    expected: right.isShown ? expected.slice(at, Math.min(right.end, at + AFTER_CHARS)) : HIDDEN,
    found: wrong.isShown ? found.slice(at, Math.min(wrong.end, at + AFTER_CHARS)) : HIDDEN,
  }
}

/** The field around a place. A group's member looks like a field that nobody knows, and is hidden like one. */
function fieldAt(text: string, at: number) {
  const start = at === 0 ? 0 : text.lastIndexOf('&', at - 1) + 1
  const nextAmpersand = text.indexOf('&', at)
  const end = nextAmpersand < 0 ? text.length : nextAmpersand
  const [name = '', ...rest] = text.slice(start, end).split('=')
  return { name, start, end, isShown: isShown(name, rest.join('=')) }
}
