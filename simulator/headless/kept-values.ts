import type { SpaceId } from '../wire/bundle.ts'
import type { StoredValues } from '../wire/shell.ts'

/** What each person has stored on this phone, by space; it outlives restarts. */
export class KeptValues {
  readonly #byPerson = new Map<string, Map<SpaceId, StoredValues>>()
  #first: Readonly<Record<SpaceId, StoredValues>>

  /** @param first what the first person has stored before */
  constructor(first: Readonly<Record<SpaceId, StoredValues>> = {}) {
    this.#first = first
  }

  of(person: string): Map<SpaceId, StoredValues> {
    const kept = this.#byPerson.get(person) ?? new Map(Object.entries(this.#first))
    this.#first = {}
    this.#byPerson.set(person, kept)
    return kept
  }
}
