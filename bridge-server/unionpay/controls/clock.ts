import { z } from 'zod'
import { parseRfc3339, toRfc3339 } from '../../clock/beijing.ts'
import { type Clock, SECOND_MS } from '../../clock/clock.ts'
import { CLOCK_STEP_MAX_MS } from '../limits.ts'
import { type Control, done, fault } from './desk.ts'

export const clockRequest = z.union([
  z.strictObject({ advanceMs: z.int().min(0).max(CLOCK_STEP_MAX_MS) }),
  z.strictObject({ at: z.string().refine((text) => parseRfc3339(text) !== null, 'an RFC 3339 time') }),
])

/** How long a question after the world's rest may stay open: well below what browsers and proxies wait. */
const REST_WAIT_MS = 10 * SECOND_MS

/** A clock that testers may move. */
interface Movable extends Clock {
  advance(ms: number, settle?: () => Promise<void>): void | Promise<void>
  /** Resolves when all parties of this clock have done what fell due; a clock of the network's own has no others. */
  rest?(): Promise<void>
}

/**
 * POST /mock/clock: moves time on. Answers when everything that fell due on the way is done here and at the other
 * parties of this clock, or else after a while with `atRest: false`: a long way takes its time.
 */
export const moveClock: Control<z.infer<typeof clockRequest>> = async (request, desk) => {
  const { clock } = desk.network
  if (!isMovable(clock)) return fault(409, 'CLOCK_FIXED', 'This clock cannot be moved.')
  const stepMs =
    'advanceMs' in request ? request.advanceMs : (parseRfc3339(request.at) as number) - clock.now()
  if (stepMs < 0) return fault(409, 'CLOCK_BACKWARDS', 'Time only moves forward.')
  if (stepMs > CLOCK_STEP_MAX_MS) return fault(400, 'CLOCK_STEP', 'That is too far in one step.')
  await clock.advance(stepMs, desk.drain)
  return lookAtClock({}, desk)
}

/** GET /mock/clock: the time, once the world has come to rest, or else after a while with `atRest: false`. */
export const lookAtClock: Control<object> = async (_request, { network: { clock }, drain }) => {
  const others = isMovable(clock) ? clock.rest?.() : undefined
  const atRest = await isDoneSoon(Promise.all([drain(), others]), clock)
  return done({ now: toRfc3339(clock.now()), atRest })
}

function isDoneSoon(work: Promise<unknown>, clock: Clock): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const cancel = clock.at(clock.now() + REST_WAIT_MS, () => resolve(false))
    work.finally(cancel).then(() => resolve(true), reject)
  })
}

function isMovable(clock: Clock): clock is Movable {
  return 'advance' in clock && typeof clock.advance === 'function'
}
