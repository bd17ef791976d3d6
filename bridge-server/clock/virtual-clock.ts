import { Agenda } from './agenda.ts'
import type { Cancel, Clock } from './clock.ts'

/** Time that stands still until it is told to move. For tests and simulations. */
export class VirtualClock implements Clock {
  readonly #agenda = new Agenda()
  #nowMs: number

  constructor(startMs: number) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  at(atMs: number, task: () => void): Cancel {
    return this.#agenda.add(atMs, task)
  }

  /**
   * Moves on by `ms`, stopping at every task that falls due on the way: each sees the time it was made for, and
   * what it set in motion is settled before time goes on.
   */
  async advance(ms: number, settle: () => Promise<void> = async () => {}): Promise<void> {
    const untilMs = this.#nowMs + ms
    await settle()
    for (
      let nextAtMs = this.#agenda.nextAtMs();
      nextAtMs !== null && nextAtMs <= untilMs;
      nextAtMs = this.#agenda.nextAtMs()
    ) {
      this.#nowMs = Math.max(this.#nowMs, nextAtMs)
      this.#agenda.takeDue(this.#nowMs)?.()
      await settle()
    }
    this.#nowMs = untilMs
  }
}
