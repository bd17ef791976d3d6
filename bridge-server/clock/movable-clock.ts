import { Agenda } from './agenda.ts'
import type { Cancel, Clock } from './clock.ts'

/** Longest wait that a Node timer takes without overflowing. */
const TIMER_MAX_MS = 2 ** 31 - 1

/** The machine's time, moved by an offset that testers may change: "next day" runs everything that fell due on the way. */
export class MovableClock implements Clock {
  // Kept from before anybody lets `Date.now` follow this clock.
  readonly #machineNow = Date.now
  readonly #agenda = new Agenda()
  readonly #onMoved: (offsetMs: number) => void
  readonly #parties: (() => Promise<void>)[] = []
  #offsetMs: number
  #ran = 0
  #resting: Promise<void> | null = null
  #timer: NodeJS.Timeout | undefined

  /**
   * @param offsetMs how far this clock is from the machine's to begin with; below zero for a world in the past
   * @param onMoved called with the new distance before anything that fell due runs
   */
  constructor(offsetMs = 0, onMoved: (offsetMs: number) => void = () => {}) {
    this.#offsetMs = offsetMs
    this.#onMoved = onMoved
  }

  now(): number {
    return this.#machineNow() + this.#offsetMs
  }

  at(atMs: number, task: () => void): Cancel {
    const cancel = this.#agenda.add(atMs, task)
    this.#arm()
    return cancel
  }

  /** Moves time on by `ms`, which may not be negative: a ledger's time does not run backwards. */
  advance(ms: number): void {
    if (!(ms >= 0)) throw new RangeError('a clock only moves forward')
    this.#offsetMs += ms
    this.#onMoved(this.#offsetMs)
    this.#runDue()
  }

  /** Takes in a party that works by this clock; `drain` resolves when it has nothing in hand. */
  settleWith(drain: () => Promise<void>): void {
    this.#parties.push(drain)
  }

  /** Resolves when everything that has fallen due is done at every party, and what followed from it too. */
  rest(): Promise<void> {
    this.#resting ??= this.#settle().finally(() => {
      this.#resting = null
    })
    return this.#resting
  }

  async #settle(): Promise<void> {
    // A party that came to rest may have woken another one: two rounds in which nothing fell due are rest for all.
    for (let quiet = 0, ranBefore = this.#ran; quiet < 2; quiet++) {
      for (const drain of this.#parties) await drain()
      this.#runDue()
      if (this.#ran !== ranBefore) quiet = -1
      ranBefore = this.#ran
    }
  }

  #runDue(): void {
    for (let task = this.#agenda.takeDue(this.now()); task; task = this.#agenda.takeDue(this.now())) {
      this.#ran++
      task()
    }
    this.#arm()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const nextAtMs = this.#agenda.nextAtMs()
    if (nextAtMs === null) return
    const waitMs = Math.min(Math.max(nextAtMs - this.now(), 0), TIMER_MAX_MS)
    this.#timer = setTimeout(() => this.#runDue(), waitMs)
    // A pending task never keeps a process alive that has closed its servers.
    this.#timer.unref()
  }
}
