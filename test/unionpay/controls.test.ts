import http from 'node:http'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
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
    ['POST', '/settle', { day: '0305' }, 400, 'PARAM'],
    ['POST', '/settle', [], 400, 'PARAM'],
    ['POST', '/settle', null, 400, 'PARAM'],
    ['POST', '/settle', 5, 400, 'PARAM'],
    ['POST', '/c2b-codes', {}, 400, 'PARAM'],
    ['POST', '/c2b-codes', { cardNo: '6222620000000000000' }, 404, 'UNKNOWN_CARD'],
    ['POST', '/merchants', { merId: '777290058110001', name: 'x', mode: 'kind' }, 400, 'PARAM'],
    ['POST', '/merchants', { merId: '777290058110001', name: 'x', secureKey: 'short' }, 400, 'PARAM'],
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

describe('the clearing day', () => {
  test('is closed at will; a second close finds nothing more to net', async () => {
    const merchant = await testMerchant(network)
    await merchant.send('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
    const { status, body } = await network.control('POST', '/settle', {})
    expect(status).toBe(200)
    expect(body.settleDate).toMatch(/^\d{4}$/)
    expect(body.positions.length).toBeGreaterThan(1)
    expect(body.positions.reduce((sum: number, { netFen }: any) => sum + netFen, 0)).toBe(0)
    expect((await network.control('POST', '/settle')).body).toMatchObject({ positions: [] })
    expect((await network.control('GET', '/journal')).body.audit).toEqual({ sumFen: 0, differences: [] })
  })

  test("has files, which people can download as a merchant's SDK does", async () => {
    const days = await (await fetch(`${network.url}/clearing`)).text()
    const closed = [...days.matchAll(/href="\/clearing\/(\d{8})">[^<]*<\/a><td class="good"/g)].map(
      ([, day]) => day,
    )
    const pages = await Promise.all(
      closed.map(async (day) => (await fetch(`${network.url}/clearing/${day}`)).text()),
    )
    const path = /href="(\/clearing\/\d{8}\/777290058110048\.zip)"/.exec(pages.join())?.[1]
    const file = await fetch(network.url + path)
    expect(file.headers.get('content-type')).toBe('application/zip')
    expect(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK')
    for (const wrong of [
      '/clearing/20990101',
      '/clearing/x',
      `${path}x`,
      '/clearing/20260305/..%2Fkeys.zip',
    ]) {
      expect((await fetch(network.url + wrong)).status).toBe(404)
    }
  })
})

test("a payer's code is minted, and pays once", async () => {
  const { body } = await network.control('POST', '/c2b-codes', { cardNo: '6216261000000000018' })
  expect(body).toMatchObject({ qrNo: expect.stringMatching(/^62\d{17}$/), expiresAt: expect.any(String) })
  const merchant = await testMerchant(network)
  const scan = {
    txnAmt: '990',
    currencyCode: '156',
    backUrl: 'http://www.specialUrl.com',
    qrNo: body.qrNo,
    termId: '00000001',
  }
  expect(await merchant.send('scanConsume', scan)).toMatchObject({ respCode: '00' })
  expect((await merchant.send('scanConsume', scan)).respCode).not.toBe('00')
})

test('a merchant that signs up may ask for strict manners and a shared key', async () => {
  const merchant = {
    merId: '777290058116666',
    name: '严格商户',
    mode: 'strict',
    secureKey: '0123456789abcdef',
  }
  const { status, body } = await network.control('POST', '/merchants', merchant)
  expect(status).toBe(200)
  expect(body).toMatchObject({ merId: merchant.merId, mode: 'strict', pfxPassword: '000000' })
  // What was shared is not told back.
  expect(JSON.stringify(body)).not.toContain(merchant.secureKey)
  // Who says no English name goes by the one there is.
  const page = await fetch(`${network.url}/merchants/${merchant.merId}`, {
    headers: { 'accept-language': 'en' },
  })
  expect(await page.text()).toContain('严格商户')
})

test('messages are kept over a restart, masked, and found by their order', async () => {
  const first = await startTestNetwork()
  const merchant = await testMerchant(first)
  const { orderId } = await merchant.send('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
  await first.close()
  const second = await startTestNetwork({ dataDir: first.dataDir, clock: first.clock })
  const { body } = await second.control('GET', `/journal?orderId=${orderId}&merId=${merchant.merId}`)
  expect(body.messages.map(({ direction }: any) => direction)).toEqual(['answer', 'request'])
  expect(body.messages[1].lines.join('\n')).toContain('customerInfo 银行卡验证信息及身份信息: {pin=***}')
  const english = await second.control('GET', `/journal?orderId=${orderId}&language=en`)
  expect(english.body.messages.map(({ lines }: any) => lines[0])).toEqual([
    'Token payment → Success',
    'Token payment',
  ])
  expect(english.body.entries[0]).toMatchObject({
    source: expect.stringMatching(/^acquirer:/),
    destinationName: 'All-channel test merchant 777290058110048 · payable',
  })
  const page = await (await fetch(`${second.url}/orders/${merchant.merId}/${orderId}/20260305100000`)).text()
  expect(page).toContain('<svg class="lanes"')
  await second.close()
})

describe('the pages', () => {
  test('show orders, postings, accounts and certificates, and escape what merchants send', async () => {
    const credentials = { merId: '777290058117777', name: '<script>alert(1)</script>' }
    const merchant = await testMerchant(
      network,
      (await network.control('POST', '/merchants', credentials)).body,
    )
    const { orderId } = await merchant.send('tokenConsume', tokenPayment(merchant, await bindCard(merchant)))
    const shows = {
      '/': [orderId!, '12.50', '&lt;script&gt;', 'The books balance'],
      '/orders?q=777290058117777': [orderId!, '12.50', '&lt;script&gt;'],
      '/accounts': ['merchant:777290058117777:payable', '621626*********0018', '&lt;script&gt;'],
      '/messages?merId=777290058117777': [orderId!, 'tokenPayData'],
      '/kit': ['sign.cer', 'merchant.pfx'],
    }
    for (const [path, parts] of Object.entries(shows)) {
      const answer = await fetch(network.url + path)
      const page = await answer.text()
      for (const part of parts) expect(page, path).toContain(part)
      expect(page).not.toContain('<script')
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
  })

  test('say in the language of the reader that the books do not balance', async () => {
    const books = new DatabaseSync(path.join(network.dataDir, 'network.sqlite'), { timeout: 5000 })
    const change = (fen: number) =>
      books.prepare("UPDATE account SET balance_fen = balance_fen + ? WHERE name = 'funding'").run(fen)
    const look = async (language: string) => (await fetch(`${network.url}/accounts?lang=${language}`)).text()
    change(1)
    expect(await look('zh')).toContain('1 个账户与分录不符；全部余额合计 0.01')
    expect(await look('en')).toContain('1 accounts differ from their postings; all balances sum to 0.01')
    change(-1)
    books.close()
    expect(await look('zh')).toContain('账目平衡')
  })

  test('count an order that nobody paid in time among the failed, not among those under way', async () => {
    const merchant = await testMerchant(network)
    const money = { txnAmt: '1', currencyCode: '156', backUrl: 'http://www.specialUrl.com' }
    const { orderId } = await merchant.send('appConsume', { ...money, orderTimeout: '60000' })
    const look = async (path: string) => (await fetch(`${network.url}${path}`)).text()
    const underWay = async () => Number(/Orders under way<\/dt><dd>(\d+)/.exec(await look('/?lang=en'))?.[1])
    const inGroups = async () => {
      const lists = ['waiting', 'failed'].map((state) => look(`/orders?q=${orderId}&state=${state}`))
      return (await Promise.all(lists)).map((page) => page.includes(`/${orderId}/`))
    }
    const before = await underWay()
    expect(await inGroups()).toEqual([true, false])
    await network.pass(60_000)
    expect(await inGroups()).toEqual([false, true])
    expect(await underWay()).toBe(before - 1)
  })

  test('find orders a page at a time, in both directions', async () => {
    const merchant = await testMerchant(network)
    const asked = { txnAmt: '1', currencyCode: '156', backUrl: 'http://www.specialUrl.com' }
    for (let i = 0; i < 30; i++) {
      await merchant.send('appConsume', { ...asked, orderId: `PAGED${String(i).padStart(4, '0')}` })
    }
    const look = async (path: string) => {
      const page = await (await fetch(network.url + path)).text()
      const link = (rel: string) =>
        new RegExp(`rel="${rel}" href="([^"]+)"`).exec(page)?.[1]?.replaceAll('&amp;', '&')
      return {
        orders: [...page.matchAll(/>(PAGED\d+)</g)].map(([, id]) => id),
        older: link('next'),
        newer: link('prev'),
      }
    }
    const first = await look('/orders?q=PAGED')
    expect([first.orders[0], first.orders.length, first.newer]).toEqual(['PAGED0029', 25, undefined])
    const second = await look(first.older!)
    expect([second.orders, second.older]).toEqual([
      ['PAGED0004', 'PAGED0003', 'PAGED0002', 'PAGED0001', 'PAGED0000'],
      undefined,
    ])
    expect(await look(second.newer!)).toMatchObject({ orders: first.orders, newer: undefined })
    for (const odd of ["/orders?q=' OR 1=1 --", '/orders?before=x&after=-1', '/orders?state=none']) {
      expect((await fetch(network.url + odd)).status).toBe(200)
    }
  })

  test('ask before anything is done, and then do it', async () => {
    const post = async (fields: Record<string, string>) => {
      const answer = await fetch(`${network.url}/testing/faults`, {
        method: 'POST',
        body: new URLSearchParams(fields),
      })
      return { status: answer.status, page: await answer.text() }
    }
    const armed = async () => (await network.control('GET', '/faults')).body.armed
    const fault = { where: 'answer', action: 'delay', delaySeconds: '5', merId: '', orderId: 'FORMFAULT1' }
    expect((await post(fault)).page).toContain('name="confirmed"')
    expect(await armed()).toEqual([])
    expect(await post({ ...fault, confirmed: 'yes' })).toMatchObject({ status: 200 })
    expect(await armed()).toEqual([
      { next: 1, where: 'answer', action: 'delay', delayMs: 5000, orderId: 'FORMFAULT1' },
    ])
    expect(await post({ ...fault, delaySeconds: 'soon', confirmed: 'yes' })).toMatchObject({ status: 400 })
    await network.control('DELETE', '/faults')
  })

  test('are there without test controls, but their buttons are not', async () => {
    const shut = await startTestNetwork({ mockControls: false })
    expect((await fetch(shut.url)).status).toBe(200)
    expect(await (await fetch(`${shut.url}/testing`)).text()).not.toContain('<form')
    const body = new URLSearchParams({ confirmed: 'yes' })
    expect((await fetch(`${shut.url}/testing/settle`, { method: 'POST', body })).status).toBe(403)
    await shut.close()
  })
})
