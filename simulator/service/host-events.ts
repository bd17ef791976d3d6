/** Listeners of `wx.on…`, by the name behind the `on`. */
import { copied } from './cloneable.ts'
import type { Space } from './space.ts'

type Listener = (value: unknown) => void

export class HostEvents {
  readonly #listeners = new Map<string, { space: Space; listener: Listener }[]>()

  on(space: Space, name: string, listener: unknown): void {
    if (typeof listener !== 'function') return
    const known = this.#listeners.get(name) ?? []
    known.push({ space, listener: listener as Listener })
    this.#listeners.set(name, known)
  }

  /** Without a listener: all of this space's. */
  off(space: Space, name: string, listener?: unknown): void {
    const known = this.#listeners.get(name) ?? []
    const kept = known.filter(
      (entry) => entry.space !== space || (listener !== undefined && entry.listener !== listener),
    )
    this.#listeners.set(name, kept)
  }

  /** Each listener gets a value of its own: they may be of different spaces. */
  deliver(name: string, value: unknown): void {
    for (const { space, listener } of [...(this.#listeners.get(name) ?? [])]) {
      space.guard(() => listener(copied(value)))
    }
  }
}
