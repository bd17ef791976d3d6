import { type KeyObject, X509Certificate } from 'node:crypto'

/** The company whose name stands third in the common name of every certificate that signs for UnionPay. */
export const UNIONPAY_COMPANY_NAME = '中国银联股份有限公司'

/** A certificate read once: what signing, verifying and looking up need, without parsing it again. */
export interface Certificate {
  /** Decimal serial number, the protocol's `certId` and `encryptCertId`. */
  readonly certId: string
  readonly publicKey: KeyObject
  /** PEM as it travels: CRLF line ends and nothing behind the last dash. The signature covers this very text. */
  readonly certificatePem: string
  /** Common name such as `041@8310000000083040@中国银联股份有限公司@00016493`; empty when there is none. */
  readonly commonName: string
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly x509: X509Certificate
}

/** A certificate together with its private key: somebody who can sign or decrypt. */
export interface SigningIdentity extends Certificate {
  readonly privateKey: KeyObject
}

/** Reads one PEM certificate, whatever its line ends. Throws when the text is not a certificate. */
export function readCertificate(pem: string): Certificate {
  const x509 = new X509Certificate(pem)
  const notBeforeMs = Date.parse(x509.validFrom)
  const notAfterMs = Date.parse(x509.validTo)
  if (Number.isNaN(notBeforeMs + notAfterMs))
    throw new Error('the certificate holds a time that no calendar has')
  return {
    certId: BigInt(`0x${x509.serialNumber}`).toString(),
    publicKey: x509.publicKey,
    certificatePem: wirePem(pem),
    commonName: commonNameOf(x509),
    notBeforeMs,
    notAfterMs,
    x509,
  }
}

/** The third part of a common name `041@number@holder@number`, which says who holds the certificate. */
export function holderOf(certificate: Certificate): string | undefined {
  return certificate.commonName.split('@')[2]
}

/** True when `certificate` may be used at that moment. */
export function isValidAt(certificate: Certificate, atMs: number): boolean {
  return certificate.notBeforeMs <= atMs && atMs <= certificate.notAfterMs
}

/** PEM in the form that messages carry: CRLF between lines, none at the end. */
export function wirePem(pem: string): string {
  return pem.trim().split(/\r?\n/).join('\r\n')
}

/** Node's `subject` is a text that a hostile name could bend; the structured form keeps each attribute apart. */
function commonNameOf(x509: X509Certificate): string {
  const name: unknown = x509.toLegacyObject().subject?.CN
  return typeof name === 'string' ? name : ''
}
