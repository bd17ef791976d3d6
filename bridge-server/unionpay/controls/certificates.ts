import { z } from 'zod'
import type { Pki } from '../../acp/pki.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import { SEEDED_MERCHANTS } from '../people.ts'
import { type Control, done } from './desk.ts'

/** A file that a merchant downloads when signing up. */
export interface CertificateFile {
  readonly contentType: string
  readonly content: string | Buffer
}

/**
 * The public certificates by file name, `merchant.pfx` of the public test merchant, and `<merId>.pfx` of any merchant that
 * has signed up. Undefined for any other name.
 */
export async function certificateFile(name: string, pki: Pki): Promise<CertificateFile | undefined> {
  const certificates: Record<string, { readonly certificatePem: string }> = {
    'root.cer': pki.root,
    'middle.cer': pki.middle,
    'enc.cer': pki.encryption,
    'sign.cer': pki.signing,
    'app-verify.cer': pki.appVerify,
  }
  if (name === 'merchant.pfx') {
    return pfxOf(SEEDED_MERCHANTS[0].merId, pki)
  }
  const merId = /^([A-Za-z0-9]{15})\.pfx$/.exec(name)?.[1]
  if (merId) return isOnFile(merId, pki) ? pfxOf(merId, pki) : undefined
  if (!Object.hasOwn(certificates, name)) return undefined
  return { contentType: 'application/x-pem-file', content: certificates[name]?.certificatePem ?? '' }
}

export const rotateRequest = z.strictObject({ certificate: z.literal('enc') })

/**
 * POST /mock/certs/rotate: UnionPay changes its encryption certificate. From now on 95 answers the new one; what is sealed
 * for the former one is opened for a while, and then refused.
 */
export const rotateCertificate: Control<z.infer<typeof rotateRequest>> = async (
  { certificate },
  { network },
) => {
  const { encryptionKeys } = network.pki
  const { certId } = await encryptionKeys.rotate()
  const former = encryptionKeys.former().map((key) => ({
    certId: key.certificate.certId,
    opensUntil: toRfc3339(key.untilMs),
  }))
  return done({ certificate, certId, former })
}

async function pfxOf(merId: string, pki: Pki): Promise<CertificateFile> {
  const { pfx } = await pki.merchant(merId)
  return { contentType: 'application/x-pkcs12', content: pfx }
}

function isOnFile(merId: string, pki: Pki): boolean {
  return [...pki.merchantCertificates()].some((certificate) => certificate.merId === merId)
}
