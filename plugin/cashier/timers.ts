/** Time as the flows need it; tests bring their own. */
export interface Time {
  nowMs(): number
  /** Calls `run` later, unless the returned function is called first. */
  after(delayMs: number, run: () => void): () => void
}

export const PHONE_TIME: Time = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** After this long the payer is told what is going on, and after this long what he can do. */
const WORDS_AFTER_MS = 1000
const ADVICE_AFTER_MS = 5000

/** Longest delay that setTimeout keeps: beyond it, it fires at once. */
const DELAY_MAX_MS = 2 ** 31 - 1

/** Timers with names: setting one again replaces it, and all of them can be stopped. */
export class Timers {
  readonly #time: Time
  readonly #running = new Map<string, () => void>()

  constructor(time: Time) {
    this.#time = time
  }

  set(name: string, delayMs: number, run: () => void): void {
    this.#running.get(name)?.()
    this.#running.set(name, this.#time.after(Math.min(Math.max(delayMs, 0), DELAY_MAX_MS), run))
  }

  /** Tells how long the payer has been waiting, from now on. */
  patience(send: (event: { type: 'patience'; reached: 'words' | 'advice' }) => void): void {
    this.set('words', WORDS_AFTER_MS, () => send({ type: 'patience', reached: 'words' }))
    this.set('advice', ADVICE_AFTER_MS, () => send({ type: 'patience', reached: 'advice' }))
  }

  stop(name: string): void {
    this.#running.get(name)?.()
    this.#running.delete(name)
  }

  stopAll(): void {
    for (const stop of this.#running.values()) stop()
    this.#running.clear()
  }
}
