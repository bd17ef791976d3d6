import { z } from 'zod'
import { toRfc3339 } from '../../clock/beijing.ts'
import { mintC2bCode } from '../wallet/c2b-codes.ts'
import { type Control, done, fault } from './desk.ts'

export const c2bCodeRequest = z.strictObject({
  cardNo: z.string().regex(/^\d{13,19}$/, '13 to 19 digits'),
  asksPin: z.boolean().default(false),
})

/**
 * POST /mock/c2b-codes: the code that a payer's wallet shows to a merchant's scanner, for orders 01/06. It pays once;
 * with `asksPin` the payer has to type the PIN after the scan, and the merchant hears 82 until then.
 */
export const mintCode: Control<z.infer<typeof c2bCodeRequest>> = async (request, { network }) => {
  const code = await mintC2bCode(network, request)
  if (code === 'unknown-card') return fault(404, 'UNKNOWN_CARD', 'No issuer knows this card.')
  if (code === 'too-many-codes') {
    return fault(409, 'CODES_FULL', 'This card has too many codes out; wait until they expire.')
  }
  return done({ qrNo: code.qrNo, expiresAt: toRfc3339(code.expiresAtMs) })
}
