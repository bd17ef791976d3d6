import { execFileSync } from 'node:child_process'
import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import forge from 'node-forge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCertificate, type SigningIdentity } from '../../bridge-server/acp/certificates.ts'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { decryptWith } from '../../bridge-server/acp/sensitive.ts'
import { requestSigner } from '../../bridge-server/acp/sign.ts'
import { DAY_MS } from '../../bridge-server/clock/clock.ts'
import {
  PAYING_CARD,
  queryOrder,
  START_MS,
  startTestNetwork,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'

// A merchant that keeps its private key to itself and hands in the certificate alone.

let network: TestNetwork
let mine: SigningIdentity
beforeAll(async () => {
  network = await startTestNetwork()
  mine = await certificate()
})
afterAll(() => network.close())

/** Made by the merchant, signed by nobody else. */
const certificate = (
  validity: { notBeforeMs?: number; notAfterMs?: number } = {},
): Promise<SigningIdentity> => issueCertificate({ commonName: 'My Shop', purpose: 'signing', ...validity })

let merchants = 0
const newMerId = () => `7772900581${String(++merchants).padStart(5, '0')}`

const signUp = (merId: string, text: string, more: object = {}) =>
  network.control('POST', '/merchants', { merId, name: '山间小铺', certificate: text, ...more })

const addCertificate = (merId: string, text: string) =>
  network.control('POST', `/merchants/${merId}/certificates`, { certificate: text })

/** Orders a ticket, signed as `identity`. */
async function order(merId: string, identity: SigningIdentity, fields: AcpMessage = {}): Promise<AcpMessage> {
  const merchant = await testMerchant(network)
  const {
    signature: _,
    certId: __,
    ...request
  } = await merchant.request('appConsume', {
    merId,
    txnAmt: '100',
    currencyCode: '156',
    backUrl: 'http://www.specialUrl.com',
    ...fields,
  })
  const { body } = await merchant.post(await requestSigner(identity)(request), 'appTransReq')
  return merchant.verified(body)
}

test('it signs up with its certificate and is understood from then on, over a restart too', async () => {
  const merId = newMerId()
  const { status, body } = await signUp(merId, mine.certificatePem)
  expect({ status, body }).toMatchObject({ status: 200, body: { merId, certId: mine.certId } })
  expect(body).not.toHaveProperty('pfxBase64')
  expect(await order(merId, mine)).toMatchObject({ respCode: '00', merId })
  expect((await fetch(`${network.url}/mock/certs/${merId}.pfx`)).status).toBe(404)

  const { dataDir, clock } = network
  await network.close()
  network = await startTestNetwork({ dataDir, clock })
  expect(await order(merId, mine)).toMatchObject({ respCode: '00' })
})

test('base64 of DER is a certificate too, in one line or many, with a serial number of twenty bytes', async () => {
  const serialHex = '7fedcba98765432100112233445566778899aabb'
  const made = selfSigned(serialHex)
  const merId = newMerId()
  expect(await signUp(merId, made.x509.raw.toString('base64').replace(/.{64}/g, '$&\n'))).toMatchObject({
    status: 200,
    body: { certId: BigInt(`0x${serialHex}`).toString() },
  })
  expect(await order(merId, made)).toMatchObject({ respCode: '00' })
})

test('one that has a pfx file may bring its own besides, and change over without a pause', async () => {
  const merId = newMerId()
  const { body } = await network.control('POST', '/merchants', { merId, name: '山间小铺' })
  const [next, later] = await Promise.all([
    certificate(),
    certificate({ notBeforeMs: START_MS + 30 * DAY_MS }),
  ])
  for (const { certificatePem } of [next, later, next]) {
    expect(await addCertificate(merId, certificatePem)).toMatchObject({ status: 200, body: { merId } })
  }
  const merchant = await testMerchant(network, body)
  expect(await queryOrder(merchant, await order(merId, next))).toMatchObject({ respCode: '00' })
  const early = await order(merId, later)
  expect(early).toMatchObject({ respCode: '11' })
  expect(early.respMsg).toContain('is valid from')

  const page = await (await fetch(`${network.url}/merchants/${merId}?lang=en`)).text()
  for (const certId of [body.certId, next.certId, later.certId]) expect(page).toContain(certId)
  expect(page).toContain('not yet valid')
  expect(await (await fetch(`${network.url}/kit`)).text()).toContain(`/merchants/${merId}`)
})

test('after its last day a certificate is no good, and the next one is', async () => {
  const soon = await certificate({ notAfterMs: network.clock.now() + DAY_MS })
  const next = await certificate()
  const merId = newMerId()
  await signUp(merId, soon.certificatePem)
  await addCertificate(merId, next.certificatePem)
  expect(await order(merId, soon)).toMatchObject({ respCode: '00' })
  await network.pass(2 * DAY_MS)
  expect(await order(merId, soon)).toMatchObject({ respCode: '11' })
  expect(await order(merId, next)).toMatchObject({ respCode: '00' })
})

test('the card number that it is told is sealed for the certificate that it uses', async () => {
  const merId = newMerId()
  const own = await certificate()
  await signUp(merId, own.certificatePem, { seesAccount: true })
  const ordered = await order(merId, own)
  await network.control('POST', `/tn/${ordered.tn}/pay`, { cardNo: PAYING_CARD })
  const merchant = await testMerchant(network)
  const {
    signature: _,
    certId: __,
    ...question
  } = await merchant.request('query', {
    merId,
    orderId: ordered.orderId!,
    txnTime: ordered.txnTime!,
  })
  const { body } = await merchant.post(await requestSigner(own)(question), 'queryTrans')
  const { accNo, origRespCode } = merchant.verified(body)
  expect(origRespCode).toBe('00')
  expect(decryptWith(own.privateKey, accNo!)?.toString()).toBe(PAYING_CARD)
})

test('two that hand in one certificate together: the first has it, the other hears so and is not on file', async () => {
  const { certificatePem } = await certificate()
  const merIds = [newMerId(), newMerId()]
  const answers = await Promise.all(merIds.map((merId) => signUp(merId, certificatePem)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const loser = answers.findIndex(({ status }) => status === 409)
  expect(answers[loser]?.body).toMatchObject({ code: 'CERTIFICATE_TAKEN' })
  expect(await signUp(merIds[loser]!, (await certificate()).certificatePem)).toMatchObject({ status: 200 })
})

test('one that hands a certificate in twice together has it on file, and hears so twice', async () => {
  const merId = newMerId()
  await network.control('POST', '/merchants', { merId, name: '小铺' })
  const { certificatePem, certId } = await certificate()
  const answers = await Promise.all([1, 2].map(() => addCertificate(merId, certificatePem)))
  for (const answer of answers) expect(answer).toMatchObject({ status: 200, body: { merId, certId } })
})

test('the diagnosis knows the certificate and its owner', async () => {
  const merId = newMerId()
  const own = await certificate()
  await signUp(merId, own.certificatePem)
  const merchant = await testMerchant(network)
  const { signature: _, certId: __, ...request } = await merchant.request('query', { merId })
  const signed = await requestSigner(own)(request)
  const told = await fetch(`${network.url}/mock/explain`, { method: 'POST', body: JSON.stringify(signed) })
  expect(await told.json()).toMatchObject({
    verdict: 'valid',
    certificate: { certId: own.certId, owner: { en: `merchant ${merId}` } },
  })
})

test('a tester may do all of it on the page', async () => {
  const merId = newMerId()
  const own = await certificate()
  const fields = new URLSearchParams({ merId, name: '小铺', certificate: own.certificatePem })
  const asked = await (
    await fetch(`${network.url}/testing/merchants`, { method: 'POST', body: fields })
  ).text()
  expect(asked).toContain('BEGIN CERTIFICATE')
  fields.set('confirmed', 'yes')
  expect((await fetch(`${network.url}/testing/merchants`, { method: 'POST', body: fields })).status).toBe(200)
  expect(await order(merId, own)).toMatchObject({ respCode: '00' })
  const next = await certificate()
  const more = new URLSearchParams({ merId, certificate: next.certificatePem, confirmed: 'yes' })
  expect((await fetch(`${network.url}/testing/certificates`, { method: 'POST', body: more })).status).toBe(
    200,
  )
  expect(await order(merId, next)).toMatchObject({ respCode: '00' })
})

describe('refused, and nothing is written', () => {
  const attempt = async (text: string) => {
    const merId = newMerId()
    const answer = await signUp(merId, text)
    expect(await addCertificate(merId, mine.certificatePem)).toMatchObject({ status: 404 })
    return answer
  }

  test('what is no certificate', async () => {
    const key = mine.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    for (const text of ['hello', 'aGVsbG8=', key, mine.certificatePem.slice(0, -60)]) {
      expect(await attempt(text)).toMatchObject({ status: 400, body: { code: 'NOT_A_CERTIFICATE' } })
    }
  })

  test('a key that is too short, or no RSA key', async () => {
    expect(await attempt(byOpenssl('rsa:1024'))).toMatchObject({
      status: 400,
      body: { code: 'CERTIFICATE_KEY', message: expect.stringContaining('RSA with 1024 bits') },
    })
    const curve = byOpenssl('ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1')
    expect(await attempt(curve)).toMatchObject({ status: 400, body: { code: 'CERTIFICATE_KEY' } })
  })

  test('a certificate whose time is over', async () => {
    const old = await certificate({ notAfterMs: START_MS - 10 * DAY_MS })
    expect(await attempt(old.certificatePem)).toMatchObject({
      status: 400,
      body: { code: 'CERTIFICATE_EXPIRED', message: expect.stringContaining('2026-02-23') },
    })
  })

  test("a serial number that is another merchant's, or UnionPay's", async () => {
    const taken = { status: 409, body: { code: 'CERTIFICATE_TAKEN' } }
    expect(await attempt(mine.certificatePem)).toMatchObject(taken)
    const issued = (await testMerchant(network)).encryption
    expect(await attempt(issued.certificatePem)).toMatchObject(taken)
    const merId = newMerId()
    await network.control('POST', '/merchants', { merId, name: '小铺' })
    expect(await addCertificate(merId, mine.certificatePem)).toMatchObject(taken)
    expect(await order(merId, mine)).toMatchObject({ respCode: '11' })
  })

  test("a stranger's", async () => {
    expect(await addCertificate('777290058100000', mine.certificatePem)).toMatchObject({
      status: 404,
      body: { code: 'NO_SUCH_MERCHANT' },
    })
  })
})

/** A certificate under a serial number of the merchant's choice. */
function selfSigned(serialHex: string): SigningIdentity {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(
    publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  )
  certificate.serialNumber = serialHex
  certificate.validity.notBefore = new Date(START_MS - DAY_MS)
  certificate.validity.notAfter = new Date(START_MS + 1000 * DAY_MS)
  certificate.setSubject([{ name: 'commonName', value: 'my shop' }])
  certificate.setIssuer([{ name: 'commonName', value: 'anybody' }])
  const keyPem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  certificate.sign(forge.pki.privateKeyFromPem(keyPem), forge.md.sha256.create())
  return { ...readCertificate(forge.pki.certificateToPem(certificate)), privateKey: createPrivateKey(keyPem) }
}

/** A certificate over a key that is not taken here. */
function byOpenssl(...key: string[]): string {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'own-certificate-')), 'made')
  try {
    const args = [
      'req',
      '-x509',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.cer`,
    ]
    execFileSync('openssl', [...args, '-days', '7300', '-subj', '/CN=my shop'], { stdio: 'ignore' })
    return fs.readFileSync(`${file}.cer`, 'utf8')
  } finally {
    fs.rmSync(path.dirname(file), { recursive: true })
  }
}
