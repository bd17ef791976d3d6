import { createHash, verify } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonicalString } from '../../bridge-server/acp/canonical.ts'
import type { SigningIdentity } from '../../bridge-server/acp/certificates.ts'
import { answerBody, decodeAnswer, decodeForm, encodeForm } from '../../bridge-server/acp/form.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import type { Pki } from '../../bridge-server/acp/pki.ts'
import { KNOWN_VERSIONS } from '../../bridge-server/acp/scheme.ts'
import {
  answerSigner,
  envelopeFor,
  keySigner,
  requestSigner,
  type Signer,
} from '../../bridge-server/acp/sign.ts'
import { answerVerifier, requestVerifier, type Verifier } from '../../bridge-server/acp/verify.ts'
import { A_DAY_MS, freshPki, TEST_MER_ID, TOKEN_PAYMENT, testMerchant } from '../support/acp.ts'

const SECURE_KEY = '88888888'
const KEYED_MER_ID = '777290058110097'
const secureKeyOf = (merId: string) => (merId === KEYED_MER_ID ? SECURE_KEY : undefined)
const now = () => A_DAY_MS

let pki: Pki
let merchant: SigningIdentity
let verifyRequest: Verifier
let verifyAnswer: Verifier
let signAnswer: Signer
let remove: () => void

beforeAll(async () => {
  const fresh = await freshPki()
  remove = fresh.remove
  pki = fresh.pki
  merchant = await testMerchant(pki)
  verifyRequest = requestVerifier({ findCertificate: pki.findCertificate, secureKeyOf, now })
  const findCertificate = (certId: string) => (certId === pki.signing.certId ? pki.signing : undefined)
  verifyAnswer = answerVerifier({ root: pki.root, middle: pki.middle, findCertificate, secureKeyOf, now })
  signAnswer = answerSigner(pki.signing, secureKeyOf)
})

afterAll(() => remove())

describe('a shared key', () => {
  // Values that UnionPay's own kit gives for this text and these keys.
  const TEXT_FIELDS = {
    merId: '888888888888888',
    sysReserved: '{aaa=a&bbb=b}',
    transType: '01',
    version: '5.1.0',
  }

  test('signs as the published values say', async () => {
    const golden: [string, string, string][] = [
      ['11', '', 'bda8e705fe9d67022f71e8ca14752abc402368ed142b3bc71837ac9dec99c18e'],
      ['11', SECURE_KEY, '2c82a5c882de816b7909191ce319fffb401bf6b64b975a9be59d289213729703'],
      ['12', '', 'e3d147d4d1b835a3453c7f900acf8ad4370ebea0e750452a4a02db43c398af81'],
      ['12', SECURE_KEY, '927634bc246f2621717f780755234907dd7e86ac244519bd31092e48b8e94c3a'],
    ]
    for (const [signMethod, key, signature] of golden) {
      expect((await keySigner(key)({ ...TEXT_FIELDS, signMethod })).signature).toBe(signature)
    }
    const sm3 = createHash('sm3').update('abc').digest('hex')
    expect(sm3).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
  })

  test('takes the place of every certificate, in both directions', async () => {
    for (const signMethod of ['11', '12']) {
      const request = await keySigner(SECURE_KEY)({ ...TOKEN_PAYMENT, merId: KEYED_MER_ID, signMethod })
      expect(request).not.toHaveProperty('certId')
      expect(verifyRequest(request)).toEqual({ ok: true, certificate: undefined })
      const answer = await signAnswer({
        ...envelopeFor(request, secureKeyOf),
        merId: KEYED_MER_ID,
        respCode: '00',
      })
      expect(Object.keys(answer).sort()).toEqual([
        'encoding',
        'merId',
        'respCode',
        'signMethod',
        'signature',
        'version',
      ])
      expect(verifyAnswer(answer)).toEqual({ ok: true, certificate: undefined })
    }
  })

  test('is one merchant’s own, and is needed', async () => {
    const request = await keySigner('another')({ ...TOKEN_PAYMENT, merId: KEYED_MER_ID })
    expect(verifyRequest(request)).toMatchObject({ check: 'signature' })
    const foreign = await keySigner(SECURE_KEY)(TOKEN_PAYMENT)
    expect(verifyRequest(foreign)).toMatchObject({ check: 'key-unknown' })
    expect(verifyRequest({ ...foreign, merId: 'constructor' })).toMatchObject({ check: 'key-unknown' })
    expect(verifyRequest({ ...request, signature: 'QUJD' })).toMatchObject({ check: 'signature-encoding' })
    const shouting = { ...request, signature: request.signature!.toUpperCase() }
    expect(verifyRequest(shouting)).toMatchObject({ check: 'signature-encoding' })
    const withoutKeys = requestVerifier({ findCertificate: pki.findCertificate, now })
    expect(withoutKeys(request)).toMatchObject({ check: 'key-unknown' })
    await expect(signAnswer({ version: '5.1.0', signMethod: '11', merId: TEST_MER_ID })).rejects.toThrow(
      'shares no key',
    )
  })
})

describe('an older version', () => {
  test('signs with SHA-1 both times and names the certificate by its number', async () => {
    for (const version of ['5.0.0', '5.0.1', '1.0.0']) {
      const answer = await signAnswer({ version, encoding: 'UTF-8', merId: TEST_MER_ID, respCode: '00' })
      expect(answer).toMatchObject({ certId: pki.signing.certId })
      expect(answer).not.toHaveProperty('signPubKeyCert')
      const digest = createHash('sha1').update(canonicalString(answer)).digest('hex')
      const signature = Buffer.from(answer.signature!, 'base64')
      expect(verify('sha1', Buffer.from(digest), pki.signing.publicKey, signature)).toBe(true)
      expect(verifyAnswer(answer)).toMatchObject({ ok: true, certificate: { certId: pki.signing.certId } })
      const request = await requestSigner(merchant)({ ...TOKEN_PAYMENT, version })
      expect(verifyRequest(request)).toMatchObject({ ok: true })
    }
  })

  test('may leave signMethod out where its specification lets it', async () => {
    const {
      signMethod: _,
      signature: __,
      ...fields
    } = await requestSigner(merchant)({
      ...TOKEN_PAYMENT,
      version: '1.0.0',
    })
    const { signMessage } = await import('../../bridge-server/acp/sign.ts')
    const request = await signMessage(fields, merchant.privateKey)
    expect(verifyRequest(request)).toMatchObject({ ok: true })
    expect(verifyRequest({ ...request, version: '5.1.0' })).toMatchObject({ check: 'scheme' })
  })

  test('is not believed by a merchant who was given no certificate for it', async () => {
    const answer = await signAnswer({
      version: '5.0.0',
      encoding: 'UTF-8',
      merId: TEST_MER_ID,
      respCode: '00',
    })
    const strict = answerVerifier({ root: pki.root, middle: pki.middle, now })
    expect(strict(answer)).toMatchObject({ check: 'certificate-unknown' })
    const fromMerchant = await answerSigner(merchant)({ version: '5.0.0', encoding: 'UTF-8', respCode: '00' })
    const careless = answerVerifier({
      root: pki.root,
      middle: pki.middle,
      findCertificate: () => merchant,
      now,
    })
    expect(careless(fromMerchant)).toMatchObject({ check: 'certificate-holder' })
  })

  test('6.0.0 is taken only where it is asked for', async () => {
    const request = await requestSigner(merchant)({ ...TOKEN_PAYMENT, version: '6.0.0' })
    expect(verifyRequest(request)).toMatchObject({ check: 'scheme' })
    const open = requestVerifier({ findCertificate: pki.findCertificate, versions: KNOWN_VERSIONS, now })
    expect(open(request)).toMatchObject({ ok: true })
    expect(open({ ...request, version: '5.1.0' })).toMatchObject({ check: 'signature' })
  })
})

describe('an answer', () => {
  test('is written as its request was, and as 5.1.0 when that is not spoken', () => {
    const envelope = (version: string, signMethod: string, encoding = 'GBK', merId = KEYED_MER_ID) =>
      envelopeFor({ version, signMethod, encoding, merId }, secureKeyOf)
    expect(envelope('5.0.0', '01')).toEqual({ version: '5.0.0', signMethod: '01', encoding: 'GBK' })
    expect(envelope('5.1.0', '12', 'utf-8')).toEqual({
      version: '5.1.0',
      signMethod: '12',
      encoding: 'utf-8',
    })
    const fallback = { version: '5.1.0', signMethod: '01', encoding: 'UTF-8' }
    expect(envelope('5.1.0', '11', 'BIG5', TEST_MER_ID)).toEqual(fallback)
    expect(envelope('9', '01', 'x&respCode=00')).toEqual(fallback)
    expect(envelopeFor({})).toEqual(fallback)
  })
})

describe('GBK', () => {
  const TEA = { ...TOKEN_PAYMENT, encoding: 'GBK', orderDesc: '茶馆 €' }

  test('is signed and sent as GBK bytes', async () => {
    const request = await requestSigner(merchant)(TEA)
    const form = encodeForm(request)
    expect(form).toContain('orderDesc=%B2%E8%B9%DD+%80')
    expect(decodeForm(Buffer.from(form))).toEqual({ ok: true, message: request })
    expect(verifyRequest(request)).toMatchObject({ ok: true })
    const text = Buffer.from(canonicalString(request).replace('茶馆 €', '@'), 'latin1')
    const at = text.indexOf('@')
    const bytes = Buffer.concat([
      text.subarray(0, at),
      Buffer.from('b2e8b9dd2080', 'hex'),
      text.subarray(at + 1),
    ])
    const digest = createHash('sha256').update(bytes).digest('hex')
    const signature = Buffer.from(request.signature!, 'base64')
    expect(verify('sha256', Buffer.from(digest), merchant.publicKey, signature)).toBe(true)
  })

  test('comes back from an answer, though the second half of its signs may look like a brace', async () => {
    // Their second bytes are those of { and [.
    const respMsg = '亄茶乕[0000000]'
    const answer = await signAnswer({ ...envelopeFor(TEA), merId: TEST_MER_ID, respCode: '00', respMsg })
    const body = answerBody(answer)
    expect(body.includes(Buffer.from('817bb2e8815b5b', 'hex'))).toBe(true)
    expect(decodeAnswer(body)).toEqual({ ok: true, message: answer })
    expect(verifyAnswer(answer)).toMatchObject({ ok: true })
  })

  test('is refused when it is not what it says, or could be written in another way', () => {
    const read = (hex: string) =>
      decodeForm(Buffer.concat([Buffer.from('encoding=GBK&a='), Buffer.from(hex, 'hex')]))
    expect(read('b2e8')).toMatchObject({ ok: true, message: { a: '茶' } })
    for (const broken of ['b2', 'ffff', 'b2e8b9']) {
      expect(read(broken), broken).toEqual({ ok: false, fault: 'bad-charset', field: 'a' })
    }
    // A second way to write the euro sign: two readers could differ about it.
    expect(read('a2e3')).toMatchObject({ ok: false, fault: 'bad-charset' })
    expect(decodeForm(Buffer.from('encoding=UTF-8&a=%B2%E8'))).toEqual({
      ok: false,
      fault: 'bad-charset',
      field: 'a',
    })
    expect(decodeForm(Buffer.from('encoding=GBK&a=%E6%88%90%FF'))).toMatchObject({ ok: false })
    expect(decodeAnswer(Buffer.from('a=b2&encoding=%B2', 'latin1'))).toMatchObject({ ok: true })
  })

  test('cannot be signed with a sign that it lacks, nor verified', async () => {
    await expect(requestSigner(merchant)({ ...TEA, orderDesc: '😀' })).rejects.toThrow(
      'cannot be written in GBK',
    )
    expect(() => answerBody({ encoding: 'GBK', respMsg: '😀' })).toThrow('cannot be written')
    const request = await requestSigner(merchant)({ ...TEA, orderDesc: '?' })
    expect(verifyRequest({ ...request, orderDesc: '😀' })).toMatchObject({ check: 'signature' })
  })
})

describe('whatever version, method and charset', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'B', '茶', '€', '成', '0', '=', '+', '%', '.'),
    minLength: 1,
  })
  const someMessage = fc.record({
    version: fc.constantFrom('5.1.0', '5.0.0', '5.0.1', '1.0.0'),
    signMethod: fc.constantFrom('01', '11', '12'),
    encoding: fc.constantFrom('UTF-8', 'utf-8', 'GBK', 'gbk'),
    orderDesc: text,
    reqReserved: text,
  })

  test('a message survives its way, and not with anything altered', async () => {
    await fc.assert(
      fc.asyncProperty(someMessage, fc.nat(), fc.nat(7), async (fields, place, bit) => {
        const isKeyed = fields.signMethod !== '01'
        const sign = isKeyed ? keySigner(SECURE_KEY) : requestSigner(merchant)
        const request = await sign({
          ...TOKEN_PAYMENT,
          ...fields,
          merId: isKeyed ? KEYED_MER_ID : TEST_MER_ID,
        })
        const answer = await signAnswer({
          ...envelopeFor(request, secureKeyOf),
          merId: request.merId!,
          respMsg: fields.orderDesc,
        })
        const ways: [AcpMessage, Buffer, typeof decodeForm, Verifier][] = [
          [request, Buffer.from(encodeForm(request)), decodeForm, verifyRequest],
          [answer, answerBody(answer), decodeAnswer, verifyAnswer],
        ]
        for (const [message, body, decode, verifyMessage] of ways) {
          expect(decode(body)).toEqual({ ok: true, message })
          expect(verifyMessage(message).ok).toBe(true)
          body[place % body.length]! ^= 1 << bit
          const received = decode(body)
          if (received.ok && verifyMessage(received.message).ok) expect(received.message).toEqual(message)
        }
      }),
      { numRuns: 150 },
    )
  })
})
