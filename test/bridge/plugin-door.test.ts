import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { PLUGIN_DOOR } from '../../contract/plugin-door.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { GOOD_CARD, hostHeaders, newId, Payer, PIN } from '../support/bridge-payer.ts'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer

beforeAll(async () => {
  world = await openBridgeWorld(Date.UTC(2026, 10, 22, 4))
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterAll(() => world.close())

const prepay = async (outTradeNo: string, changes = {}) =>
  (await shop.createOrder(outTradeNo, changes)).json.prepay_id as string

test('a host signature that is missing, forged, stale or of a stranger opens nothing', async () => {
  const nowMs = world.clock.now()
  const genuine = hostHeaders(lin.hostAppid, nowMs)
  const sign = JSON.parse(genuine['x-wechat-hostsign'] as string)
  const forged: Array<Record<string, string>> = [
    { 'x-wechat-hostsign': '' },
    { 'x-wechat-hostsign': 'not json' },
    { 'x-wechat-hostsign': JSON.stringify({ ...sign, signature: 'f'.repeat(40) }) },
    { 'x-wechat-hostsign': JSON.stringify({ ...sign, timestamp: String(Number(sign.timestamp) + 1) }) },
    { 'x-wechat-hostsign': JSON.stringify({ ...sign, noncestr: '' }) },
    { referer: '' },
    { referer: `https://evil.example/${lin.hostAppid}/0/page-frame.html` },
    // Right for its mini program, sent with the name of another one.
    { ...genuine, referer: genuine.referer?.replace('wx0000000000000001', 'wx0000000000000002') as string },
    hostHeaders(lin.hostAppid, nowMs, 'another token'),
    hostHeaders(lin.hostAppid, nowMs - 15 * MINUTE_MS - SECOND_MS),
    hostHeaders(lin.hostAppid, nowMs + 16 * MINUTE_MS),
    hostHeaders('wx00000000000000ff', nowMs),
  ]
  for (const headers of forged) {
    const answer = await lin.call('listCards', {}, { headers })
    expect([answer.status, answer.json.code]).toEqual([403, 'host_not_trusted'])
  }
  // The host signs anew only every ten minutes or so.
  const reused = { headers: hostHeaders(lin.hostAppid, nowMs - 14 * MINUTE_MS) }
  expect((await lin.call('listCards', {}, reused)).status).toBe(200)
})

test('a session is needed, belongs to one mini program, and ends after two hours', async () => {
  const stranger = new Payer(world, 'stranger')
  expect((await stranger.call('listCards', {})).json.code).toBe('session_expired')
  stranger.token = 'A'.repeat(43)
  expect((await stranger.call('listCards', {})).json.code).toBe('session_expired')
  expect((await stranger.call('openSession', { code: 'not-a-code' })).json).toMatchObject({
    code: 'bad_request',
    field: 'code',
  })
  await stranger.login()
  expect((await stranger.call('listCards', {})).json).toEqual({ cards: [] })
  stranger.hostAppid = 'wx0000000000000002'
  expect((await stranger.call('listCards', {})).json.code).toBe('session_expired')
  stranger.hostAppid = lin.hostAppid
  await world.advance(2 * HOUR_MS)
  expect((await stranger.call('listCards', {})).json.code).toBe('session_expired')
  // WeChat's access token is over as well by now; a new one is fetched without anybody noticing.
  await stranger.login()
  await lin.login()
  expect((await stranger.call('listCards', {})).status).toBe(200)
})

test('launch parameters: each thing that can be wrong has an answer of its own', async () => {
  const good = shop.launchParams(await prepay('order-launch'))
  const prepayId = good.package.slice('prepay_id='.length)
  const cases: Array<[object, number, string, string?]> = [
    [{ ...good, package: 'prepay_id=wx201410272009395522657a690389285100' }, 404, 'order_unknown'],
    [{ ...good, package: prepayId }, 400, 'bad_request', 'package'],
    [{ ...good, signType: 'MD5' }, 400, 'bad_request', 'signType'],
    [{ ...good, nonceStr: `${good.nonceStr.slice(1)}x` }, 403, 'pay_sign_invalid', 'paySign'],
    [{ ...good, timeStamp: String(Number(good.timeStamp) + 1) }, 403, 'pay_sign_invalid', 'paySign'],
    [{ ...good, paySign: `${good.paySign}\n` }, 403, 'pay_sign_invalid', 'paySign'],
    [{ ...good, appId: 'wx0000000000000001' }, 400, 'bad_request', 'appId'],
    [{ ...good, paySign: undefined }, 400, 'bad_request', 'paySign'],
    [shop.launchParams(prepayId, 'wx0000000000000009'), 403, 'pay_sign_invalid', 'paySign'],
  ]
  for (const [params, status, code, field] of cases) {
    const { status: answered, json } = await lin.open(params as never)
    expect([answered, json.code, json.field]).toEqual([status, code, field])
  }
  const byStranger = new MerchantClient(world, world.stranger).launchParams(prepayId)
  expect((await lin.open(byStranger)).json.code).toBe('pay_sign_invalid')
  const text = `wx0000000000000001\n${good.timeStamp}\n${good.nonceStr}\n${prepayId}\n`
  const asApp = await lin.open({ ...good, paySign: shop.sign(text) })
  expect(asApp.json.message).toContain('as apps sign it')

  const elsewhere = new Payer(world, 'lin')
  elsewhere.hostAppid = 'wx0000000000000002'
  await elsewhere.login()
  expect((await elsewhere.open(good)).json.code).toBe('app_mismatch')

  expect((await lin.open(good)).json).toMatchObject({ state: 'awaiting', outTradeNo: 'order-launch' })
  await world.advance(2 * HOUR_MS)
  await lin.login()
  expect((await lin.open(good)).json.code).toBe('order_expired')
  await shop.closeOrder('order-launch')
  expect((await lin.open(good)).json.code).toBe('order_closed')
})

test('the long poll answers at the change, or when its time is over', async () => {
  const { orderRef, version } = (await lin.open(shop.launchParams(await prepay('order-poll')))).json
  const changed = lin.order(orderRef, { waitMs: 25_000, since: version })
  const timedOut = lin.order(orderRef, { waitMs: 3000, since: version })
  await world.clock.whenAwaited(world.clock.now() + 25_000)
  await world.clock.whenAwaited(world.clock.now() + 3000)
  await world.advance(3000)
  expect((await timedOut).version).toBe(version)
  await shop.closeOrder('order-poll')
  expect(await changed).toMatchObject({ state: 'closed' })
  // What has changed already is answered at once, and a plain question too.
  expect((await lin.order(orderRef, { waitMs: 25_000, since: version })).state).toBe('closed')
  expect((await lin.order(orderRef)).state).toBe('closed')
  for (const query of [{ waitMs: 25_001 }, { waitMs: -1 }, { waitMs: 1.5 }, { since: Number.NaN }]) {
    expect((await lin.order(orderRef, query)).code).toBe('bad_request')
  }
})

test('a request that is not what the table says is refused by the name of its field', async () => {
  const { orderRef } = (await lin.open(shop.launchParams(await prepay('order-fields')))).json
  const card = await lin.bind()
  const sealed = await lin.sealCard(GOOD_CARD)
  const payment = {
    orderRef,
    attemptId: newId(),
    cardId: card.cardId,
    encryptedPin: sealed.encryptedAccNo,
    encryptCertId: sealed.encryptCertId,
  }
  const wrong: Array<[object, string]> = [
    [{ ...payment, attemptId: 'short' }, 'attemptId'],
    [{ ...payment, encryptedPin: 'AAAA' }, 'encryptedPin'],
    [{ ...payment, encryptedPin: `${payment.encryptedPin.slice(0, -2)}=` }, 'encryptedPin'],
    [{ ...payment, encryptCertId: '1' }, 'encryptCertId'],
    [{ ...payment, pin: PIN }, 'pin'],
    [{ ...payment, cardId: 7 }, 'cardId'],
  ]
  for (const [request, field] of wrong) {
    const { status, json } = await lin.call('pay', request as never)
    expect([status, json.code, json.field]).toEqual([400, 'bad_request', field])
  }
  for (const body of ['', '{', '[]', '{"attemptId":"a","attemptId":"b"}', `{"orderRef":"${orderRef}"}`]) {
    expect((await lin.call('pay', payment, { body })).json.code).toBe('bad_request')
  }
  expect((await lin.order(orderRef)).attempt).toBeNull()
})

test('a card: wrong phone, wrong code, a second code too early, the same card twice, unbound for good', async () => {
  const wrongPhone = { enrolmentId: newId(), ...(await lin.sealCard(GOOD_CARD, { phoneNo: '13800138000' })) }
  expect((await lin.call('startEnrolment', wrongPhone)).json).toMatchObject({
    code: 'phone_mismatch',
    networkCode: '66',
  })
  const enrolmentId = newId()
  const enrolment = { enrolmentId, ...(await lin.sealCard('6226090000000048')) }
  const isSms = ({ body }: { body?: unknown }) => String(body).includes('txnType=77')
  const sent = () => world.network.sent.filter(isSms).length
  const before = sent()
  expect((await lin.call('startEnrolment', enrolment)).json.resendAfterSeconds).toBe(60)
  await world.advance(20 * SECOND_MS)
  expect((await lin.call('startEnrolment', enrolment)).json.resendAfterSeconds).toBe(40)
  expect(sent() - before).toBe(1)

  expect((await lin.call('confirmEnrolment', { enrolmentId, smsCode: '000000' })).json.code).toBe(
    'sms_code_wrong',
  )
  const thief = await new Payer(world, 'thief').login()
  expect((await thief.call('confirmEnrolment', { enrolmentId, smsCode: '111111' })).json.code).toBe(
    'sms_code_expired',
  )
  const isOpening = ({ body }: { body?: unknown }) => String(body).includes('txnType=79')
  world.network.next(isOpening, 'lose-answer')
  const lost = await lin.call('confirmEnrolment', { enrolmentId, smsCode: '111111' })
  expect(lost.json.code).toBe('issuer_unavailable')
  const { card } = (await lin.call('confirmEnrolment', { enrolmentId, smsCode: '111111' })).json
  expect(card).toMatchObject({ bankName: '招商银行', bankNameEn: 'China Merchants Bank', tail: '0048' })
  expect((await lin.call('confirmEnrolment', { enrolmentId, smsCode: '111111' })).json.card).toEqual(card)

  const again = await lin.bind('6226090000000048')
  const tails = async () =>
    (await lin.call('listCards', {})).json.cards.map((one: { tail: string }) => one.tail)
  expect((await tails()).filter((tail: string) => tail === '0048')).toHaveLength(1)
  expect(again.cardId).not.toBe(card.cardId)

  expect((await lin.call('unbindCard', { cardId: again.cardId })).json).toEqual({})
  expect(await tails()).not.toContain('0048')
  expect((await lin.call('unbindCard', { cardId: again.cardId })).json.code).toBe('card_unknown')
})

test('whoever asks too often is asked to wait', async () => {
  const eager = await new Payer(world, 'eager').login()
  const sealed = await eager.sealCard(GOOD_CARD)
  const start = () => eager.call('startEnrolment', { enrolmentId: newId(), ...sealed })
  for (let i = 0; i < 20; i++) expect((await start()).status).toBe(200)
  expect(await start()).toMatchObject({ status: 429, json: { code: 'too_many_requests' } })
  // A new session is the same person: no further text messages, and no further guesses.
  await eager.login()
  expect(await start()).toMatchObject({ status: 429, json: { code: 'too_many_requests' } })
  await world.advance(10 * MINUTE_MS)
  expect((await start()).status).toBe(200)
})

test('every call of the table is there, and nothing else', async () => {
  for (const { method, path: route } of Object.values(PLUGIN_DOOR)) {
    const answer = await fetch(`${world.bridge.url}${route.replace(/:\w+/g, 'x')}`, { method })
    expect([answer.status, (await answer.json()).code]).toEqual([403, 'host_not_trusted'])
  }
  const answer = await fetch(`${world.bridge.url}/plugin/v1/nothing`)
  expect([answer.status, (await answer.json()).code]).toEqual([400, 'bad_request'])
})

test('no PIN, card number, phone number, session or sealed secret is ever written down', async () => {
  const { orderRef } = (await lin.open(shop.launchParams(await prepay('order-secrets')))).json
  const card = await lin.bind()
  await lin.pay(orderRef, card)
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
  const sealed = world.network.sent
    .map(({ body }) => new URLSearchParams(String(body)))
    .flatMap((form) => [form.get('accNo'), form.get('customerInfo')])
    .filter((text): text is string => text !== null)
  expect(sealed.length).toBeGreaterThan(10)
  const bridgeDir = path.join(world.dataDir, 'bridge')
  for (const file of fs.readdirSync(bridgeDir)) {
    const bytes = fs.readFileSync(path.join(bridgeDir, file))
    for (const secret of [GOOD_CARD, '13552535506', lin.token, ...sealed]) {
      expect(bytes.includes(secret), `${file} holds ${secret.slice(0, 6)}…`).toBe(false)
    }
    if (file === 'platform.pem') expect(fs.statSync(path.join(bridgeDir, file)).mode & 0o077).toBe(0)
  }
})

test('the page for people shows orders and runs nothing that a merchant wrote', async () => {
  await prepay('order-page', { description: '<script>alert(1)</script>' })
  const page = await (await fetch(world.bridge.url)).text()
  expect(page).toContain('order-page')
  expect(page).not.toContain('<script>')
  expect(page).not.toContain(world.account.apiV3Key)
  expect(await (await fetch(`${world.bridge.url}/healthz`)).json()).toEqual({ status: 'ok' })
})

test.each([
  ['a web page that rebinds its name', { host: 'evil.example:8301' }],
  ['a proxy in front of the public doors', { 'x-forwarded-for': '203.0.113.9' }],
])('%s does not get to see the orders', async (_, headers) => {
  for (const path of ['/', '/metrics', '/healthz', '/reconciliation/20261122']) {
    const answer = await world.network.send({
      method: 'GET',
      url: `${world.bridge.url}${path}`,
      headers,
      timeoutMs: 5000,
    })
    expect([answer.status, answer.body.toString()]).toEqual([404, 'Not Found'])
  }
  const listCards = { headers: { ...hostHeaders(lin.hostAppid, world.clock.now()), ...headers } }
  expect((await lin.call('listCards', {}, listCards)).status).toBe(200)
})
