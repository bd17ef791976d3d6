import type { Clock } from '../../clock/clock.ts'

/** Wakes whoever waits for an order to change. It is told of commits, so nobody asks the database over and over. */
export class OrderWatch {
  readonly #clock: Clock
  readonly #waiting = new Map<string, Set<() => void>>()
  #count = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** The order's row has changed, and the change is on disk. */
  changed(orderRef: string): void {
    for (const wake of this.#waiting.get(orderRef) ?? []) wake()
  }

  /**
   * Begins to wait. Begin before reading the order, so that no change falls between.
   *
   * @returns `changed` resolves at the next change, after `waitMs`, or on `cancel`
   */
  begin(orderRef: string, waitMs: number): { changed: Promise<void>; cancel: () => void } {
    if (this.#count >= WAITING_MAX) return { changed: Promise.resolve(), cancel: () => {} }
    const waiting = this.#waiting.get(orderRef) ?? new Set()
    this.#waiting.set(orderRef, waiting)
    let end = () => {}
    const changed = new Promise<void>((resolve) => {
      end = () => {
        if (!waiting.delete(end)) return
        this.#count--
        if (waiting.size === 0 && this.#waiting.get(orderRef) === waiting) this.#waiting.delete(orderRef)
        cancelAlarm()
        resolve()
      }
    })
    const cancelAlarm = this.#clock.at(this.#clock.now() + waitMs, end)
    waiting.add(end)
    this.#count++
    return { changed, cancel: end }
  }

  /** Lets everybody go, for the end of the server. */
  close(): void {
    for (const orderRef of [...this.#waiting.keys()]) this.changed(orderRef)
  }
}

/** Answers held back at once; beyond it they are given without waiting. */
const WAITING_MAX = 10_000
