import { decodeBase64 } from './base64.ts'
import { canonicalBytes } from './canonical.ts'
import {
  type Certificate,
  holderOf,
  isValidAt,
  readCertificate,
  UNIONPAY_COMPANY_NAME,
} from './certificates.ts'
import type { AcpMessage } from './message.ts'
import { type SignatureScheme, SPOKEN_VERSIONS, schemeOf, verifyRsa, verifyWithKey } from './scheme.ts'
import type { SecureKeyOf } from './sign.ts'

/** The checks in the order in which they are made. The first that fails names the refusal. */
export type SignatureCheck =
  | 'scheme' // version and signMethod are not spoken here
  | 'signature-missing'
  | 'signature-encoding' // not exactly one strict base64 text, or not hex where a key signs
  | 'key-unknown' // no key is shared with this merchant
  | 'certificate-missing' // no certId, or no signPubKeyCert
  | 'certificate-unknown' // nobody registered this certId
  | 'certificate-malformed'
  | 'certificate-chain' // not issued by the middle certificate, or that not by the root
  | 'certificate-holder' // valid, but not UnionPay's; or another merchant's than the message says
  | 'certificate-validity' // not yet, or no longer
  | 'signature' // everything is in order, but the signature does not belong to this text

/** What verifying gives. `certificate` is the one proven to have signed; undefined when a shared key did. */
export type Verification<C extends Certificate = Certificate> =
  | { readonly ok: true; readonly certificate: C | undefined }
  | { readonly ok: false; readonly check: SignatureCheck; readonly why: string }

export type Verifier<C extends Certificate = Certificate> = (message: AcpMessage) => Verification<C>

/** A certificate that UnionPay has on file, and the merchant whose messages it may sign. */
export interface MerchantCertificate extends Certificate {
  readonly merId: string
}

const MAX_CERTIFICATE_CHARS = 8_192
const MAX_CACHED_CERTIFICATES = 64

interface DoorOptions {
  readonly now: () => number
  /** Versions that this door takes; 6.0.0 only when it is named. */
  readonly versions?: readonly string[]
  /** Without it signMethods 11 and 12 are refused. */
  readonly secureKeyOf?: SecureKeyOf
}

/** What a merchant is given to check UnionPay's messages by. */
export interface TrustOptions extends DoorOptions {
  readonly root: Certificate
  readonly middle: Certificate
  /** UnionPay's certificates by certId, as versions before 5.1.0 name them; without it those are refused. */
  readonly findCertificate?: (certId: string) => Certificate | undefined
}

/**
 * Verifies answers and notifications, which bring their own certificate: it must chain leaf ← middle ← root,
 * belong to UnionPay by the third part of its common name, and be valid now.
 * Certificates once trusted are kept by their PEM text, so that a message costs one RSA verification.
 */
export function answerVerifier(options: TrustOptions): Verifier {
  const { root, middle, now, findCertificate = () => undefined } = options
  if (!isIssuedBy(root, root) || !isIssuedBy(middle, root)) {
    throw new Error(
      'the trust store is broken: the middle certificate must be issued by the self-signed root',
    )
  }
  const trusted = new Map<string, Certificate>()

  return (message) => {
    const scheme = readScheme(message, options.versions)
    if ('check' in scheme) return scheme
    if (scheme.kind === 'key') return matchKey(message, scheme, options.secureKeyOf)
    const certificate =
      scheme.naming === 'certId' ? onFile(message.certId) : readTrusted(message.signPubKeyCert)
    if ('check' in certificate) return certificate
    for (const link of [certificate, middle, root]) {
      if (!isValidAt(link, now())) return refuse('certificate-validity', validityText(link))
    }
    return matchSignature(message, scheme, certificate)
  }

  function onFile(certId: string | undefined): Certificate | Refusal {
    if (!certId) return refuse('certificate-missing', 'certId is missing')
    const certificate = findCertificate(certId)
    return certificate
      ? trust(certificate)
      : refuse('certificate-unknown', `no certificate ${certId} is on file`)
  }

  function readTrusted(pem: string | undefined): Certificate | Refusal {
    if (!pem) return refuse('certificate-missing', 'signPubKeyCert is missing')
    const known = trusted.get(pem)
    if (known) return known
    const certificate = pem.length <= MAX_CERTIFICATE_CHARS ? tryRead(pem) : undefined
    if (!certificate) return refuse('certificate-malformed', 'signPubKeyCert is not a PEM certificate')
    const proven = trust(certificate)
    if ('check' in proven) return proven
    if (trusted.size >= MAX_CACHED_CERTIFICATES) trusted.delete(trusted.keys().next().value!)
    trusted.set(pem, certificate)
    return certificate
  }

  function trust(certificate: Certificate): Certificate | Refusal {
    if (!isIssuedBy(certificate, middle)) {
      return refuse(
        'certificate-chain',
        `certificate ${certificate.certId} was not issued by the middle certificate`,
      )
    }
    if (holderOf(certificate) !== UNIONPAY_COMPANY_NAME) {
      return refuse('certificate-holder', `certificate ${certificate.certId} does not belong to UnionPay`)
    }
    return certificate
  }
}

/** What is needed to verify requests: the register of certificates and keys, and the injected time. */
export interface RegisterOptions<C extends MerchantCertificate> extends DoorOptions {
  /** The certificate of this number: `merId`'s where merchants share it, else whosever it is. */
  readonly findCertificate: (certId: string, merId: string) => C | undefined
}

/** Verifies requests, which only name their certificate: it must be on file for the message's own merchant. */
export function requestVerifier<C extends MerchantCertificate>(options: RegisterOptions<C>): Verifier<C> {
  return (message) => {
    const scheme = readScheme(message, options.versions)
    if ('check' in scheme) return scheme
    if (scheme.kind === 'key') return matchKey(message, scheme, options.secureKeyOf)
    if (!message.certId) return refuse('certificate-missing', 'certId is missing')
    const certificate = options.findCertificate(message.certId, message.merId ?? '')
    if (!certificate) return refuse('certificate-unknown', `no certificate ${message.certId} is on file`)
    if (certificate.merId !== message.merId) {
      return refuse(
        'certificate-holder',
        `certificate ${certificate.certId} is not merchant ${message.merId}'s`,
      )
    }
    if (!isValidAt(certificate, options.now()))
      return refuse('certificate-validity', validityText(certificate))
    return matchSignature(message, scheme, certificate)
  }
}

/** Checks the signature alone, against a certificate that the caller trusts already. */
export function verifySignature<C extends Certificate>(message: AcpMessage, certificate: C): Verification<C> {
  const scheme = readScheme(message, SPOKEN_VERSIONS)
  if ('check' in scheme) return scheme
  if (scheme.kind === 'key') return refuse('scheme', 'this signMethod uses a shared key, not a certificate')
  return matchSignature(message, scheme, certificate)
}

type RsaScheme = Extract<SignatureScheme, { kind: 'rsa' }>
type KeyScheme = Extract<SignatureScheme, { kind: 'key' }>

function readScheme(message: AcpMessage, versions = SPOKEN_VERSIONS): SignatureScheme | Refusal {
  const scheme = schemeOf(message, versions)
  if (!scheme) return refuse('scheme', 'this version and signMethod are not spoken here')
  if (!message.signature) return refuse('signature-missing', 'signature is missing')
  if (scheme.kind === 'key') {
    const isHex = /^[0-9a-f]{64}$/.test(message.signature)
    return isHex ? scheme : refuse('signature-encoding', 'signature is not 64 lower-case hex letters')
  }
  const isBase64 = decodeBase64(message.signature) !== undefined
  return isBase64 ? scheme : refuse('signature-encoding', 'signature is not strict base64')
}

function matchSignature<C extends Certificate>(
  message: AcpMessage,
  { hash }: RsaScheme,
  certificate: C,
): Verification<C> {
  const canonical = canonicalBytes(message)
  return canonical && verifyRsa(canonical, hash, certificate.publicKey, message.signature!)
    ? { ok: true, certificate }
    : refuse('signature', `the signature does not match this message under certificate ${certificate.certId}`)
}

function matchKey(message: AcpMessage, { hash }: KeyScheme, secureKeyOf?: SecureKeyOf): KeyVerification {
  const secureKey = secureKeyOf?.(message.merId ?? '')
  if (secureKey === undefined) return refuse('key-unknown', `no key is shared with merchant ${message.merId}`)
  const canonical = canonicalBytes(message)
  return canonical && verifyWithKey(canonical, hash, secureKey, message.signature!)
    ? { ok: true, certificate: undefined }
    : refuse('signature', `the signature does not match this message under merchant ${message.merId}'s key`)
}

type KeyVerification = { readonly ok: true; readonly certificate: undefined } | Refusal
type Refusal = Extract<Verification, { ok: false }>

function refuse(check: SignatureCheck, why: string): Refusal {
  return { ok: false, check, why }
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return (
    issuer.x509.ca && certificate.x509.checkIssued(issuer.x509) && certificate.x509.verify(issuer.publicKey)
  )
}

function tryRead(pem: string): Certificate | undefined {
  try {
    return readCertificate(pem)
  } catch {
    return undefined
  }
}

function validityText(certificate: Certificate): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return `certificate ${certificate.certId} is valid from ${day(certificate.notBeforeMs)} to ${day(certificate.notAfterMs)}`
}
