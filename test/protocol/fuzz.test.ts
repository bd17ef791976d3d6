import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCertificate } from '../../bridge-server/acp/certificates.ts'
import { describe as describeMessage } from '../../bridge-server/acp/describe.ts'
import { type ExplainContext, knownCertificatesOf } from '../../bridge-server/acp/explain/context.ts'
import { explain } from '../../bridge-server/acp/explain/explain.ts'
import { findSlips, MAX_SEARCHED_BYTES } from '../../bridge-server/acp/explain/search.ts'
import { FIELDS } from '../../bridge-server/acp/fields.ts'
import {
  answerBody,
  decodeAnswer,
  decodeForm,
  encodeForm,
  MAX_MESSAGE_BYTES,
} from '../../bridge-server/acp/form.ts'
import { decodeGroup, encodeGroup } from '../../bridge-server/acp/group.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import type { Pki } from '../../bridge-server/acp/pki.ts'
import { answerSigner } from '../../bridge-server/acp/sign.ts'
import { TRANSACTIONS, type Transaction } from '../../bridge-server/acp/transactions.ts'
import { validate } from '../../bridge-server/acp/validate.ts'
import { answerVerifier, requestVerifier, type Verifier } from '../../bridge-server/acp/verify.ts'
import { A_DAY_MS, freshPki } from '../support/acp.ts'

/** One seed for the whole file: set SEED to go through the very same cases again. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
console.info(`protocol fuzzing: SEED=${seed}`)

let pki: Pki
let answer: AcpMessage
let verifyAnswer: Verifier
let verifyRequest: Verifier
let context: ExplainContext
let remove: () => void

beforeAll(async () => {
  const fresh = await freshPki()
  remove = fresh.remove
  pki = fresh.pki
  const now = () => A_DAY_MS
  const { root, middle, findCertificate } = pki
  verifyAnswer = answerVerifier({ root, middle, now })
  verifyRequest = requestVerifier({ findCertificate, now })
  answer = await answerSigner(pki.signing)({
    version: '5.1.0',
    encoding: 'UTF-8',
    respCode: '00',
    respMsg: '成功',
  })
  context = {
    findCertificate,
    secureKeyOf: () => undefined,
    answerTrust: { root, middle },
    knownCertificates: () => knownCertificatesOf(pki),
    now,
  }
})

afterAll(() => remove())

/** Bytes that nearly are messages: the signs that matter, in any order and nesting. */
const signs = fc.constantFrom(
  ...[
    'a',
    'b=',
    '&',
    '=',
    '{',
    '}',
    '[',
    ']',
    '{[',
    '}]',
    '%',
    '%7B',
    '%26',
    '+',
    'encoding=GBK',
    'encoding=UTF-8',
  ],
  ...[
    '\u0000',
    '\r\n',
    '中',
    '[0000000]',
    '{a=1&b=2}',
    'signature=',
    'certId=',
    'version=5.1.0',
    'signMethod=01',
  ],
)
const nearlyText = fc.array(signs, { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')))
const gbkBytes = fc
  .array(
    fc.constantFrom('b2e8', '817b', '815b', '80', 'ff', 'a2e3', '7b', '5d', '3d', '26', '613d', 'fe59'),
    {
      maxLength: 40,
    },
  )
  .map((parts) => Buffer.concat([Buffer.from('encoding=GBK&'), Buffer.from(parts.join(''), 'hex')]))
const anyBytes = fc.oneof(
  nearlyText,
  gbkBytes,
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
)

describe('whatever bytes come', () => {
  test('they are read into a message that can be written and read again, or refused', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        for (const [decode, encode] of [
          [decodeForm, (message: AcpMessage) => Buffer.from(encodeForm(message))],
          [decodeAnswer, answerBody],
        ] as const) {
          const read = decode(bytes)
          if (read.ok) expect(decode(encode(read.message))).toEqual(read)
        }
      }),
      { numRuns: 3_000, seed },
    )
  })

  test('what was read is judged without breaking anything, and never believed', () => {
    const rows: Transaction[] = Object.values(TRANSACTIONS)
    fc.assert(
      fc.property(anyBytes, fc.constantFrom(...rows), (bytes, row) => {
        const read = decodeForm(bytes)
        if (!read.ok) return
        expect(verifyRequest(read.message).ok).toBe(false)
        expect(verifyAnswer(read.message).ok).toBe(false)
        expect(validate(read.message, row.request).ok).toBe(false)
        expect(describeMessage(read.message).join('')).not.toMatch(/[\r\n]/)
      }),
      { numRuns: 1_500, seed },
    )
  })

  test('every field’s format answers, and no format takes a sign that ends a field', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 50 }),
      nearlyText.map((bytes) => bytes.toString()),
    )
    fc.assert(
      fc.property(value, fc.constantFrom(...Object.entries(FIELDS)), (text, [name, { format }]) => {
        if (!format.accepts(text)) return
        expect(text.includes('\u0000') || text.includes('\u007f'), name).toBe(false)
        // Multi-line values are certificates; nothing else may break a line of a log.
        if (/[\r\n]/.test(text)) expect(format.label).toMatch(/^ANS1\.\.8192$/)
      }),
      { numRuns: 5_000, seed },
    )
  })

  test('nested groups come back or are refused', () => {
    fc.assert(
      fc.property(nearlyText, (bytes) => {
        const group = decodeGroup(bytes.toString())
        if (group) expect(decodeGroup(encodeGroup(group))).toEqual(group)
      }),
      { numRuns: 2_000, seed },
    )
  })
})

describe('whatever certificate comes', () => {
  /** A true certificate with a few bytes of its DER changed, cut or doubled, in PEM again. */
  const damaged = fc
    .tuple(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }), fc.nat(), fc.boolean())
    .map(([changes, cut, isCut]) => {
      const der = Buffer.from(pki.signing.x509.raw)
      for (const [at, byte] of changes) der[at % der.length] = byte
      return pemOf(isCut ? der.subarray(0, cut % der.length) : der)
    })
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 300 }).map((bytes) => pemOf(Buffer.from(bytes))),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN CERTIFICATE-----\r\n-----END CERTIFICATE-----',
      '',
    ),
  )

  const someCertificate = fc.oneof({ weight: 3, arbitrary: fc.constant(null).chain(() => damaged) }, garbage)

  test('only UnionPay’s own is trusted', () => {
    fc.assert(
      fc.property(someCertificate, (signPubKeyCert) => {
        const isTrusted = verifyAnswer({ ...answer, signPubKeyCert }).ok
        expect(isTrusted).toBe(signPubKeyCert === answer.signPubKeyCert)
      }),
      { numRuns: 400, seed },
    )
  })

  test('what is wrong with it can be explained', () => {
    fc.assert(
      fc.property(someCertificate, (signPubKeyCert) => {
        const told = explain(Buffer.from(encodeForm({ ...answer, signPubKeyCert })), context)
        expect(told.mistakes.length > 0).toBe(signPubKeyCert !== answer.signPubKeyCert)
      }),
      { numRuns: 20, seed },
    )
  })

  test('reading it, or a pfx file, gives a certificate or one plain error', () => {
    fc.assert(
      fc.property(garbage, fc.uint8Array({ maxLength: 200 }), (pem, bytes) => {
        expect(() => readCertificate(pem)).toThrow(Error)
        expect(() => readPfx(bytes, '000000')).toThrow('the pfx file')
      }),
      { numRuns: 300, seed },
    )
  })
})

describe('the work that bytes can ask for', () => {
  const LARGE = MAX_MESSAGE_BYTES

  test('is refused above the limit of size, before any of it is done', () => {
    for (const sign of ['{', '&', '%', 'a']) {
      const bytes = Buffer.alloc(LARGE + 1, sign)
      expect(decodeForm(bytes)).toEqual({ ok: false, fault: 'too-large' })
      expect(decodeAnswer(bytes)).toEqual({ ok: false, fault: 'too-large' })
    }
  })

  test('grows with the bytes and not with their nesting', () => {
    // Every brace is looked at once: so many searches, counted in the only function that looks ahead.
    const { indexOf } = String.prototype
    let searchedChars = 0
    String.prototype.indexOf = function counted(this: string, ...args: [string, number?]) {
      const found = indexOf.apply(this, args)
      searchedChars += (found < 0 ? this.length : found) - (args[1] ?? 0)
      return found
    }
    try {
      for (const unit of ['{', '{}', '[{', '{[}', '{&}&', '[[[]', 'a={b&c}&']) {
        const bytes = Buffer.from(unit.repeat(Math.floor(LARGE / unit.length)))
        searchedChars = 0
        decodeAnswer(bytes)
        expect(searchedChars, unit).toBeLessThanOrEqual(4 * LARGE)
      }
    } finally {
      String.prototype.indexOf = indexOf
    }
  })

  test('of explaining is bounded, however large the message', () => {
    let hashedBytes = 0
    const never = {
      slip: undefined,
      gave(bytes: Uint8Array) {
        hashedBytes += bytes.length
        return false
      },
    }
    const fields = Array.from({ length: 90 }, (_, i) => [`field${i}`, 'x'.repeat(700)] as const)
    expect(findSlips({ ...Object.fromEntries(fields), signPubKeyCert: 'y' }, [never])).toBeUndefined()
    expect(hashedBytes).toBeGreaterThan(MAX_SEARCHED_BYTES / 2)
    expect(hashedBytes).toBeLessThanOrEqual(MAX_SEARCHED_BYTES + 4 * LARGE)
  })
})

function pemOf(der: Buffer): string {
  const body = der.toString('base64').replace(/.{64}(?=.)/g, '$&\r\n')
  return `-----BEGIN CERTIFICATE-----\r\n${body}\r\n-----END CERTIFICATE-----`
}
