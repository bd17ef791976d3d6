/** One space's stored values: answered from memory, written through to the shell. */
import type { StorageChange, StoredValues } from '../wire/shell.ts'
import { cloneable } from './cloneable.ts'

/** WeChat's limits, here on the length of the JSON text. */
const MAX_ENTRY_CHARS = 1024 * 1024
const MAX_AREA_CHARS = 10 * 1024 * 1024

export class StorageArea {
  readonly #values = new Map<string, unknown>()
  /** How long each value is as JSON, kept so that writing one does not weigh all. */
  readonly #chars = new Map<string, number>()
  #sum = 0
  readonly #written: (change: StorageChange) => void
  readonly #DateHere: DateConstructor

  /** `DateHere` makes the dates that application code gets back. */
  constructor(values: StoredValues, written: (change: StorageChange) => void, DateHere: DateConstructor) {
    this.#written = written
    this.#DateHere = DateHere
    this.replace(values)
  }

  /** Somebody outside changed everything; nothing is written back. */
  replace(values: StoredValues): void {
    this.#forgetAll()
    for (const [key, value] of Object.entries(values)) this.#put(key, value, chars(value))
  }

  has(key: string): boolean {
    return this.#values.has(key)
  }

  /** A copy, so that changing it changes nothing here; `undefined` when there is no such key. */
  get(key: string): unknown {
    return cloneable(this.#values.get(key), this.#DateHere)
  }

  /** @throws Error when the value or the whole area would be larger than WeChat allows. */
  set(key: string, value: unknown): void {
    const copy = cloneable(value)
    const entryChars = chars(copy)
    if (entryChars > MAX_ENTRY_CHARS) throw new Error('entry size limit reached')
    if (this.#sum - (this.#chars.get(key) ?? 0) + entryChars > MAX_AREA_CHARS) {
      throw new Error('exceed storage max size 10Mb')
    }
    this.#put(key, copy, entryChars)
    this.#written({ kind: 'set', key, value: copy })
  }

  remove(key: string): void {
    this.#sum -= this.#chars.get(key) ?? 0
    this.#chars.delete(key)
    this.#values.delete(key)
    this.#written({ kind: 'remove', key })
  }

  clear(): void {
    this.#forgetAll()
    this.#written({ kind: 'clear' })
  }

  info(): { keys: string[]; currentSize: number; limitSize: number } {
    return {
      keys: [...this.#values.keys()],
      currentSize: Math.ceil(this.#sum / 1024),
      limitSize: MAX_AREA_CHARS / 1024,
    }
  }

  #put(key: string, value: unknown, chars: number): void {
    this.#sum += chars - (this.#chars.get(key) ?? 0)
    this.#chars.set(key, chars)
    this.#values.set(key, value)
  }

  #forgetAll(): void {
    this.#values.clear()
    this.#chars.clear()
    this.#sum = 0
  }
}

function chars(value: unknown): number {
  return JSON.stringify(value)?.length ?? 0
}
