import { sign as rsaSign, verify as rsaVerify } from 'node:crypto'
import { promisify } from 'node:util'
import { decodeBase64 } from '../acp/base64.ts'
import type { Certificate, SigningIdentity } from '../acp/certificates.ts'

/** The one algorithm that is spoken: RSA PKCS#1 v1.5 with SHA-256. */
const ALGORITHM = 'RS256'
/** Longest header value that is looked at; a 4096-bit signature and a serial number take some 800 letters. */
const SIGNATURE_MAX_CHARS = 2048

const signOnPool = promisify(rsaSign)

/**
 * Signs a message's bytes: a JWS in compact form with its payload left out (RFC 7515, appendix F). `kid` names the
 * certificate by its decimal serial number, which is how the two sides have each other's on file.
 */
export async function signDetached(body: Buffer, identity: SigningIdentity): Promise<string> {
  const header = base64url(Buffer.from(JSON.stringify({ alg: ALGORITHM, kid: identity.certId })))
  const signature = await signOnPool('sha256', signingInput(header, body), identity.privateKey)
  return `${header}..${base64url(signature)}`
}

export type SignatureFault =
  | 'signature-missing'
  | 'signature-malformed'
  | 'algorithm'
  | 'certificate-unknown'
  | 'signature'

export type Signed<C extends Certificate> =
  | { readonly ok: true; readonly certificate: C }
  | { readonly ok: false; readonly fault: SignatureFault }

/** Whether the bytes were signed by the holder of a certificate on file. */
export function verifyDetached<C extends Certificate>(
  jws: string | undefined,
  body: Buffer,
  findCertificate: (certId: string) => C | undefined,
): Signed<C> {
  if (!jws) return refused('signature-missing')
  if (jws.length > SIGNATURE_MAX_CHARS) return refused('signature-malformed')
  const [, encodedHeader = '', encodedSignature = ''] = /^([\w-]+)\.\.([\w-]+)$/.exec(jws) ?? []
  const signature = fromBase64url(encodedSignature)
  const header = readHeader(encodedHeader)
  if (!signature || !header) return refused('signature-malformed')
  if (header.alg !== ALGORITHM || 'crit' in header || 'b64' in header) return refused('algorithm')
  const certificate = typeof header.kid === 'string' ? findCertificate(header.kid) : undefined
  if (!certificate) return refused('certificate-unknown')
  const input = signingInput(encodedHeader, body)
  const isSigned = rsaVerify('sha256', input, certificate.publicKey, signature)
  return isSigned ? { ok: true, certificate } : refused('signature')
}

function signingInput(encodedHeader: string, body: Buffer): Buffer {
  return Buffer.from(`${encodedHeader}.${base64url(body)}`, 'latin1')
}

function readHeader(encoded: string): Record<string, unknown> | undefined {
  try {
    const header: unknown = JSON.parse(fromBase64url(encoded)?.toString('utf8') ?? '')
    return typeof header === 'object' && header !== null ? { ...header } : undefined
  } catch {
    return undefined
  }
}

const base64url = (bytes: Buffer) => bytes.toString('base64url')

/** Strict, as everywhere: one text for one signature. */
function fromBase64url(text: string): Buffer | undefined {
  const standard = text.replaceAll('-', '+').replaceAll('_', '/')
  return decodeBase64(standard.padEnd(Math.ceil(standard.length / 4) * 4, '='))
}

const refused = (fault: SignatureFault): Extract<Signed<never>, { ok: false }> => ({ ok: false, fault })
