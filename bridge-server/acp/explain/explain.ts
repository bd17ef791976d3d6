import { canonicalString } from '../canonical.ts'
import { type Certificate, holderOf, isValidAt } from '../certificates.ts'
import { charsetOf, encodeText } from '../charset.ts'
import { describeFields } from '../describe.ts'
import type { AcpMessage } from '../message.ts'
import { hexDigest, type SignatureScheme, schemeOf, signWithKey } from '../scheme.ts'
import { type TransactionRow, transactionOf } from '../transactions.ts'
import { validate } from '../validate.ts'
import { answerVerifier, type MerchantCertificate, requestVerifier, type Verification } from '../verify.ts'
import { type ExplainContext, issuerOf } from './context.ts'
import { diagnose } from './diagnosis.ts'
import type { Difference } from './difference.ts'
import { type Mistake, mistakeOf, type Words } from './mistakes.ts'
import { readPasted, readUnescaped, type Writing } from './reading.ts'

/** One step from the string to the signature. */
export interface DigestStep extends Words {
  readonly value: string
}

/** The certificate that the message names. */
export interface CertificateView {
  readonly certId: string
  readonly subject: string
  readonly issuer: string
  readonly owner: Words | undefined
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly isValidNow: boolean
}

export interface Explanation {
  readonly verdict: 'valid' | 'invalid' | 'unreadable'
  /** The verdict as a sentence. */
  readonly summary: Words
  readonly writing: Writing
  /** Requests name their certificate; answers and notifications bring it or, before 5.1.0, name it too. */
  readonly direction: 'request' | 'answer' | undefined
  readonly transaction: Words | undefined
  /** As received. Show it to nobody but through `describe`: it may hold card numbers. */
  readonly message: AcpMessage | undefined
  /** The string that has to be signed, as it is; the same warning holds. */
  readonly canonical: string | undefined
  /** The same string with card data masked, for showing. */
  readonly canonicalShown: string | undefined
  readonly digests: readonly DigestStep[]
  /** The digest that the signer really signed, opened with the public key; undefined when that key did not sign. */
  readonly recoveredDigest: string | undefined
  readonly certificate: CertificateView | undefined
  /** Where the string that was signed departs from the right one. */
  readonly firstDifference: Difference | undefined
  /** What is wrong, the first being what to mend first; empty when the signature is good. */
  readonly mistakes: readonly Mistake[]
  /** Not about the signature: what the gateway would say next. */
  readonly hints: readonly Words[]
}

/** Explains what somebody pasted: whether it is well signed, by whom, and if not, why not. Never throws. */
export function explain(bytes: Uint8Array, context: ExplainContext): Explanation {
  const reading = readPasted(bytes)
  if (reading.writing === 'form' && !(reading.ok && isWellSigned(reading.message, context))) {
    const unescaped = readUnescaped(bytes)
    if (unescaped && isWellSigned(unescaped, context)) return explainUnescaped(unescaped, context)
  }
  if (!reading.ok) {
    const { writing, mistake } = reading
    return { ...NOTHING, writing, verdict: 'unreadable', summary: mistake, mistakes: [mistake] }
  }
  return explainMessage(reading.message, reading.writing, context)
}

function explainMessage(message: AcpMessage, writing: Writing, context: ExplainContext): Explanation {
  const direction = directionOf(message)
  const verification = verifierFor(direction, context)(message)
  const diagnosis = diagnose(message, direction, verification, context)
  // A body does not say where it was posted to; only orders for the cashier page name a page to come back to.
  const transaction = transactionOf(message, message.frontUrl ? 'frontTransReq' : undefined)
  return {
    verdict: verification.ok ? 'valid' : 'invalid',
    summary: verification.ok ? VALID : (diagnosis.mistakes[0] ?? INVALID),
    writing,
    direction,
    transaction: transaction && { zh: transaction.zh, en: transaction.en },
    message,
    canonical: canonicalString(message),
    canonicalShown: shownCanonical(message),
    digests: digestSteps(message, context),
    recoveredDigest: diagnosis.recoveredDigest,
    certificate: diagnosis.certificate && viewOf(diagnosis.certificate, context),
    firstDifference: diagnosis.difference,
    mistakes: verification.ok ? [] : diagnosis.mistakes,
    hints: hintsFor(message, direction, transaction, verification),
  }
}

/** What is well signed as it stands, and would be read otherwise by whoever takes it for a form. */
function explainUnescaped(message: AcpMessage, context: ExplainContext): Explanation {
  const mistake = mistakeOf('not-escaped')
  const explained = explainMessage(message, 'form', context)
  return { ...explained, verdict: 'invalid', summary: mistake, mistakes: [mistake] }
}

function isWellSigned(message: AcpMessage, context: ExplainContext): boolean {
  return verifierFor(directionOf(message), context)(message).ok
}

function directionOf({ respCode, signPubKeyCert }: AcpMessage): 'request' | 'answer' {
  return respCode === undefined && signPubKeyCert === undefined ? 'request' : 'answer'
}

const VALID: Words = { zh: '签名正确。', en: 'The signature is good.' }
const INVALID: Words = { zh: '签名不正确。', en: 'The signature is not good.' }
const NOTHING = {
  direction: undefined,
  transaction: undefined,
  message: undefined,
  canonical: undefined,
  canonicalShown: undefined,
  digests: [],
  recoveredDigest: undefined,
  certificate: undefined,
  firstDifference: undefined,
  hints: [],
} as const

function verifierFor(direction: 'request' | 'answer', context: ExplainContext) {
  const { findCertificate, secureKeyOf, answerTrust, now } = context
  return direction === 'request'
    ? requestVerifier<MerchantCertificate>({ findCertificate, secureKeyOf, now })
    : answerVerifier({ ...answerTrust, secureKeyOf, now })
}

/** The canonical string of the masked values: the same fields in the same order. */
function shownCanonical(message: AcpMessage): string {
  const shown = describeFields(message).map(({ value }, i) => [Object.keys(message)[i]!, value])
  return canonicalString(Object.fromEntries(shown))
}

function digestSteps(message: AcpMessage, { secureKeyOf }: ExplainContext): DigestStep[] {
  const scheme = schemeOf(message)
  const canonical = encodeText(canonicalString(message), charsetOf(message))
  if (!scheme || !canonical) return []
  const name = HASH_NAMES[scheme.hash]
  const first = hexDigest(canonical, scheme.hash)
  const step: DigestStep = { zh: `待签名串的${name}`, en: `${name} of the string`, value: first }
  if (scheme.kind === 'key') {
    const secureKey = secureKeyOf(message.merId ?? '')
    if (secureKey === undefined) return [step]
    const value = signWithKey(canonical, scheme.hash, secureKey)
    return [
      step,
      {
        zh: `待签名串 & ${name}(密钥) 的${name}，即签名`,
        en: `${name} of string & ${name}(key): the signature`,
        value,
      },
    ]
  }
  const second = hexDigest(Buffer.from(first, 'ascii'), scheme.hash)
  return [
    step,
    {
      zh: `上面这段文字的${name}，由私钥签名`,
      en: `${name} of those letters, which the key signs`,
      value: second,
    },
  ]
}

const HASH_NAMES: Readonly<Record<SignatureScheme['hash'], string>> = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sm3: 'SM3',
}

function viewOf(certificate: Certificate, context: ExplainContext): CertificateView {
  const known = [...context.knownCertificates()].find((one) => one.certificate.certId === certificate.certId)
  const holder = holderOf(certificate)
  return {
    certId: certificate.certId,
    subject: certificate.commonName,
    issuer: issuerOf(certificate),
    owner: known?.owner ?? (holder === undefined ? undefined : { zh: holder, en: holder }),
    notBeforeMs: certificate.notBeforeMs,
    notAfterMs: certificate.notAfterMs,
    isValidNow: isValidAt(certificate, context.now()),
  }
}

/** What a well signed request would be told next, and what is about to become a problem. */
function hintsFor(
  message: AcpMessage,
  direction: 'request' | 'answer',
  transaction: TransactionRow | undefined,
  verification: Verification,
): Words[] {
  const hints: Words[] = []
  if (direction === 'request' && !transaction) {
    hints.push({
      zh: '签名之外：没有这种 txnType、txnSubType、bizType 的交易，会应答 32。',
      en: 'Beyond the signature: no transaction has this txnType, txnSubType and bizType; the answer would be 32.',
    })
  }
  if (direction === 'request' && transaction) {
    const valid = validate(message, transaction.request)
    if (!valid.ok) {
      hints.push({
        zh: `签名之外：域 ${valid.field} 不合格（${valid.why}），会应答 ${valid.respCode}。`,
        en: `Beyond the signature: ${valid.field} ${valid.why}; the answer would be ${valid.respCode}.`,
      })
    }
  }
  const scheme = schemeOf(message)
  if (verification.ok && scheme?.hash === 'sha1') {
    hints.push({
      zh: 'version 5.0.0 用SHA-1签名，已经过时；建议升级到5.1.0。',
      en: 'Version 5.0.0 signs with SHA-1, which is out of date; move to 5.1.0.',
    })
  }
  return hints
}
