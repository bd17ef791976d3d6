import { verify } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { canonicalDigest, type SignatureScheme, schemeOf } from './canonical.ts'
import {
  type Certificate,
  holderOf,
  isValidAt,
  readCertificate,
  UNIONPAY_COMPANY_NAME,
} from './certificates.ts'
import type { AcpMessage } from './message.ts'

/** The checks in the order in which they are made. The first that fails names the refusal. */
export type SignatureCheck =
  | 'scheme' // version and signMethod are not spoken here
  | 'signature-missing'
  | 'signature-encoding' // not exactly one strict base64 text
  | 'certificate-missing' // no certId, or no signPubKeyCert
  | 'certificate-unknown' // nobody registered this certId
  | 'certificate-malformed'
  | 'certificate-chain' // not issued by the middle certificate, or that not by the root
  | 'certificate-holder' // valid, but not UnionPay's; or another merchant's than the message says
  | 'certificate-validity' // not yet, or no longer
  | 'signature' // everything is in order, but the signature does not belong to this text

/** What verifying gives. `certificate` is the one that was proven to have signed. */
export type Verification<C extends Certificate = Certificate> =
  | { readonly ok: true; readonly certificate: C }
  | { readonly ok: false; readonly check: SignatureCheck; readonly why: string }

export type Verifier<C extends Certificate = Certificate> = (message: AcpMessage) => Verification<C>

/** A certificate that UnionPay has on file, and the merchant whose messages it may sign. */
export interface MerchantCertificate extends Certificate {
  readonly merId: string
}

const MAX_CERTIFICATE_CHARS = 8_192
const MAX_CACHED_CERTIFICATES = 64

/** The two certificates that a merchant is given to check UnionPay's by, and the injected time. */
export interface TrustOptions {
  readonly root: Certificate
  readonly middle: Certificate
  readonly now: () => number
}

/**
 * Verifies answers and notifications, which bring their own certificate: it must chain leaf ← middle ← root,
 * belong to UnionPay by the third part of its common name, and be valid now.
 * Certificates once trusted are kept by their PEM text, so that a message costs one RSA verification.
 */
export function answerVerifier({ root, middle, now }: TrustOptions): Verifier {
  if (!isIssuedBy(root, root) || !isIssuedBy(middle, root)) {
    throw new Error(
      'the trust store is broken: the middle certificate must be issued by the self-signed root',
    )
  }
  const trusted = new Map<string, Certificate>()

  return (message) => {
    const signature = readSignature(message)
    if ('check' in signature) return signature
    const certificate = readTrusted(message.signPubKeyCert)
    if ('check' in certificate) return certificate
    for (const link of [certificate, middle, root]) {
      if (!isValidAt(link, now())) return refuse('certificate-validity', validityText(link))
    }
    return matchSignature(message, signature, certificate)
  }

  function readTrusted(pem: string | undefined): Certificate | Refusal {
    if (!pem) return refuse('certificate-missing', 'signPubKeyCert is missing')
    const known = trusted.get(pem)
    if (known) return known
    const certificate = pem.length <= MAX_CERTIFICATE_CHARS ? tryRead(pem) : undefined
    if (!certificate) return refuse('certificate-malformed', 'signPubKeyCert is not a PEM certificate')
    if (!isIssuedBy(certificate, middle)) {
      return refuse(
        'certificate-chain',
        `certificate ${certificate.certId} was not issued by the middle certificate`,
      )
    }
    if (holderOf(certificate) !== UNIONPAY_COMPANY_NAME) {
      return refuse('certificate-holder', `certificate ${certificate.certId} does not belong to UnionPay`)
    }
    if (trusted.size >= MAX_CACHED_CERTIFICATES) trusted.delete(trusted.keys().next().value!)
    trusted.set(pem, certificate)
    return certificate
  }
}

/** What is needed to verify requests: the register of certificates, and the injected time. */
export interface RegisterOptions<C extends MerchantCertificate> {
  readonly findCertificate: (certId: string) => C | undefined
  readonly now: () => number
}

/** Verifies requests, which only name their certificate: it must be on file for the message's own merchant. */
export function requestVerifier<C extends MerchantCertificate>(options: RegisterOptions<C>): Verifier<C> {
  return (message) => {
    const signature = readSignature(message)
    if ('check' in signature) return signature
    if (!message.certId) return refuse('certificate-missing', 'certId is missing')
    const certificate = options.findCertificate(message.certId)
    if (!certificate) return refuse('certificate-unknown', `no certificate ${message.certId} is on file`)
    if (certificate.merId !== message.merId) {
      return refuse(
        'certificate-holder',
        `certificate ${certificate.certId} is not merchant ${message.merId}'s`,
      )
    }
    if (!isValidAt(certificate, options.now()))
      return refuse('certificate-validity', validityText(certificate))
    return matchSignature(message, signature, certificate)
  }
}

/** Checks the signature alone, against a certificate that the caller trusts already. */
export function verifySignature<C extends Certificate>(message: AcpMessage, certificate: C): Verification<C> {
  const signature = readSignature(message)
  return 'check' in signature ? signature : matchSignature(message, signature, certificate)
}

interface ReadSignature {
  readonly scheme: SignatureScheme
  readonly bytes: Buffer
}

function readSignature(message: AcpMessage): ReadSignature | Refusal {
  const scheme = schemeOf(message)
  if (!scheme) return refuse('scheme', 'this version and signMethod are not spoken here')
  if (!message.signature) return refuse('signature-missing', 'signature is missing')
  const bytes = decodeBase64(message.signature)
  return bytes ? { scheme, bytes } : refuse('signature-encoding', 'signature is not strict base64')
}

/** Synchronous on purpose: verifying costs 20 µs, less than the way to another thread and back. */
function matchSignature<C extends Certificate>(
  message: AcpMessage,
  { scheme, bytes }: ReadSignature,
  certificate: C,
): Verification<C> {
  const digest = Buffer.from(canonicalDigest(message, scheme), 'ascii')
  return verify(scheme.hash, digest, certificate.publicKey, bytes)
    ? { ok: true, certificate }
    : refuse('signature', `the signature does not match this message under certificate ${certificate.certId}`)
}

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
