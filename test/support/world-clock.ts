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
  constructor(startMs = A_QUIET_MORNING_MS) {
    super(startMs)
    vi.useFakeTimers({ toFake: ['Date'], now: startMs })
  }

  override at(atMs: number, task: () => void): Cancel {
    return super.at(atMs, () => {
      vi.setSystemTime(this.now())
      task()
    })
  }

  override async advance(ms: number, settle?: () => Promise<void>): Promise<void> {
    await super.advance(ms, settle)
    vi.setSystemTime(this.now())
  }

  /** Gives the machine its own time back. */
  close(): void {
    vi.useRealTimers()
  }
}
