import { X509Certificate } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { type Certificate, readCertificate } from './certificates.ts'

/** What is wrong with a certificate that a merchant made by itself. */
export type OwnCertificateFault = 'unreadable' | 'wrong-key' | 'expired'

export type OwnCertificate =
  | { readonly ok: true; readonly certificate: Certificate }
  | { readonly ok: false; readonly fault: OwnCertificateFault; readonly why: string }

const KEY_BITS_MIN = 2048
/** A longer key costs whoever verifies more than it gives. */
const KEY_BITS_MAX = 8192

/**
 * Reads a certificate that a merchant made by itself, whoever issued it: UnionPay knows it by its serial number alone.
 * One whose time has not come yet is taken, so that it can be handed in before it is used.
 *
 * @param text PEM, or DER in base64, in one line or many
 */
export function readOwnCertificate(text: string, nowMs: number): OwnCertificate {
  const certificate = tryRead(text)
  if (!certificate) return refuse('unreadable', 'not an X.509 certificate in PEM or base64 DER')
  const { asymmetricKeyType: type, asymmetricKeyDetails } = certificate.publicKey
  const bits = asymmetricKeyDetails?.modulusLength ?? 0
  if (type !== 'rsa' || bits < KEY_BITS_MIN || bits > KEY_BITS_MAX) {
    const found = type === 'rsa' ? `RSA with ${bits} bits` : String(type)
    return refuse(
      'wrong-key',
      `the key must be RSA with ${KEY_BITS_MIN} to ${KEY_BITS_MAX} bits; it is ${found}`,
    )
  }
  if (certificate.notAfterMs < nowMs) {
    return refuse(
      'expired',
      `the certificate expired on ${new Date(certificate.notAfterMs).toISOString().slice(0, 10)}`,
    )
  }
  return { ok: true, certificate }
}

function tryRead(text: string): Certificate | undefined {
  try {
    const encoded = text.includes('-----BEGIN') ? text : decodeBase64(text.replace(/\s/g, ''))
    if (encoded === undefined) return undefined
    // Written anew, so that nothing else that stood in the file is kept: people hand in files with their private key.
    return readCertificate(new X509Certificate(encoded).toString())
  } catch {
    return undefined
  }
}

const refuse = (fault: OwnCertificateFault, why: string): OwnCertificate => ({ ok: false, fault, why })
