/**
 * How many turns of the event loop without any activity count as quiet. A message needs one a hop; frameworks put a few
 * timers of no delay between a tap and what it shows.
 */
const QUIET_TURNS = 8

/** Knows when something has happened on the phone, so that waiting reacts to events instead of sleeping. */
export class Activity {
  readonly #waiting = new Set<() => void>()
  #count = 0

  notify(): void {
    this.#count++
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  /**
   * Checks `condition` now and after every activity, until it gives something.
   *
   * @returns undefined when the deadline passes first
   */
  async until<T>(condition: () => T | undefined | false | null, deadlineMs: number): Promise<T | undefined> {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      this.notify()
    }, deadlineMs)
    try {
      for (;;) {
        const found = condition()
        if (found !== undefined && found !== false && found !== null) return found
        if (isLate) return undefined
        await new Promise<void>((resolve) => this.#waiting.add(resolve))
      }
    } finally {
      clearTimeout(timer)
    }
  }

  /** Resolves when every message under way has arrived and nothing follows from it. */
  async quiet(): Promise<void> {
    for (let turns = 0, seen = this.#count; turns < QUIET_TURNS; turns++) {
      await new Promise<void>((resolve) => setTimeout(resolve))
      if (seen !== this.#count) turns = 0
      seen = this.#count
    }
  }
}
