import { z } from 'zod'
import { type Control, done } from './desk.ts'

export const settleRequest = z.strictObject({})

/**
 * POST /mock/settle: closes the open clearing day now: cuts it, nets the institutions, posts the settlement and makes
 * the files ready. Answers the day as `MMDD` and what each institution pays or gets; the positions sum to zero.
 */
export const settle: Control<z.infer<typeof settleRequest>> = async (_request, { clearing, drain }) => {
  await drain()
  return done(await clearing.settleNow())
}
