import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { BEIJING, NetworkDesk, openScan, SUZHOU, scan } from '../support/bridge-codes.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { newId, Payer, SLOW_CARD } from '../support/bridge-payer.ts'

let world: BridgeWorld
let desk: NetworkDesk
let lin: Payer

/** A Friday in the holidays of 2021: WeChat's codes are open in the capitals since last week. */
const START_MS = Date.parse('2021-10-08T10:00:00+08:00')

beforeAll(async () => {
  world = await openBridgeWorld(START_MS)
  desk = new NetworkDesk(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterEach(() => world.network.heal())
afterAll(() => world.close())

const isPayment = ({ url }: HttpRequest) => url.endsWith('/scis/switch/qrurlpayment')
const isNotice = ({ url }: HttpRequest) => url.endsWith('/unionpay/qr-notices')
const sentTo = (what: (request: HttpRequest) => boolean) => world.network.sent.filter(what).length

test('a payer scans a WeChat merchant code, sees whom it pays, types the amount, and pays', async () => {
  const card = await lin.card()
  const { code, merchantName, merId } = await desk.merchantCode({ owner: 'wechat' })
  const scanned = await scan(lin, code)
  expect(scanned).toMatchObject({
    kind: 'wechat.merchant',
    owner: 'wechat',
    codeClass: 'merchant',
    isStatic: true,
    payeeName: merchantName,
    cityCode: BEIJING,
    cityName: '北京',
    amountFen: null,
    limit: { level: 'D', dayMaxFen: 50_000, usedFen: 0 },
    statementLine: expect.stringContaining('财付通（银联条码支付互联互通）'),
    serverTimeMs: world.clock.now(),
  })
  const before = await desk.postings()
  const { json: cashier } = await lin.call('openScan', { scanId: scanned.scanId, amountFen: 1999 })
  expect(cashier).toMatchObject({
    merchantName,
    amountFen: 1999,
    state: 'awaiting',
    attempt: null,
    cards: [card],
  })
  await lin.pay(cashier.orderRef, card)
  await world.settle()

  const paid = await lin.order(cashier.orderRef)
  expect(paid).toMatchObject({ state: 'paid', attempt: { state: 'succeeded', failure: null } })
  expect(paid.attempt.transactionId).toMatch(/^6260001\d{21}$/)
  const moved = (await desk.postings()).slice(before.length)
  const key = `pay:${paid.attempt.transactionId.slice(7)}`
  expect(moved).toEqual([
    expect.objectContaining({ key, destination: 'issuer:621626:clearing', amountFen: 1999 }),
    {
      key,
      source: 'acquirer:99010000:clearing',
      destination: `merchant:${merId}:payable`,
      amountFen: 1999,
    },
  ])
  expect(world.rows(`SELECT amount_fen FROM payment WHERE order_ref = '${cashier.orderRef}'`)).toEqual([
    { amount_fen: 1999 },
  ])
  expect(await scan(lin, code)).toMatchObject({ limit: { usedFen: 1999 } })
})

test('the same scanId is the same scan and the same order; another code under it is refused', async () => {
  const { code } = await desk.merchantCode({ owner: 'alipay' })
  const other = await desk.merchantCode({ owner: 'wechat' })
  const scanId = newId()
  const first = await lin.call('inspectCode', { scanId, code })
  expect(await lin.call('inspectCode', { scanId, code })).toEqual(first)
  const stolen = await lin.call('inspectCode', { scanId, code: other.code })
  expect(stolen).toMatchObject({ status: 400, json: { code: 'bad_request', field: 'scanId' } })

  const open = (amountFen: number) => lin.call('openScan', { scanId, amountFen })
  const [one, two] = await Promise.all([open(500), open(500)])
  expect(two.json.orderRef).toBe(one.json.orderRef)
  const watched = lin.order(one.json.orderRef, { waitMs: 20_000 })
  await world.clock.whenAwaited(world.clock.now() + 20_000)
  const changed = await open(600)
  expect(changed.json).toMatchObject({ amountFen: 600, state: 'awaiting' })
  expect(changed.json.orderRef).not.toBe(one.json.orderRef)
  expect((await watched).state).toBe('closed')
  const zhou = await new Payer(world, 'zhou').login()
  expect((await zhou.call('openScan', { scanId, amountFen: 600 })).json.code).toBe('code_unknown')
  expect((await zhou.call('getOrder', { orderRef: changed.json.orderRef })).json.code).toBe('order_unknown')
})

test('what is no code of a merchant is refused by rule, before anybody is asked', async () => {
  const before = world.network.sent.length
  const codes: Array<[string, string, string]> = [
    ['6236098835899996543', 'code_not_payable', 'PAYER_CODE'],
    ['134567890123456789', 'code_not_payable', 'PAYER_CODE'],
    ['6216261000000000018', 'code_not_payable', 'PAYER_CODE'],
    ['4111111111111111', 'code_unknown', 'UNKNOWN_DIGITS'],
    ['https://qr.alipay.com.example.org/bax03190uxd47wbekffy6033', 'code_unknown', 'UNKNOWN_HOST'],
    ['https://u.wechat.com/abcdefg', 'code_unknown', 'NOT_PAYMENT'],
    ['   ', 'code_unknown', 'EMPTY'],
  ]
  for (const [code, failure, rule] of codes) {
    const { status, json } = await lin.call('inspectCode', { scanId: newId(), code })
    expect([code, status >= 400, json.code]).toEqual([code, true, failure])
    expect(json.refusal).toMatchObject({ rule, alternatives: [expect.any(String)] })
    expect(JSON.stringify(json)).not.toContain(code.trim() || '###')
  }
  const long = await lin.call('inspectCode', { scanId: newId(), code: 'x'.repeat(5000) })
  expect(long).toMatchObject({ status: 400, json: { code: 'bad_request', field: 'code' } })
  expect(world.network.sent.length).toBe(before)
})

test('a code of a city that is not open is refused by its rule, and leaves nothing in anybody’s books', async () => {
  const { code } = await desk.merchantCode({ owner: 'wechat', cityCode: SUZHOU })
  const [before, orders] = [await desk.postings(), world.rows('SELECT * FROM pay_order').length]
  const { status, json } = await lin.call('inspectCode', { scanId: newId(), code })
  expect([status, json.code, json.networkCode]).toEqual([422, 'region_not_open', '62'])
  expect(json.refusal.rule).toBe('wechat-capitals-2021-09-30')
  expect(json.refusal.alternatives).toContain('ask-for-unionpay-code')
  expect(await desk.postings()).toEqual(before)
  expect(world.rows('SELECT * FROM pay_order')).toHaveLength(orders)
  expect(world.rows(`SELECT * FROM scan WHERE code = '${code}'`)).toEqual([])
})

test('a code of one order asks for its own amount, and is paid once: the second payer is told so', async () => {
  const zhou = await new Payer(world, 'zhou').login()
  const [mine, theirs] = [await lin.card(), await zhou.card('6226090000000048')]
  const { code } = await desk.merchantCode({ owner: 'alipay', codeClass: 'order', amountFen: 3300 })
  const scanned = await scan(lin, code)
  expect(scanned).toMatchObject({ kind: 'alipay.mpm', codeClass: 'order', isStatic: false, amountFen: 3300 })
  const wrong = await lin.call('openScan', { scanId: scanned.scanId, amountFen: 3299 })
  expect(wrong).toMatchObject({ status: 422, json: { code: 'amount_mismatch', field: 'amountFen' } })

  const first = await openScan(lin, code, 3300)
  const second = await openScan(zhou, code, 3300)
  await lin.pay(first.orderRef, mine)
  const late = await zhou.pay(second.orderRef, theirs)
  expect(late.json).toMatchObject({
    state: 'awaiting',
    attempt: { state: 'failed', failure: 'code_used', networkCode: '02' },
  })
  await world.settle()
  expect((await lin.order(first.orderRef)).state).toBe('paid')
  const again = await zhou.call('inspectCode', { scanId: newId(), code })
  expect(again).toMatchObject({ status: 409, json: { code: 'code_used', refusal: { rule: 'code-used' } } })
})

test('UnionPay codes as data objects are paid through their own message, printed or of one order', async () => {
  const card = await lin.card()
  const printed = await desk.merchantCode({ owner: 'unionpay', format: 'emv' })
  const ofOrder = await desk.merchantCode({
    ...{ owner: 'unionpay', codeClass: 'order', amountFen: 1550, format: 'emv' },
  })
  for (const { code, merchantName } of [printed, ofOrder]) {
    const cashier = await openScan(lin, code, 1550)
    expect(cashier.merchantName).toBe(merchantName)
    await lin.pay(cashier.orderRef, card)
    await world.settle()
    expect((await lin.order(cashier.orderRef)).state).toBe('paid')
  }
  expect(sentTo(({ url }) => url.endsWith('/qremvpayment'))).toBe(2)
  const spoilt = printed.code.replace(/....$/, '0000')
  const refused = await lin.call('inspectCode', { scanId: newId(), code: spoilt })
  expect(refused.json).toMatchObject({ code: 'code_unknown', refusal: { rule: 'CRC_MISMATCH' } })
})

test('a declined card leaves the scan open for another card', async () => {
  const [poor, good] = [await lin.card('6214850000000510'), await lin.card()]
  const { code } = await desk.merchantCode({ owner: 'unionpay' })
  const { orderRef } = await openScan(lin, code, 800)
  const declined = await lin.pay(orderRef, poor)
  expect(declined.json).toMatchObject({
    state: 'awaiting',
    attempt: { state: 'failed', failure: 'insufficient_funds', networkCode: '51' },
  })
  const wrong = await lin.pay(orderRef, good, { pin: '000000' })
  expect(wrong.json.attempt).toMatchObject({ failure: 'pin_wrong', networkCode: '32', pinTriesLeft: 2 })
  await lin.pay(orderRef, good)
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test('the daily limit of printed codes is told before it is hit, to the fen', async () => {
  const ming = await new Payer(world, 'ming').login()
  const card = await ming.bind('6222020000000000018')
  const { code } = await desk.merchantCode({ owner: 'wechat', codeClass: 'personal' })
  const scanned = await scan(ming, code)
  expect(scanned).toMatchObject({ kind: 'wechat.personal', limit: { level: 'D', dayMaxFen: 50_000 } })
  const over = await ming.call('openScan', { scanId: scanned.scanId, amountFen: 50_001 })
  expect(over).toMatchObject({ status: 422, json: { code: 'day_limit', field: 'amountFen' } })
  expect(over.json.refusal.alternatives).toContain('pay-less')
  const { orderRef } = await openScan(ming, code, 50_000)
  await ming.pay(orderRef, card)
  await world.settle()
  expect((await ming.order(orderRef)).state).toBe('paid')
  expect((await scan(ming, code)).limit).toMatchObject({ usedFen: 50_000 })
})

test('the issuer is slow: processing, never failed, and paid when it says so', async () => {
  const slow = await lin.card(SLOW_CARD)
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const { orderRef } = await openScan(lin, code, 1100)
  const paying = await lin.pay(orderRef, slow)
  expect(paying.json).toMatchObject({ state: 'paying', attempt: { state: 'processing', failure: null } })
  expect(await lin.pay(orderRef, slow)).toMatchObject({ status: 409, json: { code: 'order_busy' } })
  await world.advance(20 * SECOND_MS)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'paid', attempt: { state: 'succeeded' } })
  expect(world.rows(`SELECT * FROM payment WHERE order_ref = '${orderRef}'`)).toHaveLength(1)
})

test('answer and notice are lost: still processing, then found by asking, and never sent twice', async () => {
  const card = await lin.card()
  const { code } = await desk.merchantCode({ owner: 'alipay' })
  const { orderRef } = await openScan(lin, code, 4200)
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotice, 'lose-request', 10)
  const before = sentTo(isPayment)
  const paying = await lin.pay(orderRef, card)
  expect(paying.json).toMatchObject({ state: 'paying', attempt: { state: 'processing', failure: null } })
  await world.advance(1000)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'paid', attempt: { state: 'succeeded' } })
  expect(sentTo(isPayment) - before).toBe(1)
})

test('a payment that never arrived fails only once the network may not carry it out any more', async () => {
  const card = await lin.card()
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const { orderRef } = await openScan(lin, code, 700)
  const before = await desk.postings()
  world.network.next(isPayment, 'lose-request')
  await lin.pay(orderRef, card)
  await world.advance(MINUTE_MS)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'paying', attempt: { state: 'processing' } })
  await world.advance(5 * MINUTE_MS)
  expect(await lin.order(orderRef)).toMatchObject({
    state: 'awaiting',
    attempt: { state: 'failed', failure: 'issuer_unavailable', networkCode: '25' },
  })
  expect(await desk.postings()).toEqual(before)
})

test('a request that was held up on its way pays nothing once its failure was told', async () => {
  const card = await lin.card()
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const { orderRef } = await openScan(lin, code, 701)
  const before = await desk.postings()
  let arrive: () => Promise<unknown> = async () => {}
  world.network.next(isPayment, async (_, pass) => {
    arrive = pass
    throw new Error('no answer in time')
  })
  await lin.pay(orderRef, card)
  await world.advance(5 * MINUTE_MS)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'awaiting', attempt: { state: 'failed' } })
  await arrive()
  await world.settle()
  expect(await lin.order(orderRef)).toMatchObject({ state: 'awaiting', attempt: { state: 'failed' } })
  expect(await desk.postings()).toEqual(before)
})

test('a card whose token ended elsewhere hides nobody’s code', async () => {
  const ming = await new Payer(world, 'ming-scan').login()
  const { cardId } = await ming.card()
  const { code, merchantName } = await desk.merchantCode({ owner: 'wechat' })
  const inquiry = ({ url }: HttpRequest) => url.endsWith('/qrcinfoinquiry')
  const [bound] = world.rows<{ token: string }>(`SELECT token FROM card WHERE card_id = '${cardId}'`)
  const database = new DatabaseSync(path.join(world.dataDir, 'bridge/bridge.db'))
  const setToken = database.prepare('UPDATE card SET token = ? WHERE card_id = ?')
  setToken.run('6235240000000000000', cardId)
  const before = sentTo(inquiry)
  expect(await scan(ming, code)).toMatchObject({ payeeName: merchantName, limit: null })
  expect(sentTo(inquiry) - before).toBe(2)
  setToken.run(bound?.token ?? '', cardId)
  database.close()
})

test('killed while the payment was on its way: the next process finds out what became of it', async () => {
  const card = await lin.card()
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const { orderRef } = await openScan(lin, code, 2600)
  world.network.next(isNotice, 'lose-request', 10)
  let other: Promise<unknown> = Promise.resolve()
  world.network.next(isPayment, async (_, pass) => {
    const answer = await pass()
    // The books as they were on disk at this moment go on in another process.
    other = world.startFromDisk().then(async (bridge) => {
      const there = new Payer({ bridge, clock: world.clock }, 'lin')
      await there.login()
      await bridge.drain()
      const order = await there.order(orderRef)
      expect(order).toMatchObject({ state: 'paid', attempt: { state: 'succeeded' } })
    })
    await other
    return answer
  })
  await lin.pay(orderRef, card)
  await other
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test('a scan is over after ten minutes, and its order with it', async () => {
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const scanned = await scan(lin, code)
  expect(scanned.expiresAtMs).toBe(world.clock.now() + 10 * MINUTE_MS)
  const { orderRef } = (await lin.call('openScan', { scanId: scanned.scanId, amountFen: 300 })).json
  await world.advance(10 * MINUTE_MS)
  const late = await lin.call('openScan', { scanId: scanned.scanId, amountFen: 300 })
  expect(late).toMatchObject({ status: 410, json: { code: 'code_expired' } })
  expect((await lin.order(orderRef)).state).toBe('closed')
  await world.advance(HOUR_MS)
  expect((await lin.order(orderRef)).state).toBe('closed')
})

test('a merchant of the bridge cannot ask about, close or refund what was paid by scan', async () => {
  const card = await lin.card()
  const { code } = await desk.merchantCode({ owner: 'unionpay' })
  const { orderRef, outTradeNo } = await openScan(lin, code, 900)
  await lin.pay(orderRef, card)
  await world.settle()
  const shop = new MerchantClient(world)
  expect((await shop.query(outTradeNo)).json.code).toBe('ORDER_NOT_EXIST')
  expect((await shop.closeOrder(outTradeNo)).json.code).toBe('ORDER_NOT_EXIST')
  expect(world.notices).toEqual([])
})
