import type { Pki } from '../../acp/pki.ts'
import { SEEDED_MERCHANTS } from '../people.ts'

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

async function pfxOf(merId: string, pki: Pki): Promise<CertificateFile> {
  const { pfx } = await pki.merchant(merId)
  return { contentType: 'application/x-pkcs12', content: pfx }
}

function isOnFile(merId: string, pki: Pki): boolean {
  return [...pki.merchantCertificates()].some((certificate) => certificate.merId === merId)
}
