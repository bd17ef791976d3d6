import { createHash } from 'node:crypto'
import type { AcpMessage } from './message.ts'

/** How a protocol version signs. A new version or method is one more row, and nothing else here changes. */
export interface SignatureScheme {
  /** Hash of the canonical string, and again the hash inside the RSA signature. */
  readonly hash: 'sha256'
}

const SCHEMES: Readonly<Record<string, SignatureScheme>> = {
  '5.1.0/01': { hash: 'sha256' },
}

/** The scheme that a message's own version and signMethod ask for, or undefined when it is not spoken here. */
export function schemeOf(message: AcpMessage): SignatureScheme | undefined {
  const key = `${message.version}/${message.signMethod}`
  return Object.hasOwn(SCHEMES, key) ? SCHEMES[key] : undefined
}

/**
 * The text that is signed: every field but `signature` whose value is not blank, sorted by name in byte order,
 * joined as `name=value&…` with the values as they are, never percent-encoded.
 */
export function canonicalString(message: AcpMessage): string {
  return Object.keys(message)
    .filter((name) => name !== 'signature' && !isBlank(message[name]!))
    .sort()
    .map((name) => `${name}=${message[name]}`)
    .join('&')
}

/** Lower-case hex digest of the canonical string; RSA signs these 64 ASCII characters, not the bytes they stand for. */
export function canonicalDigest(message: AcpMessage, scheme: SignatureScheme): string {
  return createHash(scheme.hash).update(canonicalString(message), 'utf8').digest('hex')
}

/** Blank as Java's `trim` sees it, because that is what the published clients leave out of their signature. */
function isBlank(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 0x20) return false
  return true
}
