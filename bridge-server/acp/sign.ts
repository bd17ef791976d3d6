import { type KeyObject, sign } from 'node:crypto'
import { canonicalDigest, schemeOf } from './canonical.ts'
import type { SigningIdentity } from './certificates.ts'
import type { AcpMessage } from './message.ts'

/** Completes a message: adds signMethod, the name of the certificate, and the signature. */
export type Signer = (fields: AcpMessage) => Promise<AcpMessage>

/** Signs as a merchant does: the receiver looks the certificate up by its decimal serial number, `certId`. */
export function requestSigner(identity: SigningIdentity): Signer {
  return (fields) =>
    signMessage({ ...fields, signMethod: '01', certId: identity.certId }, identity.privateKey)
}

/** Signs as UnionPay does from 5.1.0 on: answers and notifications carry the whole certificate. */
export function answerSigner(identity: SigningIdentity): Signer {
  return (fields) =>
    signMessage({ ...fields, signMethod: '01', signPubKeyCert: identity.certificatePem }, identity.privateKey)
}

/**
 * Signs a message that already names its version, signMethod and certificate.
 * The private-key operation runs on libuv's pool, so that many signatures use all cores and block nobody.
 * Throws when the message asks for a scheme that is not spoken here: that is the caller's mistake, not a sender's.
 */
export async function signMessage(message: AcpMessage, privateKey: KeyObject): Promise<AcpMessage> {
  const scheme = schemeOf(message)
  if (!scheme) throw new Error(`cannot sign version ${message.version} with signMethod ${message.signMethod}`)
  const digest = Buffer.from(canonicalDigest(message, scheme), 'ascii')
  const signature = await new Promise<Buffer>((resolve, reject) => {
    sign(scheme.hash, digest, privateKey, (error, bytes) => (error ? reject(error) : resolve(bytes)))
  })
  return { ...message, signature: signature.toString('base64') }
}
