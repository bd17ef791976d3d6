import { type Clock, MINUTE_MS } from '../../clock/clock.ts'

/** Largest difference between a merchant's clock and ours. */
export const CLOCK_SKEW_MAX_MS = 5 * MINUTE_MS

/** Nonces remembered at once: those of three hundred requests a second in the two generations that are kept. */
const NONCES_MAX = 400_000

/**
 * Refuses a signed request that was seen before. A nonce is kept for as long as its timestamp would be accepted; it
 * is kept in memory only, since every call of the dialect may safely be repeated and a restart forgets at most that.
 */
export class ReplayGuard {
  readonly #clock: Clock
  #older = new Set<string>()
  #newer = new Set<string>()
  #turnsAtMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** `fresh` once for each key; `full` when there is no room to remember it. */
  see(key: string): 'fresh' | 'replayed' | 'full' {
    this.#turn()
    if (this.#older.has(key) || this.#newer.has(key)) return 'replayed'
    if (this.#older.size + this.#newer.size >= NONCES_MAX) return 'full'
    this.#newer.add(key)
    return 'fresh'
  }

  /** Two generations, each a whole window of acceptance long: forgetting one is forgetting only what is stale. */
  #turn(): void {
    const nowMs = this.#clock.now()
    if (nowMs < this.#turnsAtMs) return
    const isLongIdle = nowMs >= this.#turnsAtMs + GENERATION_MS
    this.#older = isLongIdle ? new Set() : this.#newer
    this.#newer = new Set()
    this.#turnsAtMs = nowMs + GENERATION_MS
  }
}

/** A timestamp may lie ahead by the skew when first seen, and stays acceptable for the skew after its moment. */
const GENERATION_MS = 2 * CLOCK_SKEW_MAX_MS
