import fs from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Formatter, Rsa } from 'wechatpay-axios-plugin'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import { ReplayGuard } from '../../bridge-server/bridge/merchant-api/replay-guard.ts'
import { toRfc3339 } from '../../bridge-server/clock/beijing.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { type Bend, type MerchantAccount, MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'
import { axiosPlugin, nodeV3 } from '../support/bridge-sdks.ts'

let world: BridgeWorld
let shop: MerchantClient

beforeAll(async () => {
  world = await openBridgeWorld()
  shop = new MerchantClient(world)
}, 30_000)
afterAll(() => world.close())

describe('unmodified SDKs', () => {
  test('wechatpay-axios-plugin creates, queries, closes; it believes signed answers only', async () => {
    const { mchid } = world.account
    const { sdk, platformPem } = await axiosPlugin(world, shop)
    const created = await sdk.chain('v3/pay/transactions/jsapi').post(shop.orderBody('axios-order'))
    expect(created.data.prepay_id).toMatch(/^qp\d{14}[0-9A-Za-z]{20}$/)
    const path = 'v3/pay/transactions/out-trade-no/axios-order'
    const queried = await sdk.chain(path).get({ params: { mchid } })
    expect(queried.data).toMatchObject({ trade_state: 'NOTPAY', out_trade_no: 'axios-order' })
    const closed = await sdk.chain(`${path}/close`).post({ mchid })
    expect([closed.status, closed.data]).toEqual([204, ''])
    expect((await sdk.chain(path).get({ params: { mchid } })).data.trade_state).toBe('CLOSED')
    // Its own checking of signatures is on: an answer by another key would be refused.
    const signed = Formatter.response(
      created.headers['wechatpay-timestamp'],
      created.headers['wechatpay-nonce'],
      JSON.stringify(created.data),
    )
    const platformKey = Rsa.from(platformPem, Rsa.KEY_TYPE_PUBLIC)
    expect(Rsa.verify(signed, created.headers['wechatpay-signature'], platformKey)).toBe(true)
  })

  test('wechatpay-node-v3 does the same, with its lower-case serial, short nonces and encoded "|"', async () => {
    const sdk = nodeV3(world)
    const number = 'node|v3|order'
    const { appid: _, mchid: __, ...body } = shop.orderBody(number) as any
    const created = await sdk.transactions_jsapi(body)
    expect(created.status).toBe(200)
    expect(created.data.package).toMatch(/^prepay_id=qp/)
    const queried = await sdk.query({ out_trade_no: number })
    expect([queried.status, queried.data?.out_trade_no]).toEqual([200, number])
    expect((await sdk.close(number)).status).toBe(204)
    const [certificate] = await sdk.get_certificates(world.account.apiV3Key)
    expect(certificate?.serial_no).toMatch(/^10[0-9A-F]{8}$/)
    expect(certificate?.publicKey).toContain('BEGIN PUBLIC KEY')
  })
})

describe('who may call', () => {
  const refused = async (bend: Bend, body?: Record<string, unknown>) => {
    const answer = await shop.post(
      '/v3/pay/transactions/jsapi',
      body ?? shop.orderBody('never-created'),
      bend,
    )
    expect(answer.headers.get('request-id')).toMatch(/^[0-9A-F]{32}-\d+$/)
    return [answer.status, answer.json.code, answer.json.detail?.field]
  }

  const seed = String(Date.now())
  test(`any flipped bit of signature or body is refused (seed ${seed})`, async () => {
    const random = seededRandom(seed)
    const randomInt = (from: number, to: number) => from + (random.bytes(4).readUInt32BE() % (to - from))
    const flip = (text: string, from: number, to: number) => {
      const at = randomInt(from, to)
      const bytes = Buffer.from(text)
      bytes[at] = (bytes[at] as number) ^ 1
      return bytes.toString('latin1')
    }
    for (let i = 0; i < 16; i++) {
      expect(
        await refused({
          signature: (text) => {
            const bytes = Buffer.from(text, 'base64')
            bytes[randomInt(0, bytes.length)]! ^= 1 << randomInt(0, 8)
            return bytes.toString('base64')
          },
        }),
      ).toEqual([401, 'SIGN_ERROR', 'signature'])
      const body = JSON.stringify(shop.orderBody('never-created'))
      expect(await refused({ sentBody: flip(body, 0, body.length) })).toEqual([
        401,
        'SIGN_ERROR',
        'signature',
      ])
    }
    // Text that a lenient decoder takes for the very same bytes.
    expect(await refused({ signature: (text) => `${text.slice(0, 40)}!${text.slice(40)}` })).toEqual([
      401,
      'SIGN_ERROR',
      'signature',
    ])
    expect((await shop.query('never-created')).json.code).toBe('ORDER_NOT_EXIST')
  })

  test('a wrong signature is answered with what was signed here, the body only begun', async () => {
    const answer = await shop.post(
      '/v3/pay/transactions/jsapi',
      { ...shop.orderBody('never-created'), attach: 'private' },
      { signedTarget: '/v3/other' },
    )
    const { sign_information } = answer.json.detail
    expect(sign_information).toMatchObject({ method: 'POST', url: '/v3/pay/transactions/jsapi' })
    expect(sign_information.truncated_sign_message).toMatch(
      /^POST\n\/v3\/pay\/transactions\/jsapi\n\d+\n\w+\n\{/,
    )
    expect(answer.text).not.toContain('private')
  })

  test('stale, early and replayed requests are refused', async () => {
    const at = (ms: number) => String(Math.floor((world.clock.now() + ms) / 1000))
    expect(await refused({ timestamp: at(-5 * MINUTE_MS - 1000) })).toEqual([401, 'SIGN_ERROR', 'timestamp'])
    expect(await refused({ timestamp: at(5 * MINUTE_MS + 1000) })).toEqual([401, 'SIGN_ERROR', 'timestamp'])
    const once = { nonce: 'once', timestamp: at(4 * MINUTE_MS) }
    expect((await shop.get('/v3/certificates', once)).status).toBe(200)
    for (const ms of [0, MINUTE_MS, 7 * MINUTE_MS]) {
      await world.advance(ms)
      expect(await refused(once)).toEqual([401, 'SIGN_ERROR', 'nonce_str'])
    }
    await world.advance(2 * MINUTE_MS)
    expect(await refused(once)).toEqual([401, 'SIGN_ERROR', 'timestamp'])
  })

  test('three hundred calls a second may come for as long as they like; what is forgotten is stale by then', async () => {
    const clock = new VirtualClock(0)
    const guard = new ReplayGuard(clock)
    const refused = new Set<string>()
    for (let second = 0; second < 30 * 60; second++) {
      for (let i = 0; i < 300; i++) refused.add(guard.see(`${second}/${i}`))
      await clock.advance(SECOND_MS)
    }
    expect([...refused]).toEqual(['fresh'])
    // Signed with a time five minutes ahead, it would be accepted until this moment.
    expect(guard.see(`${20 * 60}/0`)).toBe('replayed')
  })

  test('a stranger, a foreign certificate and a malformed header are refused by name', async () => {
    expect(await refused({ mchid: '1999999999' })).toEqual([401, 'SIGN_ERROR', 'mchid'])
    expect(await refused({ serialNo: world.stranger.serialNo })).toEqual([401, 'SIGN_ERROR', 'serial_no'])
    const nosy = await shop.get('/v3/certificates', { serialNo: world.stranger.serialNo })
    expect(JSON.stringify(nosy.json)).not.toContain(world.account.serialNo)
    expect(await refused({ nonce: '' })).toEqual([401, 'SIGN_ERROR', 'nonce_str'])
    expect(await refused({ nonce: 'n'.repeat(33) })).toEqual([401, 'SIGN_ERROR', 'nonce_str'])
    expect(await refused({ authorization: (header) => `${header},mchid="1"` })).toEqual([
      401,
      'SIGN_ERROR',
      'mchid',
    ])
    expect(await refused({ authorization: () => 'Bearer of news' })).toEqual([
      401,
      'SIGN_ERROR',
      'Authorization',
    ])
    expect(
      (await shop.get('/v3/certificates', { serialNo: world.account.serialNo.toLowerCase() })).status,
    ).toBe(200)
  })

  test("a merchant speaks for himself alone, and another's orders look like none", async () => {
    const stranger = new MerchantClient(world, world.stranger)
    await shop.createOrder('order-of-shop')
    expect((await stranger.query('order-of-shop')).json.code).toBe('ORDER_NOT_EXIST')
    expect((await stranger.closeOrder('order-of-shop')).json.code).toBe('ORDER_NOT_EXIST')
    const asShop = await stranger.get(
      `/v3/pay/transactions/out-trade-no/order-of-shop?mchid=${world.account.mchid}`,
    )
    expect(asShop.json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: 'mchid', location: 'query' } })
    const forShop = await stranger.post('/v3/pay/transactions/jsapi', shop.orderBody('order-of-nobody'))
    expect(forShop.json).toMatchObject({ code: 'PARAM_ERROR', detail: { field: '/mchid', location: 'body' } })
    const foreignApp = await stranger.createOrder('order-of-nobody')
    expect(foreignApp.json.code).toBe('APPID_MCHID_NOT_MATCH')
  })
})

describe('what an order may be', () => {
  test('every wrong field is named, and nothing is written', async () => {
    const wrong: Array<[Record<string, unknown>, string]> = [
      [{ amount: { total: 0 } }, '/amount/total'],
      [{ amount: { total: -1 } }, '/amount/total'],
      [{ amount: { total: 12.5 } }, '/amount/total'],
      [{ amount: { total: '1250' } }, '/amount/total'],
      [{ amount: { total: 1_000_000_001 } }, '/amount/total'],
      [{ amount: { total: 1e300 } }, '/amount/total'],
      [{ amount: { total: 60_000_000 } }, '/amount/total'],
      [{ amount: { total: 1, currency: 'USD' } }, '/amount/currency'],
      [{ amount: { total: 1, totl: 2 } }, '/amount/totl'],
      [{ surprise: true }, '/surprise'],
      [{ description: undefined }, '/description'],
      [{ description: 'x'.repeat(128) }, '/description'],
      [{ out_trade_no: 'short' }, '/out_trade_no'],
      [{ out_trade_no: 'has space' }, '/out_trade_no'],
      [{ out_trade_no: 'x'.repeat(33) }, '/out_trade_no'],
      [{ attach: 'x'.repeat(129) }, '/attach'],
      [{ payer: {} }, '/payer/openid'],
      [{ notify_url: 'http://example.com/notify' }, '/notify_url'],
      [{ notify_url: 'https://example.com/notify?a=1' }, '/notify_url'],
      [{ notify_url: 'https://user:pw@example.com/' }, '/notify_url'],
      [{ notify_url: 'notify' }, '/notify_url'],
      [{ time_expire: '2021-09-22T14:05:00' }, '/time_expire'],
      [{ time_expire: `${toRfc3339(world.clock.now()).slice(0, 10)}T24:00:00+08:00` }, '/time_expire'],
      [{ time_expire: toRfc3339(world.clock.now() - 1000) }, '/time_expire'],
      [{ time_expire: toRfc3339(world.clock.now() + 8 * DAY_MS) }, '/time_expire'],
    ]
    for (const [changes, field] of wrong) {
      const answer = await shop.createOrder('wrong-order', changes)
      expect([answer.status, answer.json.code, answer.json.detail?.field]).toEqual([
        400,
        'PARAM_ERROR',
        field,
      ])
    }
    expect(world.rows("SELECT * FROM pay_order WHERE out_trade_no = 'wrong-order'")).toEqual([])
  })

  test('what is missing is told from what is there with a wrong type, and that is shown', async () => {
    const detailOf = async (changes: Record<string, unknown>) =>
      (await shop.createOrder('wrong-order', changes)).json.detail
    expect(await detailOf({ amount: { currency: 'CNY' } })).toMatchObject({ issue: '缺少必填参数' })
    expect(await detailOf({ amount: { total: '1250' } })).toMatchObject({
      issue: '类型错误，应为 number',
      value: '1250',
    })
    expect(await detailOf({ amount: { total: 12.5 } })).toMatchObject({
      issue: '类型错误，应为 int',
      value: 12.5,
    })
    expect(await detailOf({ payer: 'lin' })).toMatchObject({ issue: '类型错误，应为 object' })
  })

  test('JSON that two readers could read differently is refused', async () => {
    const body = JSON.stringify(shop.orderBody('wrong-json'))
    for (const text of [
      body.replace('{"appid"', '{"amount":{"total":1},"appid"'),
      `\uFEFF${body}`,
      `${body}x`,
      '',
      'null',
      '[]',
    ]) {
      const answer = await shop.post('/v3/pay/transactions/jsapi', text)
      expect([answer.status, answer.json.code]).toEqual([400, 'PARAM_ERROR'])
    }
    const huge = await shop.post('/v3/pay/transactions/jsapi', JSON.stringify({ x: 'x'.repeat(70_000) }))
    expect([huge.status, huge.json.code]).toEqual([413, 'PARAM_ERROR'])
  })

  test('what would change who is paid is refused rather than left out', async () => {
    const sharing = await shop.createOrder('sharing-order', { settle_info: { profit_sharing: true } })
    expect([sharing.status, sharing.json.code]).toEqual([403, 'NO_AUTH'])
    expect((await shop.createOrder('limited-order', { limit_pay: ['no_credit'] })).json.code).toBe('NO_AUTH')
  })

  test('an address that is not there is answered as the dialect does', async () => {
    expect((await shop.get('/v3/nothing')).json.code).toBe('RESOURCE_NOT_EXISTS')
    expect((await shop.get('/v3/pay/transactions/out-trade-no/%E0%A4%A?mchid=1')).status).toBe(400)
    expect((await shop.get(`/v3/pay/transactions/id/123?mchid=${world.account.mchid}`)).json.code).toBe(
      'ORDER_NOT_EXIST',
    )
  })
})

describe('an order placed again', () => {
  test('with the same parameters is the same order, even at once and with its keys in another order', async () => {
    const [first, ...others] = await Promise.all([1, 2, 3].map(() => shop.createOrder('order-again')))
    for (const other of others) expect(other?.json).toEqual(first?.json)
    const shuffled = Object.fromEntries(Object.entries(shop.orderBody('order-again')).reverse())
    expect((await shop.post('/v3/pay/transactions/jsapi', shuffled)).json).toEqual(first?.json)
    expect(world.rows("SELECT * FROM pay_order WHERE out_trade_no = 'order-again'")).toHaveLength(1)
  })

  test('gets a new prepay_id once the old one is over; with other parameters it is refused', async () => {
    const first = await shop.createOrder('order-renewed')
    await world.advance(2 * HOUR_MS)
    const renewed = await shop.createOrder('order-renewed')
    expect(renewed.status).toBe(200)
    expect(renewed.json.prepay_id).not.toBe(first.json.prepay_id)
    const other = await shop.createOrder('order-renewed', { amount: { total: 1, currency: 'CNY' } })
    expect([other.status, other.json.code]).toEqual([400, 'INVALID_REQUEST'])
    await shop.closeOrder('order-renewed')
    expect((await shop.createOrder('order-renewed')).json.code).toBe('ORDER_CLOSED')
    expect((await shop.closeOrder('order-renewed')).status).toBe(204)
  })

  test('after the gateway failed goes on where it stopped: nothing half-made is seen in between', async () => {
    const isOrder = ({ url }: { url: string }) => url.endsWith('/appTransReq.do')
    world.network.next(isOrder, 'lose-answer')
    const failed = await shop.createOrder('order-half-made')
    expect([failed.status, failed.json.code]).toEqual([500, 'SYSTEM_ERROR'])
    expect((await shop.query('order-half-made')).json.code).toBe('ORDER_NOT_EXIST')
    expect((await shop.closeOrder('order-half-made')).json.code).toBe('ORDER_NOT_EXIST')
    await world.advance(MINUTE_MS)
    expect((await shop.createOrder('order-half-made')).status).toBe(200)
    const [first, second] = world.network.sent.filter(isOrder).slice(-2)
    const numbers = [first, second].map((sent) => {
      const form = new URLSearchParams(String(sent?.body))
      return [form.get('orderId'), form.get('txnTime')]
    })
    expect(numbers[0]).toEqual(numbers[1])
  })

  test('after the gateway failed is opened by the certificate that signs the new call, not the one before', async () => {
    const isOrder = ({ url }: { url: string }) => url.endsWith('/appTransReq.do')
    const next = new MerchantClient(world, await addCertificate())
    const lin = await new Payer(world, 'lin').login()
    world.network.next(isOrder, 'lose-answer')
    expect((await shop.createOrder('order-of-two-keys')).status).toBe(500)
    const { json } = await next.createOrder('order-of-two-keys')
    expect((await lin.open(next.launchParams(json.prepay_id))).status).toBe(200)
  })

  test('long after the gateway failed, or with other parameters, starts over', async () => {
    const isOrder = ({ url }: { url: string }) => url.endsWith('/appTransReq.do')
    world.network.next(isOrder, 'lose-request', 2)
    await shop.createOrder('order-later')
    await world.advance(HOUR_MS)
    expect((await shop.createOrder('order-later')).json.code).toBe('SYSTEM_ERROR')
    expect((await shop.createOrder('order-later', { amount: { total: 7 } })).status).toBe(200)
    expect((await shop.query('order-later')).json.amount.total).toBe(7)
  })
})

/** The merchant registers one more certificate; the bridge reads it when it starts. */
async function addCertificate(): Promise<MerchantAccount> {
  const file = path.join(world.dataDir, 'merchants', `${world.account.mchid}.json`)
  const merchant = JSON.parse(await fs.readFile(file, 'utf8'))
  const { x509, certificatePem, privateKey } = await issueCertificate({
    commonName: 'next',
    purpose: 'signing',
  })
  merchant.certificates.push({ serialNo: x509.serialNumber, pem: certificatePem })
  await fs.writeFile(file, JSON.stringify(merchant))
  await world.restart()
  return { ...world.account, serialNo: x509.serialNumber, certificatePem, privateKey }
}
