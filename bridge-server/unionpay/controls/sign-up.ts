import { z } from 'zod'
import { MERCHANT_PFX_PASSWORD } from '../../acp/pki.ts'
import { INSTITUTIONS } from '../institutions/institutions.ts'
import { ACQUIRER_ID, SEEDED_MERCHANTS } from '../people.ts'
import { isAppName } from '../qr-doors/app-register.ts'
import { type Control, done, fault } from './desk.ts'

export const signUpRequest = z.strictObject({
  merId: z
    .string()
    .regex(/^[A-Za-z0-9]{15}$/, '15 letters or digits')
    .refine((merId) => !isAppName(merId), 'a number of apps'),
  name: z.string().min(1).max(40),
  trId: z
    .string()
    .regex(/^\d{1,11}$/, '1 to 11 digits')
    .default(SEEDED_MERCHANTS[0].trId),
  mode: z.enum(['strict', 'lenient']).default('lenient'),
  secureKey: z
    .string()
    .regex(/^[\x21-\x7e]{8,64}$/, '8 to 64 visible ASCII characters')
    .optional(),
  seesAccount: z.boolean().default(false),
  acquirerId: z.enum(INSTITUTIONS.map(({ acquirerId }) => acquirerId)).default(ACQUIRER_ID),
})

/**
 * POST /mock/merchants: a merchant signs up and gets its certificate as a pfx file. `mode: "strict"` holds it to the
 * letter of the rules; `secureKey` lets it sign with signMethod 11 and 12 besides; `seesAccount` tells it the paying
 * card's number, sealed for its certificate; `acquirerId` names the institution that pays it.
 */
export const signUp: Control<z.infer<typeof signUpRequest>> = async (request, { network, merchants }) => {
  const { secureKey = null, ...merchant } = request
  const exists = () => fault(409, 'MERCHANT_EXISTS', `Merchant ${merchant.merId} has signed up before.`)
  if (merchants.find(merchant.merId)) return exists()
  if (merchants.isFull) return fault(409, 'MERCHANTS_FULL', 'No more merchants can sign up here.')
  // The certificate comes first: it is worth nothing without the merchant, who could not sign without it.
  const { certificate, pfx } = await network.pki.merchant(merchant.merId)
  const isNew = await merchants.add(network.store, { ...merchant, secureKey })
  if (!isNew) return exists()
  return done({
    ...merchant,
    certId: certificate.certId,
    pfxBase64: pfx.toString('base64'),
    pfxPassword: MERCHANT_PFX_PASSWORD,
  })
}
