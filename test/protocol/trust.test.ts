import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  readCertificate,
  type SigningIdentity,
  UNIONPAY_COMPANY_NAME,
} from '../../bridge-server/acp/certificates.ts'
import { type CertificateOrder, issueCertificate } from '../../bridge-server/acp/issue.ts'
import type { Pki } from '../../bridge-server/acp/pki.ts'
import { answerSigner, requestSigner } from '../../bridge-server/acp/sign.ts'
import { answerVerifier, requestVerifier, type Verifier } from '../../bridge-server/acp/verify.ts'
import { A_DAY_MS, freshPki, TOKEN_PAYMENT, testMerchant } from '../support/acp.ts'

const UNIONPAY_NAME = `041@8310000000083040@${UNIONPAY_COMPANY_NAME}@00016493`
const YEAR_MS = 365 * 86_400_000

let pki: Pki
let middle: SigningIdentity
let rootIdentity: SigningIdentity
let verify: Verifier
let nowMs = A_DAY_MS
let remove: () => void

beforeAll(async () => {
  const fresh = await freshPki()
  pki = fresh.pki
  remove = fresh.remove
  rootIdentity = await issueCertificate({ commonName: 'Root', purpose: 'authority' })
  middle = await issueCertificate({ commonName: 'Middle', purpose: 'authority', issuer: rootIdentity })
  verify = answerVerifier({ root: rootIdentity, middle, now: () => nowMs })
})

afterAll(() => remove())

/** An answer signed by somebody with such a certificate. */
async function answerBy(order: Partial<CertificateOrder>) {
  const identity = await issueCertificate({
    commonName: UNIONPAY_NAME,
    purpose: 'signing',
    issuer: middle,
    ...order,
  })
  return answerSigner(identity)({ version: '5.1.0', respCode: '00' })
}

describe('an answer that brings its own certificate', () => {
  test('is trusted when the certificate is UnionPay’s, chained and valid', async () => {
    expect(verify(await answerBy({}))).toMatchObject({ ok: true })
  })

  test('is refused by chain when another authority of the same name issued it', async () => {
    const otherRoot = await issueCertificate({ commonName: 'Root', purpose: 'authority' })
    const otherMiddle = await issueCertificate({
      commonName: 'Middle',
      purpose: 'authority',
      issuer: otherRoot,
    })
    expect(verify(await answerBy({ issuer: otherMiddle }))).toMatchObject({ check: 'certificate-chain' })
  })

  test('is refused by chain when it issued itself, or when the root issued it past the middle', async () => {
    const itself = await issueCertificate({ commonName: UNIONPAY_NAME, purpose: 'authority' })
    const answer = await answerSigner(itself)({ version: '5.1.0', respCode: '00' })
    expect(verify(answer)).toMatchObject({ check: 'certificate-chain' })
    expect(verify(await answerBy({ issuer: rootIdentity }))).toMatchObject({ check: 'certificate-chain' })
  })

  test('is refused by chain when a mere signing certificate acted as an authority', async () => {
    const leaf = await issueCertificate({ commonName: UNIONPAY_NAME, purpose: 'signing', issuer: middle })
    expect(verify(await answerBy({ issuer: leaf }))).toMatchObject({ check: 'certificate-chain' })
  })

  test('is refused by holder when the certificate is good but a merchant’s own', async () => {
    const trustPki = answerVerifier({ root: pki.root, middle: pki.middle, now: () => nowMs })
    const answer = await answerSigner(await testMerchant(pki))({ version: '5.1.0', respCode: '00' })
    expect(trustPki(answer)).toMatchObject({ check: 'certificate-holder' })
    for (const commonName of [
      '00040000:SIGN',
      `${UNIONPAY_COMPANY_NAME}`,
      `041@1@x${UNIONPAY_COMPANY_NAME}@2`,
    ]) {
      expect(verify(await answerBy({ commonName })), commonName).toMatchObject({
        check: 'certificate-holder',
      })
    }
  })

  test('is refused by validity before and after its time, also when it was trusted a moment ago', async () => {
    const answer = await answerBy({ notBeforeMs: A_DAY_MS - YEAR_MS, notAfterMs: A_DAY_MS + YEAR_MS })
    const at = (ms: number) => {
      nowMs = ms
      return verify(answer)
    }
    expect(at(A_DAY_MS)).toMatchObject({ ok: true })
    expect(at(A_DAY_MS + YEAR_MS + 1000)).toMatchObject({ check: 'certificate-validity' })
    expect(at(A_DAY_MS - YEAR_MS - 1000)).toMatchObject({ check: 'certificate-validity' })
    expect(at(A_DAY_MS)).toMatchObject({ ok: true })
  })

  test('is refused by validity once the authority itself has expired', async () => {
    const root = await issueCertificate({
      commonName: 'Root',
      purpose: 'authority',
      notAfterMs: A_DAY_MS - 1000,
    })
    const young = await issueCertificate({ commonName: 'Middle', purpose: 'authority', issuer: root })
    const verifyOld = answerVerifier({ root, middle: young, now: () => A_DAY_MS })
    expect(verifyOld(await answerBy({ issuer: young }))).toMatchObject({ check: 'certificate-validity' })
  })

  test('is refused when there is no certificate in it, or something else', async () => {
    const { signPubKeyCert, ...without } = await answerBy({})
    expect(verify(without)).toMatchObject({ check: 'certificate-missing' })
    for (const wrong of ['x', '-----BEGIN CERTIFICATE-----\r\nAAAA\r\n-----END CERTIFICATE-----']) {
      expect(verify({ ...without, signPubKeyCert: wrong })).toMatchObject({ check: 'certificate-malformed' })
    }
    const padded = signPubKeyCert + ' '.repeat(9_000)
    expect(verify({ ...without, signPubKeyCert: padded })).toMatchObject({ check: 'certificate-malformed' })
  })

  test('needs a trust store that is whole', () => {
    const options = { root: middle, middle: rootIdentity, now: () => nowMs }
    expect(() => answerVerifier(options)).toThrow('the trust store is broken')
  })
})

describe('a request that names its certificate', () => {
  const verifyAt = (atMs: number) =>
    requestVerifier({ findCertificate: pki.findCertificate, now: () => atMs })

  test('is refused when the certificate is not on file, not named, or another merchant’s', async () => {
    const merchant = await testMerchant(pki)
    const request = await requestSigner(merchant)(TOKEN_PAYMENT)
    const check = verifyAt(A_DAY_MS)
    expect(check(request)).toMatchObject({ ok: true })
    expect(check({ ...request, certId: '1' })).toMatchObject({ check: 'certificate-unknown' })
    expect(check({ ...request, certId: '' })).toMatchObject({ check: 'certificate-missing' })

    await pki.merchant('777290058110097')
    const forAnother = await requestSigner(merchant)({ ...TOKEN_PAYMENT, merId: '777290058110097' })
    expect(check(forAnother)).toMatchObject({ check: 'certificate-holder' })
  })

  test('is refused once its certificate has expired', async () => {
    const merchant = await testMerchant(pki)
    const request = await requestSigner(merchant)(TOKEN_PAYMENT)
    expect(verifyAt(Date.UTC(2041, 0, 1))(request)).toMatchObject({ check: 'certificate-validity' })
    expect(readCertificate(merchant.certificatePem).notAfterMs).toBe(Date.UTC(2040, 0, 1))
  })
})
