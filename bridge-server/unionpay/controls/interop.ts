import { z } from 'zod'
import { PRESETS } from '../rules/interop-table.ts'
import { type Control, done } from './desk.ts'

export const interopRequest = z.strictObject({ preset: z.enum(PRESETS as [string, ...string[]]) })

/** GET /mock/interop: which reading of the announcements holds. */
export const interop: Control<unknown> = (_, { network }) => done({ preset: network.interop.preset })

/**
 * POST /mock/interop: chooses the reading. `as-announced` lets all three networks scan each other's codes; `realistic`
 * has other wallets and tills stay out of UnionPay's, as users reported.
 */
export const chooseInterop: Control<z.infer<typeof interopRequest>> = async ({ preset }, { network }) => {
  await network.interop.choose(preset as (typeof PRESETS)[number])
  return done({ preset: network.interop.preset })
}
