/** How often the service is asked for a sign of life, and how long it may stay silent. */
const PING_EVERY_MS = 1000
const HUNG_AFTER_MS = 5000

export interface WatchdogOptions {
  readonly ping: () => void
  readonly onHung: () => void
  readonly nowMs: () => number
}

/** Notices a service whose code never ends: the page around it stays alive and can offer a restart. */
export class Watchdog {
  readonly #options: WatchdogOptions
  readonly #timer: ReturnType<typeof setInterval>
  #unansweredSinceMs: number | null = null

  constructor(options: WatchdogOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#ask(), PING_EVERY_MS)
  }

  /** Any message of the service is a sign of life. */
  sawLife(): void {
    this.#unansweredSinceMs = null
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #ask(): void {
    const nowMs = this.#options.nowMs()
    if (this.#unansweredSinceMs === null) this.#unansweredSinceMs = nowMs
    else if (nowMs - this.#unansweredSinceMs > HUNG_AFTER_MS) this.#options.onHung()
    this.#options.ping()
  }
}
