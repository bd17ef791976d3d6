import { createHash, type KeyObject, sign, timingSafeEqual, verify } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import type { AcpMessage } from './message.ts'

/**
 * How a version and signMethod sign.
 * - `rsa`: the hash of the canonical string as lower-case hex letters, signed with the same hash (PKCS#1 v1.5)
 * - `key`: the hash of the canonical string, `&`, and the hash of a key that both sides know, as lower-case hex
 */
export type SignatureScheme =
  | { readonly kind: 'rsa'; readonly hash: 'sha1' | 'sha256'; readonly naming: CertificateNaming }
  | { readonly kind: 'key'; readonly hash: 'sha256' | 'sm3' }

/** How an answer names the certificate that signed it. Requests always use `certId`. */
export type CertificateNaming = 'certId' | 'signPubKeyCert'

const OLD: SignatureScheme = { kind: 'rsa', hash: 'sha1', naming: 'certId' }
const PRESENT: SignatureScheme = { kind: 'rsa', hash: 'sha256', naming: 'signPubKeyCert' }
const KEYED: Readonly<Record<string, SignatureScheme>> = {
  '11': { kind: 'key', hash: 'sha256' },
  '12': { kind: 'key', hash: 'sm3' },
}

/** Which scheme each version uses for signMethod 01, and whether it may leave signMethod out. */
const VERSIONS: Readonly<Record<string, { readonly rsa: SignatureScheme; readonly mayOmitMethod?: true }>> = {
  '1.0.0': { rsa: OLD, mayOmitMethod: true },
  '5.0.0': { rsa: OLD },
  '5.0.1': { rsa: OLD, mayOmitMethod: true },
  '5.1.0': { rsa: PRESENT },
  // Said to follow the rules of 5.1.0; no published client sends it, so both doors may refuse it.
  '6.0.0': { rsa: PRESENT },
}

/** Versions that have a place in the tables. */
export const KNOWN_VERSIONS: readonly string[] = Object.keys(VERSIONS)

/** The versions that are spoken unless a door is told otherwise. */
export const SPOKEN_VERSIONS: readonly string[] = KNOWN_VERSIONS.filter((version) => version !== '6.0.0')

/** The scheme that a message's own version and signMethod ask for, or undefined when it is not spoken here. */
export function schemeOf(
  { version = '', signMethod }: AcpMessage,
  versions: readonly string[] = SPOKEN_VERSIONS,
): SignatureScheme | undefined {
  if (!versions.includes(version) || !Object.hasOwn(VERSIONS, version)) return undefined
  const { rsa, mayOmitMethod } = VERSIONS[version]!
  if (signMethod === '01' || (signMethod === undefined && mayOmitMethod)) return rsa
  return signMethod && Object.hasOwn(KEYED, signMethod) ? KEYED[signMethod] : undefined
}

/** What RSA signs: the digest written as hex letters, not the bytes that they stand for. */
export function hexDigest(canonical: Uint8Array, hash: SignatureScheme['hash']): string {
  return createHash(hash).update(canonical).digest('hex')
}

/** Signs on libuv's pool, so that many signatures use all cores and block nobody. */
export function signRsa(
  canonical: Uint8Array,
  hash: 'sha1' | 'sha256',
  privateKey: KeyObject,
): Promise<string> {
  const digest = Buffer.from(hexDigest(canonical, hash), 'ascii')
  return new Promise((resolve, reject) => {
    sign(hash, digest, privateKey, (error, bytes) =>
      error ? reject(error) : resolve(bytes.toString('base64')),
    )
  })
}

/** Synchronous on purpose: verifying costs 20 µs, less than the way to another thread and back. */
export function verifyRsa(
  canonical: Uint8Array,
  hash: 'sha1' | 'sha256',
  publicKey: KeyObject,
  signature: string,
): boolean {
  const bytes = decodeBase64(signature)
  return !!bytes && verify(hash, Buffer.from(hexDigest(canonical, hash), 'ascii'), publicKey, bytes)
}

/** The signature that whoever knows the key makes. */
export function signWithKey(canonical: Uint8Array, hash: 'sha256' | 'sm3', secureKey: string): string {
  const keyDigest = createHash(hash).update(secureKey, 'utf8').digest('hex')
  return createHash(hash).update(canonical).update(`&${keyDigest}`).digest('hex')
}

/** Compares in a time that does not tell how much of the signature was right. */
export function verifyWithKey(
  canonical: Uint8Array,
  hash: 'sha256' | 'sm3',
  secureKey: string,
  signature: string,
): boolean {
  const expected = Buffer.from(signWithKey(canonical, hash, secureKey), 'ascii')
  const received = Buffer.from(signature, 'utf8')
  return received.length === expected.length && timingSafeEqual(received, expected)
}
