import { z } from 'zod'
import { PRESETS } from '../rules/interop-table.ts'
import { type Control, done } from './desk.ts'

export const interopRequest = z.strictObject({
  preset: z.enum(PRESETS).exactOptional(),
  withPlanned: z.boolean().exactOptional(),
})

/** GET /mock/interop: which reading of the announcements holds. */
export const interop: Control<unknown> = (_, { network }) => done(network.interop.reading)

/**
 * POST /mock/interop: chooses the reading. `as-announced` lets all three networks scan each other's codes; `realistic`
 * has other wallets and tills stay out of UnionPay's, as users reported. `withPlanned: false` does not believe what was
 * only ever planned. What is not named stays as it is.
 */
export const chooseInterop: Control<z.infer<typeof interopRequest>> = async (
  chosen,
  { network: { interop } },
) => {
  await interop.choose(chosen)
  return done(interop.reading)
}
