import type { AcpMessage } from '../message.ts'
import type { Recipe } from './recipes.ts'
import {
  type Draft,
  draftBytes,
  draftText,
  fieldSlips,
  messageSlips,
  rightDraft,
  type Slip,
} from './slips.ts'

/** The mistakes that together make the signature fit, and the string that was signed. */
export interface Found {
  readonly slips: readonly NonNullable<Recipe['slip']>[]
  readonly text: string
}

/** A search reads no more bytes than this, whatever message it is given: a fraction of a second. */
export const MAX_SEARCHED_BYTES = 32_000_000

/**
 * Looks for the fewest known mistakes under which a client would have made this very signature: none, one in making
 * the digest, one in making the string, and then two.
 */
export function findSlips(message: AcpMessage, recipes: readonly Recipe[]): Found | undefined {
  const right = rightDraft(message)
  const byMessage = messageSlips(message)
  const byField = fieldSlips(message)
  const isRight = recipes.filter((recipe) => recipe.slip === undefined)
  let searchedBytes = 0

  function tryAll(slips: readonly Slip[], ways: readonly Recipe[]): Found | undefined {
    if (searchedBytes > MAX_SEARCHED_BYTES) return undefined
    const draft = slips.reduce<Draft>((made, slip) => slip.apply(made), right)
    const bytes = draftBytes(draft)
    for (const recipe of ways) {
      searchedBytes += bytes.length
      if (!recipe.gave(bytes)) continue
      return { slips: recipe.slip ? [...slips, recipe.slip] : slips, text: draftText(draft) }
    }
    return undefined
  }

  function first(steps: Iterable<readonly Slip[]>, ways: readonly Recipe[]): Found | undefined {
    for (const slips of steps) {
      const found = tryAll(slips, ways)
      if (found) return found
    }
    return undefined
  }

  return (
    tryAll([], recipes) ??
    first(each(byMessage), isRight) ??
    first(each(byField), isRight) ??
    first(each(byMessage), recipes) ??
    first(pairs(byMessage, byMessage), isRight) ??
    first(each(byField), recipes) ??
    first(pairs(byMessage, byField), isRight)
  )
}

function* each(slips: readonly Slip[]) {
  for (const slip of slips) yield [slip]
}

function* pairs(some: readonly Slip[], others: readonly Slip[]) {
  for (const a of some) for (const b of others) if (a !== b) yield [a, b]
}
