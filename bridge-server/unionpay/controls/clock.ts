import { z } from 'zod'
import { parseRfc3339, toRfc3339 } from '../../clock/beijing.ts'
import type { Clock } from '../../clock/clock.ts'
import { CLOCK_STEP_MAX_MS } from '../limits.ts'
import { type Control, done, fault } from './desk.ts'

export const clockRequest = z.union([
  z.strictObject({ advanceMs: z.int().min(0).max(CLOCK_STEP_MAX_MS) }),
  z.strictObject({ at: z.string().refine((text) => parseRfc3339(text) !== null, 'an RFC 3339 time') }),
])

/** A clock that testers may move. */
interface Movable extends Clock {
  advance(ms: number, settle?: () => Promise<void>): void | Promise<void>
}

/** POST /mock/clock: moves time on, and answers when everything that fell due on the way is done. */
export const moveClock: Control<z.infer<typeof clockRequest>> = async (request, { network, drain }) => {
  const { clock } = network
  if (!isMovable(clock)) return fault(409, 'CLOCK_FIXED', 'This clock cannot be moved.')
  const stepMs =
    'advanceMs' in request ? request.advanceMs : (parseRfc3339(request.at) as number) - clock.now()
  if (stepMs < 0) return fault(409, 'CLOCK_BACKWARDS', 'Time only moves forward.')
  if (stepMs > CLOCK_STEP_MAX_MS) return fault(400, 'CLOCK_STEP', 'That is too far in one step.')
  await clock.advance(stepMs, drain)
  await drain()
  return done({ now: toRfc3339(clock.now()) })
}

function isMovable(clock: Clock): clock is Movable {
  return 'advance' in clock && typeof clock.advance === 'function'
}
