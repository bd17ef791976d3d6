import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCertificate } from '../../bridge-server/acp/certificates.ts'
import { DAY_MS } from '../../bridge-server/clock/clock.ts'
import {
  bindCard,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'
import { money, typedCard } from '../support/unionpay-transactions.ts'

// UnionPay changes its encryption certificate; merchants that ask for it daily have a month to follow.

let network: TestNetwork
let merchant: TestMerchant
let token: string
beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
  token = await bindCard(merchant)
})
afterAll(() => network.close())

const rotate = () => network.control('POST', '/certs/rotate', { certificate: 'enc' })
/** What a merchant would ask for each day. */
const present = async () => {
  const { encryptPubKeyCert } = await merchant.send('encryptionCert', { certType: '01' })
  return readCertificate(encryptPubKeyCert!)
}
const payAs = (who: TestMerchant) => who.send('tokenConsume', tokenPayment(who, token))

test('95 answers the new one; what is sealed for the former is opened for thirty days more', async () => {
  const former = merchant.encryption
  expect((await present()).certId).toBe(former.certId)
  const { status, body } = await rotate()
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      certificate: 'enc',
      former: [{ certId: former.certId, opensUntil: '2026-04-04T10:00:00+08:00' }],
    },
  })
  const encryption = await present()
  expect(encryption.certId).toBe(body.certId)
  const file = await (await fetch(`${network.url}/mock/certs/enc.cer`)).text()
  expect(readCertificate(file).certId).toBe(body.certId)

  const follower = { ...merchant, encryption }
  await network.pass(30 * DAY_MS - 1000)
  for (const who of [merchant, follower]) expect(await payAs(who)).toMatchObject({ respCode: '00' })
  await network.pass(1000)
  expect(await payAs(merchant)).toMatchObject({
    respCode: '10',
    respMsg: expect.stringContaining('encryptCertId'),
  })
  const byCard = { ...money(100), ...typedCard(merchant) }
  expect(await merchant.send('cardConsume', byCard)).toMatchObject({ respCode: '10' })
  expect(await payAs(follower)).toMatchObject({ respCode: '00' })
})

test('a restart keeps the keys, each with its own last day', async () => {
  const first = { ...merchant, encryption: await present() }
  await rotate()
  await network.pass(20 * DAY_MS)
  const second = { ...merchant, encryption: await present() }
  await rotate()
  const { dataDir, clock } = network
  await network.close()
  network = await startTestNetwork({ dataDir, clock })
  merchant = await testMerchant(network)
  const restarted = (who: TestMerchant) => ({ ...merchant, encryption: who.encryption })
  expect((await present()).certId).toBe(merchant.encryption.certId)
  await network.pass(9 * DAY_MS)
  for (const who of [first, second, merchant]) {
    expect(await payAs(restarted(who))).toMatchObject({ respCode: '00' })
  }
  await network.pass(DAY_MS)
  expect(await payAs(restarted(first))).toMatchObject({ respCode: '10' })
  for (const who of [second, merchant]) expect(await payAs(restarted(who))).toMatchObject({ respCode: '00' })
})

test('two changes at one time are two changes', async () => {
  const changes = (await Promise.all([rotate(), rotate()])).map(({ body }) => body)
  const { certId } = await present()
  const last = changes.find((change) => change.certId === certId)
  const first = changes.find((change) => change !== last)
  expect(last.former[0].certId).toBe(first.certId)
})

test('other certificates stay as they are', async () => {
  for (const certificate of ['sign', 'root', '']) {
    expect(await network.control('POST', '/certs/rotate', { certificate })).toMatchObject({ status: 400 })
  }
})

test('a message that was sealed for a former one by mistake is explained', async () => {
  const former = merchant.encryption
  await rotate()
  const request = await merchant.request('query', { certId: former.certId })
  const { signature: _, ...fields } = request
  const answer = await fetch(`${network.url}/mock/explain`, {
    method: 'POST',
    body: JSON.stringify({ ...fields, certId: former.certId, signature: request.signature }),
  })
  expect(JSON.stringify(await answer.json())).toContain('encryption-certificate-used')
})
