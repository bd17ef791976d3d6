import http from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCertificate } from '../../bridge-server/acp/certificates.ts'
import {
  bindCard,
  startTestNetwork,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.close())

test.each(['root', 'middle', 'enc', 'sign', 'app-verify'])(
  'the %s certificate is handed out',
  async (name) => {
    const answer = await fetch(`${network.url}/mock/certs/${name}.cer`)
    expect(answer.status).toBe(200)
    expect(readCertificate(await answer.text()).certId).toMatch(/^\d{11}$/)
  },
)

test('private keys are not', async () => {
  for (const name of ['sign.key', 'enc.key', '..%2Fissuers.key', 'toString']) {
    expect((await fetch(`${network.url}/mock/certs/${name}`)).status).toBe(404)
  }
})

test('a merchant signs up, and pays with the certificate it got', async () => {
  const merId = '777290058118888'
  const { body } = await network.control('POST', '/merchants', { merId, name: '山间小铺' })
  const merchant = await testMerchant(network, body)
  const paid = await merchant.send('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
  expect(paid).toMatchObject({ respCode: '00', merId })
  expect(await network.control('POST', '/merchants', { merId, name: '山间小铺' })).toMatchObject({
    status: 409,
  })
})

describe('time', () => {
  test('is moved by an amount, or to a moment, and never back', async () => {
    const start = network.clock.now()
    expect(await network.control('POST', '/clock', { advanceMs: 90_000 })).toMatchObject({
      status: 200,
      body: { now: '2026-03-05T10:01:30+08:00' },
    })
    expect(network.clock.now()).toBe(start + 90_000)
    const tomorrow = '2026-03-06T09:00:00+08:00'
    expect(await network.control('POST', '/clock', { at: tomorrow })).toMatchObject({
      body: { now: tomorrow },
    })
    expect(await network.control('POST', '/clock', { at: '2026-03-05T10:00:00+08:00' })).toMatchObject({
      status: 409,
    })
  })

  test('stands where it cannot be moved', async () => {
    const fixed = { now: () => 1_800_000_000_000, at: () => () => {} }
    const other = await startTestNetwork({ clock: fixed })
    expect(await other.control('POST', '/clock', { advanceMs: 1 })).toMatchObject({
      status: 409,
      body: { code: 'CLOCK_FIXED' },
    })
    await other.close()
  })
})

test('the journal is read a page at a time', async () => {
  const merchant = await testMerchant(network)
  await merchant.send('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
  const first = (await network.control('GET', '/journal?limit=2')).body
  const second = (await network.control('GET', `/journal?limit=2&before=${first.next}`)).body
  expect(first.entries).toHaveLength(2)
  expect(
    first.entries.map(({ source, destination, amountFen }: any) => ({ source, destination, amountFen })),
  ).toEqual([
    {
      source: 'acquirer:48020000:clearing',
      destination: 'merchant:777290058110048:payable',
      amountFen: 1250,
    },
    { source: expect.stringMatching(/^cardholder:/), destination: 'issuer:621626:clearing', amountFen: 1250 },
  ])
  expect(second.entries[0].seq).toBe(first.entries[1].seq - 1)
  expect(first.messages[0]).toMatchObject({ direction: 'answer', merId: merchant.merId })
})

describe('what cannot be done says why', () => {
  test.each([
    ['POST', '/settle', {}, 501, 'NOT_SIMULATED'],
    ['POST', '/c2b-codes', {}, 501, 'NOT_SIMULATED'],
    ['POST', '/merchants', { merId: 'short', name: 'x' }, 400, 'PARAM'],
    ['POST', '/merchants', { merId: '777290058110000', name: 'x', extra: 1 }, 400, 'PARAM'],
    ['POST', '/clock', { advanceMs: -1 }, 400, 'PARAM'],
    ['POST', '/clock', { at: 'tomorrow' }, 400, 'PARAM'],
    ['POST', '/faults', { next: 1, where: 'answer', action: 'duplicate' }, 400, 'PARAM'],
    ['POST', '/faults', { next: 1, where: 'answer', action: 'delay' }, 400, 'PARAM'],
    ['POST', '/tn/123/pay', { cardNo: '6216261000000000018' }, 400, 'PARAM'],
    ['GET', '/journal?limit=100000', undefined, 400, 'PARAM'],
  ])('%s %s %j', async (method, route, body, status, code) => {
    expect(await network.control(method, route, body)).toMatchObject({ status, body: { code } })
  })

  test('JSON that is none, or too long', async () => {
    const post = (body: string) => fetch(`${network.url}/mock/clock`, { method: 'POST', body })
    expect((await post('{"advanceMs": 1, "advanceMs": 2}')).status).toBe(400)
    expect((await post('[]')).status).toBe(400)
    expect((await post('null')).status).toBe(400)
    expect((await post('x'.repeat(20_000))).status).toBe(413)
  })

  test('another web site may not press the buttons, under its own name or a rebound one', async () => {
    const foreign = await fetch(`${network.url}/mock/clock`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: '{"advanceMs": 1}',
    })
    expect(foreign.status).toBe(403)
    const status = await new Promise((resolve) => {
      const { port } = new URL(network.url)
      http.get({ port, path: '/mock/journal', headers: { host: 'evil.example' } }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
    })
    expect(status).toBe(403)
  })

  test('controls stay shut unless the network was started with them', async () => {
    const shut = await startTestNetwork({ mockControls: false })
    expect(await shut.control('POST', '/clock', { advanceMs: 1 })).toMatchObject({ status: 403 })
    expect(await shut.control('GET', '/journal')).toMatchObject({ status: 403 })
    await shut.close()
  })
})

test('the page shows orders, postings, accounts and certificates, and escapes what merchants send', async () => {
  const credentials = { merId: '777290058117777', name: '<script>alert(1)</script>' }
  const merchant = await testMerchant(
    network,
    (await network.control('POST', '/merchants', credentials)).body,
  )
  const { orderId } = await merchant.send('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
  const answer = await fetch(network.url)
  const page = await answer.text()
  for (const part of [
    orderId!,
    '12.50',
    '621626*********0018',
    '&lt;script&gt;',
    'merchant:777290058117777:payable',
    'sign.cer',
  ]) {
    expect(page).toContain(part)
  }
  expect(page).not.toContain('<script')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
})
