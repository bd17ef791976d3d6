import type { KeyObject } from 'node:crypto'
import { canonicalBytes } from './canonical.ts'
import type { SigningIdentity } from './certificates.ts'
import { charsetNamed } from './charset.ts'
import type { AcpMessage } from './message.ts'
import { KNOWN_VERSIONS, type SignatureScheme, schemeOf, signRsa, signWithKey } from './scheme.ts'

/** Completes a message: adds signMethod, the name of the certificate, and the signature. */
export type Signer = (fields: AcpMessage) => Promise<AcpMessage>

/** The key that a merchant without certificates shares with the network; undefined when it has none. */
export type SecureKeyOf = (merId: string) => string | undefined

/** Signs as a merchant does: the receiver looks the certificate up by its decimal serial number, `certId`. */
export function requestSigner(identity: SigningIdentity): Signer {
  return (fields) =>
    signMessage({ ...fields, signMethod: '01', certId: identity.certId }, identity.privateKey)
}

/** Signs as a merchant with a shared key does (signMethod 11, SHA-256, unless the message asks for 12, SM3). */
export function keySigner(secureKey: string): Signer {
  return async (fields) => signMessageWithKey({ ...fields, signMethod: fields.signMethod ?? '11' }, secureKey)
}

/**
 * Signs as UnionPay does, in the version and signMethod that the message names (01 when it names none): since 5.1.0
 * an answer carries the whole certificate, before that its number, and with a shared key neither.
 * Throws when the message asks for a scheme that is not spoken, or for the key of a merchant who has none.
 */
export function answerSigner(identity: SigningIdentity, secureKeyOf: SecureKeyOf = () => undefined): Signer {
  return async (fields) => {
    const message: AcpMessage = { ...fields, signMethod: fields.signMethod ?? '01' }
    const scheme = schemeOrThrow(message)
    if (scheme.kind === 'key') {
      const secureKey = secureKeyOf(message.merId ?? '')
      if (secureKey === undefined) throw new Error(`merchant ${message.merId} shares no key`)
      return signMessageWithKey(message, secureKey)
    }
    const name = { certId: identity.certId, signPubKeyCert: identity.certificatePem }[scheme.naming]
    return signMessage({ ...message, [scheme.naming]: name }, identity.privateKey)
  }
}

/** How an answer to a request, or a notification about it, is written. */
export interface Envelope {
  readonly version: string
  readonly encoding: string
  readonly signMethod: string
}

/**
 * The version, encoding and signMethod in which to answer a request: its own. What is not spoken, or a key that
 * nobody shares, is answered as 5.1.0, UTF-8 and 01, since errors are signed too.
 */
export function envelopeFor(request: AcpMessage, secureKeyOf: SecureKeyOf = () => undefined): Envelope {
  const encoding = charsetNamed(request.encoding ?? '') ? request.encoding! : 'UTF-8'
  const scheme = schemeOf(request, KNOWN_VERSIONS)
  const sharesKey = scheme?.kind !== 'key' || secureKeyOf(request.merId ?? '') !== undefined
  return scheme && sharesKey
    ? { version: request.version!, encoding, signMethod: request.signMethod ?? '01' }
    : { version: '5.1.0', encoding, signMethod: '01' }
}

/**
 * Signs a message that already names its version, signMethod and certificate.
 * The private-key operation runs on libuv's pool, so that many signatures use all cores and block nobody.
 * Throws when the message asks for a scheme that is not spoken here: that is the caller's mistake, not a sender's.
 */
export async function signMessage(message: AcpMessage, privateKey: KeyObject): Promise<AcpMessage> {
  const scheme = schemeOrThrow(message)
  if (scheme.kind !== 'rsa') throw new Error(`signMethod ${message.signMethod} signs with a shared key`)
  return { ...message, signature: await signRsa(bytesOrThrow(message), scheme.hash, privateKey) }
}

function signMessageWithKey(message: AcpMessage, secureKey: string): AcpMessage {
  const scheme = schemeOrThrow(message)
  if (scheme.kind !== 'key') throw new Error(`signMethod ${message.signMethod} signs with a certificate`)
  return { ...message, signature: signWithKey(bytesOrThrow(message), scheme.hash, secureKey) }
}

function schemeOrThrow(message: AcpMessage): SignatureScheme {
  const scheme = schemeOf(message, KNOWN_VERSIONS)
  if (!scheme) throw new Error(`cannot sign version ${message.version} with signMethod ${message.signMethod}`)
  return scheme
}

function bytesOrThrow(message: AcpMessage): Buffer {
  const bytes = canonicalBytes(message)
  if (!bytes) throw new Error(`the message cannot be written in ${message.encoding}`)
  return bytes
}
