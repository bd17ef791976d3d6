import type { Cancel, Clock } from '../clock/clock.ts'

/** Long polls held at once; beyond it a poll is answered at once. */
const WATCHERS_MAX = 1000

/** Those who wait for an order to change. */
export class OrderWatch {
  readonly #clock: Clock
  readonly #watchers = new Map<string, Set<() => void>>()
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Resolves when the order is announced, or after `waitMs`. */
  change(id: string, waitMs: number): Promise<void> {
    if (waitMs <= 0 || this.#count >= WATCHERS_MAX) return Promise.resolve()
    return new Promise((resolve) => {
      let cancel: Cancel = () => {}
      const watchers = this.#watchers.get(id) ?? new Set()
      const wake = () => {
        cancel()
        if (watchers.delete(wake)) this.#count--
        if (watchers.size === 0) this.#watchers.delete(id)
        resolve()
      }
      this.#watchers.set(id, watchers.add(wake))
      this.#count++
      cancel = this.#clock.at(this.#clock.now() + waitMs, wake)
    })
  }

  announce(id: string): void {
    for (const wake of [...(this.#watchers.get(id) ?? [])]) wake()
  }

  close(): void {
    for (const id of [...this.#watchers.keys()]) this.announce(id)
  }
}
