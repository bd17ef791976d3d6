import type { PluginDoor } from '../../../contract/plugin-door.ts'
import { type Clock, MINUTE_MS } from '../../clock/clock.ts'

interface RateLimit {
  readonly calls: number
  readonly perMs: number
}

/**
 * How often one payer may make a call, in however many sessions. Tight where a guess could pay off (PINs, SMS codes, card numbers) or costs
 * somebody a text message; wide where a plugin merely looks.
 */
const RATE_LIMITS: Readonly<Record<keyof PluginDoor, RateLimit>> = {
  // Counted by address, and many payers may share one.
  openSession: { calls: 600, perMs: MINUTE_MS },
  openCashier: { calls: 60, perMs: MINUTE_MS },
  getOrder: { calls: 240, perMs: MINUTE_MS },
  pay: { calls: 20, perMs: MINUTE_MS },
  listCards: { calls: 60, perMs: MINUTE_MS },
  getEncryptionKey: { calls: 60, perMs: MINUTE_MS },
  startEnrolment: { calls: 20, perMs: 10 * MINUTE_MS },
  confirmEnrolment: { calls: 20, perMs: 10 * MINUTE_MS },
  unbindCard: { calls: 20, perMs: MINUTE_MS },
  // A scanner reads a few codes a minute; whoever tries more of them is looking for something.
  inspectCode: { calls: 30, perMs: MINUTE_MS },
  openScan: { calls: 30, perMs: MINUTE_MS },
  // A new code every 55 seconds, and one for each time that the page is shown again.
  issueCode: { calls: 40, perMs: MINUTE_MS },
  revealCode: { calls: 40, perMs: MINUTE_MS },
  retireCode: { calls: 60, perMs: MINUTE_MS },
  watchCode: { calls: 240, perMs: MINUTE_MS },
  confirmCode: { calls: 20, perMs: MINUTE_MS },
  listRecords: { calls: 60, perMs: MINUTE_MS },
  listTopUps: { calls: 60, perMs: MINUTE_MS },
  // Whoever tries accounts by the dozen wants to know which ones there are.
  checkTopUpAccount: { calls: 20, perMs: MINUTE_MS },
  openTopUp: { calls: 20, perMs: MINUTE_MS },
  getTopUp: { calls: 240, perMs: MINUTE_MS },
  getAvailability: { calls: 60, perMs: MINUTE_MS },
  sendFeedback: { calls: 10, perMs: 10 * MINUTE_MS },
}

/** Callers counted at once; the one that was counted first is forgotten first. */
const COUNTED_MAX = 50_000

/** Counts calls in fixed windows. */
export class RateLimiter {
  readonly #clock: Clock
  readonly #windows = new Map<string, { calls: number; untilMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts one call; false when the caller has had enough. */
  allow(name: keyof PluginDoor, caller: string): boolean {
    const { calls, perMs } = RATE_LIMITS[name]
    const key = `${name}/${caller}`
    const nowMs = this.#clock.now()
    let window = this.#windows.get(key)
    if (!window || window.untilMs <= nowMs) {
      this.#windows.delete(key)
      if (this.#windows.size >= COUNTED_MAX) this.#windows.delete(this.#windows.keys().next().value as string)
      window = { calls: 0, untilMs: nowMs + perMs }
      this.#windows.set(key, window)
    }
    window.calls++
    return window.calls <= calls
  }
}
