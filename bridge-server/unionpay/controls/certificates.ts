import type { Pki } from '../../acp/pki.ts'
import { SEEDED_MERCHANTS } from '../people.ts'

/** A file that a merchant downloads when signing up. */
export interface CertificateFile {
  readonly contentType: string
  readonly content: string | Buffer
}

/** The public certificates by file name, and the pfx of the public test merchant. Undefined for any other name. */
export async function certificateFile(name: string, pki: Pki): Promise<CertificateFile | undefined> {
  const certificates: Record<string, { readonly certificatePem: string }> = {
    'root.cer': pki.root,
    'middle.cer': pki.middle,
    'enc.cer': pki.encryption,
    'sign.cer': pki.signing,
    'app-verify.cer': pki.appVerify,
  }
  if (name === 'merchant.pfx') {
    const { pfx } = await pki.merchant(SEEDED_MERCHANTS[0].merId)
    return { contentType: 'application/x-pkcs12', content: pfx }
  }
  if (!Object.hasOwn(certificates, name)) return undefined
  return { contentType: 'application/x-pem-file', content: certificates[name]?.certificatePem ?? '' }
}
