import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeBase64 } from '../../bridge-server/acp/base64.ts'
import { canonicalString } from '../../bridge-server/acp/canonical.ts'
import { readCertificate, type SigningIdentity } from '../../bridge-server/acp/certificates.ts'
import {
  type Decoded,
  decodeAnswer,
  decodeForm,
  encodeAnswer,
  encodeForm,
} from '../../bridge-server/acp/form.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { answerSigner, requestSigner, signMessage } from '../../bridge-server/acp/sign.ts'
import {
  answerVerifier,
  requestVerifier,
  type Verifier,
  verifySignature,
} from '../../bridge-server/acp/verify.ts'
import { A_DAY_MS, freshPki, TEST_MER_ID, TOKEN_PAYMENT, testMerchant } from '../support/acp.ts'

let merchant: SigningIdentity
let request: AcpMessage
let answer: AcpMessage
let verifyRequest: Verifier
let verifyAnswer: Verifier
let remove: () => void

beforeAll(async () => {
  const fresh = await freshPki()
  remove = fresh.remove
  merchant = await testMerchant(fresh.pki)
  request = await requestSigner(merchant)(TOKEN_PAYMENT)
  answer = await answerSigner(fresh.pki.signing)({
    version: '5.1.0',
    encoding: 'UTF-8',
    merId: TEST_MER_ID,
    orderId: '20261122120000000001',
    reserved: '{balance=1&shown=2}',
    respCode: '00',
    respMsg: '成功[0000000]',
  })
  const now = () => A_DAY_MS
  verifyRequest = requestVerifier({ findCertificate: fresh.pki.findCertificate, now })
  verifyAnswer = answerVerifier({ root: fresh.pki.root, middle: fresh.pki.middle, now })
})

afterAll(() => remove())

describe('the text that is signed', () => {
  // The hash over this text with an empty key is published for signMethod 11; it proves the text itself.
  const PUBLISHED = 'bda8e705fe9d67022f71e8ca14752abc402368ed142b3bc71837ac9dec99c18e'

  test('leaves out blanks and the signature, sorts by name, and keeps values as they are', () => {
    const text = canonicalString({
      version: '5.1.0',
      transType: '01',
      signature: 'not part of it',
      reqReserved: '',
      riskRateInfo: ' \t',
      sysReserved: '{aaa=a&bbb=b}',
      signMethod: '11',
      merId: '888888888888888',
    })
    expect(text).toBe(
      'merId=888888888888888&signMethod=11&sysReserved={aaa=a&bbb=b}&transType=01&version=5.1.0',
    )
    const emptyKey = createHash('sha256').update('').digest('hex')
    expect(createHash('sha256').update(`${text}&${emptyKey}`).digest('hex')).toBe(PUBLISHED)
  })

  test('puts capital letters before small ones, as bytes do', () => {
    expect(canonicalString({ b: '1', a: '2', B: '3', aB: '4', ab: '5' })).toBe('B=3&a=2&aB=4&ab=5&b=1')
  })
})

describe('a signature', () => {
  test('of a merchant is accepted, and names the certificate that made it', () => {
    expect(verifyRequest(request)).toMatchObject({ ok: true, certificate: { certId: merchant.certId } })
  })

  test('of UnionPay is accepted after its way through an answer body', () => {
    const received = decodeAnswer(Buffer.from(encodeAnswer(answer)))
    expect(received).toEqual({ ok: true, message: answer })
    expect(verifyAnswer(answer)).toMatchObject({ ok: true })
  })

  test('covers the certificate with its CRLF line ends: a framework that normalises them breaks it', () => {
    expect(answer.signPubKeyCert).toMatch(
      /^-----BEGIN CERTIFICATE-----\r\n[A-Za-z0-9+/=\r\n]*\r\n-----END CERTIFICATE-----$/,
    )
    const normalised = answer.signPubKeyCert!.replaceAll('\r\n', '\n')
    expect(verifyAnswer({ ...answer, signPubKeyCert: normalised })).toMatchObject({ check: 'signature' })
    expect(verifyAnswer({ ...answer, signPubKeyCert: `${answer.signPubKeyCert}\r\n` })).toMatchObject({
      check: 'signature',
    })
  })

  test('does not depend on the order of the fields', () => {
    const reversed = Object.fromEntries(Object.entries(request).reverse())
    expect(verifyRequest(reversed)).toMatchObject({ ok: true })
  })

  test('is refused after any single bit of it changed', () => {
    for (const [message, verify] of [[request, verifyRequest] as const, [answer, verifyAnswer] as const]) {
      const bytes = decodeBase64(message.signature!)!
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const signature = flipBit(bytes, bit).toString('base64')
        expect(verify({ ...message, signature })).toMatchObject({ check: 'signature' })
      }
    }
  })

  test('is refused after any single bit of the body changed, unless the body still says the same', () => {
    const doors: [AcpMessage, string, (body: Uint8Array) => Decoded, Verifier][] = [
      [request, encodeForm(request), decodeForm, verifyRequest],
      [answer, encodeAnswer(answer), decodeAnswer, verifyAnswer],
    ]
    for (const [message, text, decode, verify] of doors) {
      const body = Buffer.from(text)
      let saidTheSame = 0
      for (let bit = 0; bit < body.length * 8; bit++) {
        const received = decode(flipBit(body, bit))
        if (!received.ok || !verify(received.message).ok) continue
        // `%2b` and `%2B` are the same byte; nothing else may pass.
        expect(received.message).toEqual(message)
        saidTheSame++
      }
      expect(saidTheSame).toBe(countHexLetters(text))
    }
  })

  test('is refused when fields were added, removed or exchanged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(request).filter((name) => name !== 'signature')),
        fc.string({ minLength: 1 }),
        (name, value) => {
          const { [name]: original, ...without } = request
          expect(verifyRequest(without).ok).toBe(false)
          if (value !== original) expect(verifyRequest({ ...request, [name]: value }).ok).toBe(false)
          if (value.trim() !== '') expect(verifyRequest({ ...request, extra: value }).ok).toBe(false)
        },
      ),
    )
  })

  test('is taken in strict base64 only, though other texts decode to the same bytes', () => {
    const signature = request.signature!
    const variants = [
      signature.replace(/=+$/, ''),
      `${signature}=`,
      ` ${signature}`,
      `${signature.slice(0, 10)}\n${signature.slice(10)}`,
      `${signature.slice(0, 10)}*${signature.slice(10)}`,
      signature.replaceAll('+', '-').replaceAll('/', '_').replace(/==$/, '..'),
      withStrayBits(signature),
    ]
    for (const variant of variants) {
      expect(verifyRequest({ ...request, signature: variant }), variant).toMatchObject({
        check: 'signature-encoding',
      })
    }
  })

  test('is asked for in a version that is spoken here', async () => {
    expect(verifyRequest({ ...request, version: '6.0.0' })).toMatchObject({ check: 'scheme' })
    expect(verifyRequest({ ...request, signMethod: '02' })).toMatchObject({ check: 'scheme' })
    const { signature: _, ...unsigned } = request
    expect(verifyRequest(unsigned)).toMatchObject({ check: 'signature-missing' })
    await expect(signMessage({ version: '9' }, merchant.privateKey)).rejects.toThrow('cannot sign version 9')
  })
})

// Messages that UnionPay's test system really sent. They are not ours to publish, so they are optional.
const vectors = new URL('../../../shared/vectors/acp-signed.json', import.meta.url)

describe.skipIf(!existsSync(vectors))('messages that UnionPay really signed', () => {
  test('verify, and stop verifying when a field changes', () => {
    const samples: { name: string; fields: AcpMessage }[] = JSON.parse(readFileSync(vectors, 'utf8'))
    expect(samples.length).toBeGreaterThan(0)
    for (const { name, fields } of samples) {
      const certificate = readCertificate(fields.signPubKeyCert!)
      expect(verifySignature(fields, certificate), name).toMatchObject({ ok: true })
      expect(verifySignature({ ...fields, txnTime: '20170606101753' }, certificate)).toMatchObject({
        check: 'signature',
      })
      const received = decodeAnswer(Buffer.from(encodeAnswer(fields)))
      expect(received.ok && verifySignature(received.message, certificate).ok, name).toBe(true)
    }
  })
})

function flipBit(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[bit >> 3]! ^= 1 << (bit & 7)
  return copy
}

/** Letters inside percent escapes: each can change its case, one bit, without changing the byte that it stands for. */
function countHexLetters(form: string): number {
  return (form.match(/%../g) ?? []).join('').replace(/[^A-F]/g, '').length
}

/** Sets the bits behind the last byte, which a lenient decoder throws away. */
function withStrayBits(base64: string): string {
  const last = base64.search(/=*$/) - 1
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const stray = alphabet[alphabet.indexOf(base64[last]!) | 1]!
  return base64.slice(0, last) + stray + base64.slice(last + 1)
}
