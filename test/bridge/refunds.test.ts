import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Aes } from 'wechatpay-axios-plugin'
import type { Bridge } from '../../bridge-server/bridge/bridge.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { type MerchantAnswer, MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'
import { axiosPlugin, nodeV3 } from '../support/bridge-sdks.ts'

const REFUNDS = '/v3/refund/domestic/refunds'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer
let orders = 0

beforeAll(async () => {
  world = await openBridgeWorld()
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterEach(async () => {
  world.network.heal()
  await fetch(`${world.networkUrl}/mock/faults`, { method: 'DELETE' })
})
afterAll(() => world.close())

/** An order of 12.50 that lin has paid. */
async function paidOrder(): Promise<string> {
  const outTradeNo = `refund-order-${++orders}`
  await lin.login()
  const card = await lin.card()
  const { json } = await shop.createOrder(outTradeNo)
  const cashier = await lin.open(shop.launchParams(json.prepay_id))
  await lin.pay(cashier.json.orderRef, card)
  await world.settle()
  expect((await shop.query(outTradeNo)).json.trade_state).toBe('SUCCESS')
  return outTradeNo
}

const bodyOf = (outTradeNo: string, refund: number, changes: Record<string, unknown> = {}) => ({
  out_trade_no: outTradeNo,
  out_refund_no: `${outTradeNo}-back`,
  reason: '茶凉了',
  notify_url: world.notifyUrl,
  amount: { refund, total: 1250, currency: 'CNY' },
  ...changes,
})

const giveBack = (outTradeNo: string, refund: number, changes: Record<string, unknown> = {}) =>
  shop.post(REFUNDS, bodyOf(outTradeNo, refund, changes))

const queryRefund = (outRefundNo: string) => shop.get(`${REFUNDS}/${encodeURIComponent(outRefundNo)}`)

const errorOf = ({ status, json }: MerchantAnswer) => [status, json.code]

/** Refund notices of a refund number, opened, oldest first. */
function noticesOf(outRefundNo: string) {
  return world.notices
    .map(({ body }) => JSON.parse(body))
    .filter(({ resource }) => resource.original_type === 'refund')
    .map(({ event_type, summary, id, resource }) => ({
      id,
      event_type,
      summary,
      ...JSON.parse(shop.open(resource)),
    }))
    .filter((notice) => notice.out_refund_no === outRefundNo)
}

const isOf =
  (txnType: string) =>
  ({ method, url, body }: HttpRequest) =>
    method === 'POST' && url.startsWith(world.networkUrl) && String(body).includes(`txnType=${txnType}`)

const isRefundNotification = ({ url, body }: HttpRequest) =>
  url.includes('/acp/notify/') && String(body).includes('txnType=04')

async function arm(fault: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${world.networkUrl}/mock/faults`, {
    method: 'POST',
    body: JSON.stringify(fault),
  })
  expect(answer.status).toBeLessThan(300)
}

describe('unmodified SDKs', () => {
  test('wechatpay-axios-plugin refunds, queries, and opens the notification', async () => {
    const { apiV3Key } = world.account
    const { sdk } = await axiosPlugin(world, shop)
    const order = await paidOrder()
    const created = await sdk.chain('v3/refund/domestic/refunds').post(bodyOf(order, 250))
    expect(created.data).toMatchObject({ status: 'PROCESSING', amount: { refund: 250, total: 1250 } })
    await world.advance(2 * SECOND_MS)
    const queried = await sdk.chain(`v3/refund/domestic/refunds/${order}-back`).get()
    expect(queried.data).toMatchObject({ status: 'SUCCESS', out_refund_no: `${order}-back` })
    const { resource } = JSON.parse(world.notices.at(-1)!.body)
    const opened = Aes.AesGcm.decrypt(resource.ciphertext, apiV3Key, resource.nonce, resource.associated_data)
    expect(JSON.parse(opened)).toMatchObject({ out_refund_no: `${order}-back`, refund_status: 'SUCCESS' })
  })

  test('wechatpay-node-v3 refunds and queries, with "|" in its number', async () => {
    const sdk = nodeV3(world)
    const order = await paidOrder()
    const out_refund_no = `${order}|1`
    const created = await sdk.refunds({ ...bodyOf(order, 1), out_refund_no } as never)
    expect([created.status, (created.data as { status?: string })?.status]).toEqual([200, 'PROCESSING'])
    await world.advance(2 * SECOND_MS)
    const queried = await sdk.find_refunds(out_refund_no)
    expect([queried.status, (queried.data as { status?: string })?.status]).toEqual([200, 'SUCCESS'])
  })
})

test('a refund is on its way first; then it went back, the order says REFUND, and the merchant is told once', async () => {
  const order = await paidOrder()
  const { status, json } = await giveBack(order, 1250)
  expect(status).toBe(200)
  expect(json).toEqual({
    refund_id: expect.stringMatching(/^50\d{27}$/),
    out_refund_no: `${order}-back`,
    transaction_id: expect.stringMatching(/^\d{28}$/),
    out_trade_no: order,
    channel: 'ORIGINAL',
    user_received_account: '平安银行借记卡0018',
    create_time: expect.stringMatching(/\+08:00$/),
    status: 'PROCESSING',
    funds_account: 'UNSETTLED',
    amount: {
      total: 1250,
      refund: 1250,
      from: [],
      payer_total: 1250,
      payer_refund: 1250,
      settlement_refund: 1250,
      settlement_total: 1250,
      discount_refund: 0,
      currency: 'CNY',
      refund_fee: 0,
    },
    promotion_detail: [],
  })
  expect((await shop.query(order)).json).toMatchObject({
    trade_state: 'REFUND',
    trade_state_desc: '转入退款',
    transaction_id: json.transaction_id,
  })
  await world.advance(2 * SECOND_MS)
  const { success_time, ...queried } = (await queryRefund(`${order}-back`)).json
  expect(queried).toEqual({ ...json, status: 'SUCCESS' })
  expect(success_time).toMatch(/\+08:00$/)
  await world.advance(HOUR_MS)
  expect(noticesOf(`${order}-back`)).toEqual([
    {
      id: expect.stringMatching(/^[0-9A-Za-z]{1,36}$/),
      event_type: 'REFUND.SUCCESS',
      summary: '退款成功',
      mchid: world.account.mchid,
      out_trade_no: order,
      transaction_id: json.transaction_id,
      out_refund_no: `${order}-back`,
      refund_id: json.refund_id,
      refund_status: 'SUCCESS',
      success_time,
      user_received_account: '平安银行借记卡0018',
      amount: { total: 1250, refund: 1250, payer_total: 1250, payer_refund: 1250 },
    },
  ])
})

describe('never above the paid sum', () => {
  test('a payment goes back in parts, a minute apart, to the last fen and no further', async () => {
    const order = await paidOrder()
    const parts = [1000, 200, 50]
    for (const [n, part] of parts.entries()) {
      expect((await giveBack(order, part, { out_refund_no: `${order}-${n}` })).json.status).toBe('PROCESSING')
      await world.advance(MINUTE_MS)
    }
    expect(errorOf(await giveBack(order, 1, { out_refund_no: `${order}-more` }))).toEqual([
      400,
      'INVALID_REQUEST',
    ])
    expect(errorOf(await queryRefund(`${order}-more`))).toEqual([404, 'RESOURCE_NOT_EXISTS'])
    for (const n of parts.keys()) expect((await queryRefund(`${order}-${n}`)).json.status).toBe('SUCCESS')
  })

  test('two that ask for too much together at once: one of them is refused', async () => {
    const order = await paidOrder()
    const answers = await Promise.all(
      ['a', 'b'].map((name) => giveBack(order, 700, { out_refund_no: `${order}-${name}` })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  test('the network stays the last to say no, and then nothing moves', async () => {
    const order = await paidOrder()
    await arm({ where: 'request', action: 'code', respCode: '36', txnType: '04' })
    expect(errorOf(await giveBack(order, 1250))).toEqual([400, 'INVALID_REQUEST'])
    await world.advance(HOUR_MS)
    expect((await shop.query(order)).json.trade_state).toBe('SUCCESS')
    expect(noticesOf(`${order}-back`)).toEqual([])
    // The same number again is how the dialect has it tried again.
    expect((await giveBack(order, 1250)).json.status).toBe('PROCESSING')
    await world.advance(2 * SECOND_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('SUCCESS')
    expect(noticesOf(`${order}-back`)).toHaveLength(1)
  })
})

describe('one number is one refund', () => {
  test('the same call again, at once or later, gives the same refund and moves nothing', async () => {
    const order = await paidOrder()
    const calls = await Promise.all([giveBack(order, 300), giveBack(order, 300), giveBack(order, 300)])
    expect(new Set(calls.map(({ json }) => json.refund_id)).size).toBe(1)
    await world.advance(HOUR_MS)
    const later = await giveBack(order, 300)
    expect([later.json.refund_id, later.json.status]).toEqual([calls[0]!.json.refund_id, 'SUCCESS'])
    const { transaction_id } = later.json
    const byId = await shop.post(REFUNDS, {
      ...bodyOf(order, 300),
      out_trade_no: undefined,
      transaction_id,
    })
    expect(byId.json.refund_id).toBe(later.json.refund_id)
    expect(noticesOf(`${order}-back`)).toHaveLength(1)
  })

  test('the same number with anything else in it is refused', async () => {
    const [order, other] = [await paidOrder(), await paidOrder()]
    const no = { out_refund_no: `${order}-back` }
    await giveBack(order, 300)
    for (const call of [
      giveBack(order, 301),
      giveBack(order, 300, { reason: '茶太烫' }),
      giveBack(order, 300, { notify_url: undefined }),
      giveBack(order, 300, { funds_account: 'AVAILABLE' }),
      giveBack(other, 300, no),
    ]) {
      const answer = await call
      expect(errorOf(answer)).toEqual([400, 'INVALID_REQUEST'])
      expect(answer.json.message).toContain('商户退款单号重复')
    }
  })
})

describe('what is refused at the door', () => {
  let bad: string | undefined

  test.each([
    ['neither number', { out_trade_no: undefined }, 400, 'PARAM_ERROR'],
    ['two numbers that disagree', { transaction_id: '626000120' }, 404, 'RESOURCE_NOT_EXISTS'],
    ['a bad refund number', { out_refund_no: 'a b' }, 400, 'PARAM_ERROR'],
    ['nothing', { amount: { refund: 0, total: 1250, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
    ['parts of a fen', { amount: { refund: 0.5, total: 1250, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
    ['more than the total', { amount: { refund: 2, total: 1, currency: 'CNY' } }, 400, 'PARAM_ERROR'],
    ['another total', { amount: { refund: 1, total: 1249, currency: 'CNY' } }, 400, 'INVALID_REQUEST'],
    ['another currency', { amount: { refund: 1, total: 1250, currency: 'USD' } }, 400, 'PARAM_ERROR'],
    ['no currency', { amount: { refund: 1, total: 1250 } }, 400, 'PARAM_ERROR'],
    ['an unknown order', { out_trade_no: 'never-placed' }, 404, 'RESOURCE_NOT_EXISTS'],
    ['an address with a query', { notify_url: 'https://shop.example/n?x=1' }, 400, 'PARAM_ERROR'],
    ['a parameter that is not documented', { hurry: true }, 400, 'PARAM_ERROR'],
  ])('%s', async (_, changes, status, code) => {
    bad ??= await paidOrder()
    const order = bad
    expect(errorOf(await giveBack(order, 1, changes))).toEqual([status, code])
    expect((await shop.query(order)).json.trade_state).toBe('SUCCESS')
  })

  test('an order that nobody paid, and the order of another merchant', async () => {
    await shop.createOrder('refund-unpaid')
    expect(errorOf(await giveBack('refund-unpaid', 1))).toEqual([400, 'INVALID_REQUEST'])
    const order = await paidOrder()
    const stranger = new MerchantClient(world, world.stranger)
    expect(errorOf(await stranger.post(REFUNDS, bodyOf(order, 1)))).toEqual([404, 'RESOURCE_NOT_EXISTS'])
    await giveBack(order, 1)
    expect(errorOf(await stranger.get(`${REFUNDS}/${order}-back`))).toEqual([404, 'RESOURCE_NOT_EXISTS'])
  })

  test('a second refund within the minute', async () => {
    const order = await paidOrder()
    await giveBack(order, 1)
    const second = () => giveBack(order, 1, { out_refund_no: `${order}-2` })
    expect(errorOf(await second())).toEqual([429, 'FREQUENCY_LIMITED'])
    await world.advance(MINUTE_MS)
    expect((await second()).status).toBe(200)
  })
})

describe('an outcome that nobody told', () => {
  test('the answer is lost: the refund is on its way, and a query finds that it went back', async () => {
    const order = await paidOrder()
    world.network.next(isOf('04'), 'lose-answer')
    world.network.next(isRefundNotification, 'lose-request', 99)
    expect((await giveBack(order, 1250)).json.status).toBe('PROCESSING')
    await world.advance(10 * SECOND_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('SUCCESS')
    expect(noticesOf(`${order}-back`)).toMatchObject([{ event_type: 'REFUND.SUCCESS' }])
  })

  test('the request is lost: it stays on its way until that is sure, is closed then, and can be tried again', async () => {
    const order = await paidOrder()
    world.network.next(isOf('04'), 'lose-request')
    expect((await giveBack(order, 1250)).json.status).toBe('PROCESSING')
    await world.advance(10 * MINUTE_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('PROCESSING')
    // The money is spoken for as long as nobody knows.
    expect(errorOf(await giveBack(order, 1, { out_refund_no: `${order}-2` }))).toEqual([
      400,
      'INVALID_REQUEST',
    ])
    await world.advance(30 * MINUTE_MS)
    const closed = (await queryRefund(`${order}-back`)).json
    expect(closed.status).toBe('CLOSED')
    expect(noticesOf(`${order}-back`)).toMatchObject([{ event_type: 'REFUND.CLOSED', summary: '退款关闭' }])
    expect((await shop.query(order)).json.trade_state).toBe('SUCCESS')
    expect((await giveBack(order, 1250)).json).toMatchObject({
      status: 'PROCESSING',
      refund_id: closed.refund_id,
    })
    await world.advance(2 * SECOND_MS)
    expect(noticesOf(`${order}-back`).map(({ refund_status }) => refund_status)).toEqual([
      'CLOSED',
      'SUCCESS',
    ])
  })

  test('a network that is away for two days is asked until it answers', async () => {
    const order = await paidOrder()
    world.network.next(isRefundNotification, 'lose-request', 99)
    await giveBack(order, 1250)
    world.network.next(isOf('00'), 'lose-request', 1000)
    await world.advance(2 * DAY_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('PROCESSING')
    world.network.heal()
    await world.advance(2 * HOUR_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('SUCCESS')
  })

  test('a card that cannot take the money any more leaves the refund ABNORMAL', async () => {
    const order = await paidOrder()
    world.network.next(isRefundNotification, 'lose-request', 99)
    await arm({ where: 'answer', action: 'query-code', respCode: '63', txnType: '00' })
    await giveBack(order, 1250)
    await world.advance(5 * SECOND_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('ABNORMAL')
    expect((await shop.query(order)).json.trade_state).toBe('REFUND')
    expect(noticesOf(`${order}-back`)).toMatchObject([
      { event_type: 'REFUND.ABNORMAL', refund_status: 'ABNORMAL' },
    ])
  })

  test('a bridge that dies with the refund under way asks for it when it is back, and sends it once', async () => {
    const order = await paidOrder()
    world.network.next(isRefundNotification, 'lose-request', 99)
    const sentBefore = world.network.sent.filter(isOf('04')).length
    await giveBack(order, 1250)
    await world.restart()
    await world.advance(5 * SECOND_MS)
    expect((await queryRefund(`${order}-back`)).json.status).toBe('SUCCESS')
    expect(world.network.sent.filter(isOf('04'))).toHaveLength(sentBefore + 1)
  })

  test('a power cut right after the money was asked for: another bridge on the same disk finds out', async () => {
    const order = await paidOrder()
    world.network.next(isRefundNotification, 'lose-request', 99)
    let survivor: Bridge | null = null
    world.network.next(isOf('04'), async (_request, pass) => {
      survivor = await world.startFromDisk()
      return pass()
    })
    await giveBack(order, 1250)
    await world.advance(10 * SECOND_MS)
    const after = new MerchantClient({ ...world, bridge: survivor as unknown as Bridge })
    expect((await after.get(`${REFUNDS}/${order}-back`)).json.status).toBe('SUCCESS')
  })

  test('a shop that is down hears of it when it is back: one id, a fresh seal each time', async () => {
    const order = await paidOrder()
    const before = world.notices.length
    world.answerNotices(503)
    await giveBack(order, 1250)
    await world.advance(45 * SECOND_MS)
    world.answerNotices(204)
    await world.advance(HOUR_MS)
    const heard = world.notices.slice(before).map(({ body }) => JSON.parse(body))
    expect(heard.length).toBeGreaterThan(2)
    expect(new Set(heard.map(({ id }) => id)).size).toBe(1)
    expect(new Set(heard.map(({ resource }) => resource.nonce)).size).toBe(heard.length)
    expect(noticesOf(`${order}-back`)).toHaveLength(heard.length)
    for (const { headers, body } of world.notices.slice(before)) {
      await shop.verify({ get: (name) => String(headers[name]) }, body)
    }
  })

  test('a notification that comes twice, or says another amount, changes nothing', async () => {
    const order = await paidOrder()
    world.network.next(isRefundNotification, 'duplicate')
    await giveBack(order, 250)
    await world.advance(2 * SECOND_MS)
    expect(noticesOf(`${order}-back`)).toHaveLength(1)
    const notification = world.network.sent.filter(isRefundNotification).at(-1)!
    const forged = String(notification.body).replace('txnAmt=250', 'txnAmt=251')
    const answer = await fetch(notification.url, { method: 'POST', body: forged })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('signature')])
  })
})

test('a year after the payment it is too late; UnionPay says no a month before', async () => {
  const order = await paidOrder()
  await arm({ where: 'request', action: 'code', respCode: '35', txnType: '04' })
  expect((await giveBack(order, 1)).json).toMatchObject({
    code: 'INVALID_REQUEST',
    message: expect.stringContaining('11个月'),
  })
  const database = new DatabaseSync(path.join(world.dataDir, 'bridge/bridge.db'))
  database.prepare('UPDATE payment SET paid_ms = paid_ms - ?').run(365 * DAY_MS)
  database.close()
  expect((await giveBack(order, 1)).json).toMatchObject({
    code: 'INVALID_REQUEST',
    message: expect.stringContaining('365天'),
  })
})
