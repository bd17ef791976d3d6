import { z } from 'zod'
import { MERCHANT_PFX_PASSWORD } from '../../acp/pki.ts'
import { completed, insertMerchant } from '../gateway/merchants.ts'
import { insertOwnCertificate } from '../gateway/own-certificates.ts'
import { INSTITUTIONS } from '../institutions/institutions.ts'
import { ACQUIRER_ID, SEEDED_MERCHANTS } from '../people.ts'
import { isAppName } from '../qr-doors/app-register.ts'
import { type Control, type ControlAnswer, type Desk, done, fault } from './desk.ts'
import { certificateText, taken, told, usableCertificate } from './own-certificates.ts'

export const signUpRequest = z.strictObject({
  merId: z
    .string()
    .regex(/^[A-Za-z0-9]{15}$/, '15 letters or digits')
    .refine((merId) => !isAppName(merId), 'a number of apps')
    .refine(
      (merId) => !INSTITUTIONS.some(({ merIdPrefix }) => merId.startsWith(merIdPrefix)),
      'a number of an institution that signs its own merchants up',
    ),
  name: z.string().min(1).max(40),
  nameEn: z.string().min(1).max(40).optional(),
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
  certificate: certificateText.optional(),
})

/**
 * POST /mock/merchants: a merchant signs up and gets its certificate as a pfx file; or hands in a `certificate` that it
 * made by itself (PEM, or base64 of DER), and then keeps its key to itself. `mode: "strict"` holds it to the letter of
 * the rules; `nameEn` is for English pages; `secureKey` lets it sign with signMethod 11 and 12 besides; `seesAccount` tells it the paying card's
 * number, sealed for its certificate; `acquirerId` names the institution that pays it.
 */
export const signUp: Control<z.infer<typeof signUpRequest>> = async (request, desk) => {
  const { network, merchants } = desk
  const { secureKey = null, nameEn = null, certificate: ownCertificate, ...said } = request
  const merchant = { ...said, nameEn }
  if (merchants.find(merchant.merId)) return exists(merchant.merId)
  if (merchants.isFull) return fault(409, 'MERCHANTS_FULL', 'No more merchants can sign up here.')
  if (ownCertificate !== undefined) return signUpWith(ownCertificate, { ...merchant, secureKey }, desk)
  // The certificate comes first: it is worth nothing without the merchant, who could not sign without it.
  const { certificate, pfx } = await network.pki.merchant(merchant.merId)
  const isNew = await merchants.add(network.store, { ...merchant, secureKey })
  if (!isNew) return exists(merchant.merId)
  return done({
    ...merchant,
    certId: certificate.certId,
    pfxBase64: pfx.toString('base64'),
    pfxPassword: MERCHANT_PFX_PASSWORD,
  })
}

/** A merchant that brings its own certificate: both are on file, or neither. */
async function signUpWith(
  text: string,
  newcomer: Parameters<typeof completed>[0],
  { network, merchants }: Desk,
): Promise<ControlAnswer> {
  const { store, clock, ownCertificates } = network
  const read = usableCertificate(text, network)
  if (!read.ok) return read.answer
  const { certificate } = read
  const merchant = completed(newcomer)
  const outcome = await store.transact(async (tx) => {
    const known = await tx.get('SELECT 1 FROM own_certificate WHERE cert_id = ?', certificate.certId)
    if (known) return 'taken'
    if (!(await insertMerchant(tx, merchant))) return 'exists'
    await insertOwnCertificate(tx, merchant.merId, certificate, clock.now())
    return 'added'
  })
  if (outcome === 'taken') return taken(certificate)
  if (outcome === 'exists') return exists(merchant.merId)
  merchants.noteAdded(merchant)
  ownCertificates.noteAdded({ ...certificate, merId: merchant.merId })
  const { secureKey: _, ...shown } = merchant
  return done({ ...shown, ...told(merchant.merId, certificate) })
}

const exists = (merId: string) => fault(409, 'MERCHANT_EXISTS', `Merchant ${merId} has signed up before.`)
