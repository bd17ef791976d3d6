import { canonicalString } from '../canonical.ts'
import { type Certificate, holderOf, isValidAt, readCertificate } from '../certificates.ts'
import type { AcpMessage } from '../message.ts'
import { type SignatureScheme, schemeOf } from '../scheme.ts'
import type { Verification } from '../verify.ts'
import { type ExplainContext, issuerOf, type KnownCertificate } from './context.ts'
import { type Difference, firstDifference } from './difference.ts'
import { type Mistake, type MistakeFacts, type MistakeId, mistakeOf } from './mistakes.ts'
import { keyRecipes, rsaRecipes } from './recipes.ts'
import { findSlips } from './search.ts'
import { readSignatureText } from './signature-text.ts'
import { openSignature, type SignedDigest } from './signed-digest.ts'
import { withLineEnds } from './slips.ts'

/** What was found out about a message, however well or badly it is signed. */
export interface Diagnosis {
  readonly certificate: Certificate | undefined
  readonly recoveredDigest: string | undefined
  readonly difference: Difference | undefined
  readonly mistakes: readonly Mistake[]
}

type Direction = 'request' | 'answer'
const NO_FINDINGS = { certificate: undefined, recoveredDigest: undefined, difference: undefined } as const

/** Certificates of UnionPay's own systems that stand in its public samples. */
const UNIONPAY_TEST_CERT_IDS: readonly string[] = ['68759663125', '68759622183', '68759585097', '69597475696']

/** No more keys are tried on one signature than this. */
const MAX_KEYS_TRIED = 1_000

/** Finds out what is wrong, in the order in which a client should mend it. */
export function diagnose(
  message: AcpMessage,
  direction: Direction,
  verification: Verification,
  context: ExplainContext,
): Diagnosis {
  const scheme = schemeOf(message)
  if (!scheme) return { ...NO_FINDINGS, mistakes: [unspoken(message)] }
  if (!message.signature) return { ...NO_FINDINGS, mistakes: [mistakeOf('signature-missing')] }
  if (scheme.kind === 'key') return diagnoseKey(message, scheme, verification, context)
  return diagnoseRsa(message, direction, scheme, verification, context)
}

function unspoken({ version = '', signMethod = '' }: AcpMessage): Mistake {
  const isVersionSpoken = schemeOf({ version, signMethod: '01' }) !== undefined
  return isVersionSpoken
    ? mistakeOf('sign-method-unknown', { found: signMethod })
    : mistakeOf('version-unknown', { found: version })
}

function diagnoseKey(
  message: AcpMessage,
  scheme: Extract<SignatureScheme, { kind: 'key' }>,
  verification: Verification,
  { secureKeyOf }: ExplainContext,
): Diagnosis {
  const found = message.merId ?? ''
  const secureKey = secureKeyOf(found)
  if (secureKey === undefined)
    return { ...NO_FINDINGS, mistakes: [mistakeOf('secure-key-unknown', { found })] }
  if (verification.ok) return { ...NO_FINDINGS, mistakes: [] }
  const recipes = keyRecipes(scheme, message.signMethod ?? '', secureKey, message.signature!)
  const findings = searched(message, recipes)
  if (findings) return { ...NO_FINDINGS, ...findings }
  const isHex = /^[0-9a-f]{64}$/i.test(message.signature!)
  const mistake = isHex ? mistakeOf('secure-key-differs', { found }) : mistakeOf('signature-not-base64')
  return { ...NO_FINDINGS, mistakes: [mistake] }
}

function diagnoseRsa(
  message: AcpMessage,
  direction: Direction,
  scheme: Extract<SignatureScheme, { kind: 'rsa' }>,
  verification: Verification,
  context: ExplainContext,
): Diagnosis {
  const signature = readSignatureText(message.signature!)
  const named = namedCertificate(message, direction, scheme, context)
  const certificate = named.certificate
  const opened = signature && certificate && openSignature(certificate.publicKey, signature.bytes)
  if (verification.ok) return { certificate, ...recovered(opened), difference: undefined, mistakes: [] }

  const mistakes: Mistake[] = [...named.mistakes]
  if (!signature) mistakes.push(mistakeOf('signature-not-base64'))
  if (signature?.slip) mistakes.push(mistakeOf(signature.slip, { field: 'signature' }))
  if (!signature) return { certificate, recoveredDigest: undefined, difference: undefined, mistakes }

  // What only looks like the named key's might be another known key's beyond doubt.
  const isSure = opened && opened.kind !== 'pss'
  const known = isSure ? undefined : findSigner(signature.bytes, context)
  const signer = known ?? (opened && { opened, certificate })
  if (!signer) {
    // An unknown certificate says all there is to say: of course its key is unknown, too.
    if (certificate) mistakes.push(mistakeOf('unknown-key', { certId: certificate.certId }))
    return { certificate, recoveredDigest: undefined, difference: undefined, mistakes }
  }
  if (known) mistakes.push(anotherKey(known.known))
  if (signer.opened.kind === 'pss') mistakes.push(mistakeOf('pss-padding'))
  const findings = searched(message, rsaRecipes(scheme, signer.opened, message.version ?? ''))
  mistakes.push(...(findings?.mistakes ?? []))
  if (!findings && signer.opened.kind === 'raw') mistakes.push(mistakeOf('raw-rsa'))
  if (!findings && signer.opened.kind === 'digest') mistakes.push(mistakeOf('altered'))
  return { certificate, ...recovered(signer.opened), difference: findings?.difference, mistakes }
}

function recovered(opened: SignedDigest | undefined): { recoveredDigest: string | undefined } {
  return { recoveredDigest: opened && opened.kind !== 'pss' ? opened.value.toString('hex') : undefined }
}

/** The mistakes in making string and digest; undefined when none of the known ones explains the signature. */
function searched(
  message: AcpMessage,
  recipes: ReturnType<typeof rsaRecipes>,
): { mistakes: Mistake[]; difference: Difference | undefined } | undefined {
  const found = findSlips(message, recipes)
  if (!found) return undefined
  return {
    mistakes: found.slips.map(({ id, facts }) => mistakeOf(id, facts)),
    difference: firstDifference(canonicalString(message), found.text),
  }
}

function findSigner(signature: Uint8Array, { knownCertificates }: ExplainContext) {
  let tried = 0
  for (const known of knownCertificates()) {
    if (tried++ >= MAX_KEYS_TRIED) break
    const opened = openSignature(known.certificate.publicKey, signature)
    if (opened && opened.kind !== 'pss') return { opened, known, certificate: known.certificate }
  }
  return undefined
}

function anotherKey({ certificate, owner }: KnownCertificate): Mistake {
  return mistakeOf('another-known-key', { certId: certificate.certId, owner })
}

interface Named {
  readonly certificate: Certificate | undefined
  readonly mistakes: readonly Mistake[]
}

function namedCertificate(
  message: AcpMessage,
  direction: Direction,
  scheme: Extract<SignatureScheme, { kind: 'rsa' }>,
  context: ExplainContext,
): Named {
  if (direction === 'answer' && scheme.naming === 'signPubKeyCert')
    return broughtCertificate(message, context)
  const { certId } = message
  if (!certId) return { certificate: undefined, mistakes: [mistakeOf('certificate-missing')] }
  if (direction === 'answer') {
    const certificate = context.answerTrust.findCertificate?.(certId)
    return certificate
      ? { certificate, mistakes: validity(certificate, context) }
      : unknownCertificate(certId, context)
  }
  const certificate = context.findCertificate(certId, message.merId ?? '')
  if (!certificate) return unknownCertificate(certId, context)
  const isOwn = certificate.merId === message.merId
  const mistakes = isOwn ? [] : [ofAnother(certificate, message, context)]
  return { certificate, mistakes: [...mistakes, ...validity(certificate, context)] }
}

function ofAnother({ certId }: Certificate, { merId = '' }: AcpMessage, context: ExplainContext): Mistake {
  const known = [...context.knownCertificates()].find((one) => one.certificate.certId === certId)
  const facts = { certId, found: merId, ...(known && { owner: known.owner }) }
  return mistakeOf('certificate-of-another-merchant', facts)
}

/** A certId that is not on file is most often another number that was at hand. */
function unknownCertificate(certId: string, { knownCertificates }: ExplainContext): Named {
  const known = [...knownCertificates()]
  const named = (id: MistakeId, facts: MistakeFacts = {}, certificate?: Certificate): Named => ({
    certificate,
    mistakes: [mistakeOf(id, { certId, found: certId, ...facts })],
  })
  const own = known.find((one) => one.certificate.certId === certId)
  if (own?.role === 'encryption') return named('encryption-certificate-used')
  if (own?.role === 'signing') return named('network-certificate-used')
  const asHex = certId.toLowerCase().replace(/^0x|:/g, '').replace(/^0+/, '')
  const hex = known.find((one) => BigInt(one.certificate.certId).toString(16) === asHex)
  if (hex) return named('cert-id-hex', { expected: hex.certificate.certId }, hex.certificate)
  if (UNIONPAY_TEST_CERT_IDS.includes(certId)) return named('unionpay-test-certificate')
  return named('certificate-unknown')
}

function broughtCertificate(message: AcpMessage, context: ExplainContext): Named {
  const pem = message.signPubKeyCert
  if (!pem) return { certificate: undefined, mistakes: [mistakeOf('certificate-missing')] }
  const mended = readMended(pem)
  if (!mended) return { certificate: undefined, mistakes: [mistakeOf('certificate-malformed')] }
  const { certificate, slip } = mended
  const mistakes = slip ? [mistakeOf(slip, { field: 'signPubKeyCert' })] : []
  const { middle } = context.answerTrust
  if (!certificate.x509.checkIssued(middle.x509) || !certificate.x509.verify(middle.publicKey)) {
    mistakes.push(mistakeOf('other-environment', { found: issuerOf(certificate) }))
  } else if (holderOf(certificate) !== holderOfUnionPay(context)) {
    mistakes.push(mistakeOf('not-unionpay', { found: certificate.commonName }))
  }
  return { certificate, mistakes: [...mistakes, ...validity(certificate, context)] }
}

function holderOfUnionPay({ knownCertificates }: ExplainContext): string | undefined {
  const signing = [...knownCertificates()].find(({ role }) => role === 'signing')
  return signing && holderOf(signing.certificate)
}

/** Reads a certificate although its line ends or + signs were lost on the way. */
function readMended(pem: string): { certificate: Certificate; slip?: MistakeId } | undefined {
  const [, head = '', body = '', tail = ''] =
    /^(-----BEGIN CERTIFICATE-----)([^-]*)(-----END CERTIFICATE-----)\s*$/.exec(pem) ?? []
  const pluses = head + body.replaceAll(' ', '+') + tail
  const candidates: readonly (readonly [string, MistakeId?])[] = [
    [pem],
    [withLineEnds(pem, '\r\n', '')],
    [pluses, 'plus-became-space'],
    [withLineEnds(pluses, '\r\n', ''), 'plus-became-space'],
  ]
  for (const [text, slip] of candidates) {
    try {
      const certificate = readCertificate(text)
      return slip ? { certificate, slip } : { certificate }
    } catch {
      // The next way of mending may help.
    }
  }
  return undefined
}

function validity(certificate: Certificate, { now }: ExplainContext): Mistake[] {
  if (isValidAt(certificate, now())) return []
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const expected = `${day(certificate.notBeforeMs)} – ${day(certificate.notAfterMs)}`
  return [mistakeOf('certificate-validity', { certId: certificate.certId, expected })]
}
