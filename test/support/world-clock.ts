import { vi } from 'vitest'
import type { Cancel } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'

/**
 * A Thursday, ten in the morning in Beijing: far from holidays, the month's ends and the cut-off. Stories that are about
 * those say when they begin; all others are the same on whatever day they are told.
 */
export const A_QUIET_MORNING_MS = Date.parse('2026-03-05T10:00:00+08:00')

/** A clock that stands still until it is moved, and takes the machine's along: SDKs and pages are unmodified and ask that one. */
export class WorldClock extends VirtualClock {
  readonly #awaited = new Map<number, PromiseWithResolvers<void>>()

  constructor(startMs = A_QUIET_MORNING_MS) {
    super(startMs)
    vi.useFakeTimers({ toFake: ['Date'], now: startMs })
  }

  override at(atMs: number, task: () => void): Cancel {
    this.#meeting(atMs).resolve()
    return super.at(atMs, () => {
      vi.setSystemTime(this.now())
      task()
    })
  }

  override async advance(ms: number, settle?: () => Promise<void>): Promise<void> {
    await super.advance(ms, settle)
    vi.setSystemTime(this.now())
  }

  /** Resolves once something waits for this moment: a long poll has arrived, and time may move. */
  whenAwaited(atMs: number): Promise<void> {
    return this.#meeting(atMs).promise
  }

  #meeting(atMs: number): PromiseWithResolvers<void> {
    const meeting = this.#awaited.get(atMs) ?? Promise.withResolvers<void>()
    this.#awaited.set(atMs, meeting)
    return meeting
  }

  /** Gives the machine its own time back. */
  close(): void {
    vi.useRealTimers()
  }
}
