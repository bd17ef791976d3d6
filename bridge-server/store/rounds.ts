import { type Cancel, type Clock, SECOND_MS } from '../clock/clock.ts'
import type { Due } from './due.ts'
import type { Reader } from './store.ts'

export interface RoundsOptions<Item> {
  readonly store: Reader
  readonly clock: Clock
  readonly due: Due<Item>
  /** Deals with one item, so that it is no longer due. A rejection is reported, and the item tried again later. */
  readonly handle: (item: Item) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Items in hand at once. */
const IN_HAND_MAX = 16
/** Wait before an item, or a look, that failed is tried again. */
const RETRY_MS = 30 * SECOND_MS

/**
 * Does what the store says is due, when the clock says so. The store knows what is due, so a restart loses nothing.
 * Desks that work off what is due are rounds, or have some.
 */
export class Rounds<Item> {
  readonly #options: RoundsOptions<Item>
  readonly #inHand = new Map<string, Promise<void>>()
  /** Items that somebody is seeing to anyway, as many as there are. */
  readonly #held = new Map<string, Promise<unknown>>()
  /** Items that failed a moment ago: left alone for a while, and not in the way of others. */
  readonly #resting = new Set<string>()
  #looking: Promise<void> | null = null
  #lookAgain = false
  #alarm: { readonly atMs: number; readonly cancel: Cancel } | null = null
  #stopped = false

  constructor(options: RoundsOptions<Item>) {
    this.#options = options
  }

  /** Something will be due at `dueMs`, and the store knows. Costs nothing while an earlier alarm is set. */
  expect(dueMs: number): void {
    if (this.#looking || dueMs <= this.#options.clock.now()) this.wake()
    else if (!this.#alarm || dueMs < this.#alarm.atMs) this.#setAlarm(dueMs)
  }

  /** Looks for what is due: at start, and whenever something new may be. */
  wake(): void {
    if (this.#stopped) return
    this.#lookAgain = true
    this.#looking ??= this.#look()
      .catch((error: unknown) => {
        this.#options.onError(error)
        this.#setAlarm(this.#options.clock.now() + RETRY_MS)
      })
      .finally(() => {
        this.#looking = null
        if (this.#lookAgain) this.wake()
      })
  }

  /**
   * Does other work on an item, which is left alone meanwhile.
   *
   * @param dueMs when the item falls due if that work did not deal with it
   */
  async hold<Result>(key: string, work: () => Promise<Result>, dueMs: number): Promise<Result> {
    const held = work()
    this.#held.set(key, held)
    try {
      return await held
    } finally {
      this.#held.delete(key)
      this.expect(dueMs)
    }
  }

  /** Resolves when nothing is in hand and nothing is due now. */
  async drain(): Promise<void> {
    while (this.#looking || this.#inHand.size > 0 || this.#held.size > 0) {
      await this.#looking
      await Promise.allSettled([...this.#inHand.values(), ...this.#held.values()])
    }
  }

  /** Begins nothing more, and waits for what is in hand. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#lookAgain = false
    this.#setAlarm(null)
    await this.drain()
  }

  async #look(): Promise<void> {
    const { store, clock, due } = this.#options
    while (this.#lookAgain && !this.#stopped) {
      this.#lookAgain = false
      const nowMs = clock.now()
      const limit = IN_HAND_MAX + this.#inHand.size + this.#resting.size + this.#held.size
      for (const item of await due.find(store, nowMs, limit)) {
        if (this.#inHand.size >= IN_HAND_MAX || this.#stopped) break
        if (!this.#isTaken(due.keyOf(item))) this.#begin(item)
      }
      // Asked with the same time, so that nothing falls due unseen between the two questions.
      this.#setAlarm(await due.nextMs(store, nowMs))
    }
  }

  #isTaken(key: string): boolean {
    return this.#inHand.has(key) || this.#resting.has(key) || this.#held.has(key)
  }

  #setAlarm(atMs: number | null): void {
    this.#alarm?.cancel()
    this.#alarm = null
    if (atMs === null || this.#stopped) return
    const ring = () => {
      this.#alarm = null
      this.wake()
    }
    this.#alarm = { atMs, cancel: this.#options.clock.at(atMs, ring) }
  }

  #begin(item: Item): void {
    const { clock, due, handle, onError } = this.#options
    const key = due.keyOf(item)
    const done = handle(item).then(
      () => {
        this.#inHand.delete(key)
        this.wake()
      },
      (error: unknown) => {
        onError(error)
        this.#inHand.delete(key)
        // Not at once: an item that fails every time would keep the processor busy.
        this.#resting.add(key)
        clock.at(clock.now() + RETRY_MS, () => {
          this.#resting.delete(key)
          this.wake()
        })
      },
    )
    this.#inHand.set(key, done)
  }
}
