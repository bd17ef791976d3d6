import { afterAll, beforeAll, expect, test } from 'vitest'
import { SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { NetworkDesk, openScan, showCode } from '../support/bridge-codes.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'

let world: BridgeWorld
let desk: NetworkDesk
let shop: MerchantClient

beforeAll(async () => {
  world = await openBridgeWorld(Date.parse('2021-10-08T10:00:00+08:00'))
  desk = new NetworkDesk(world)
  shop = new MerchantClient(world)
}, 30_000)
afterAll(() => world.close())

async function recordsOf(payer: Payer, before?: number) {
  const { status, json } = await payer.call('listRecords', before === undefined ? {} : { before })
  expect([status, json.code]).toEqual([200, undefined])
  return json
}

/** Pays an order of the shop's. */
async function buy(payer: Payer, outTradeNo: string) {
  const { json } = await shop.createOrder(outTradeNo)
  const { orderRef } = (await payer.open(shop.launchParams(json.prepay_id))).json
  await payer.pay(orderRef, await payer.card())
  await world.settle()
}

test('everything paid is in one list, newest first, however it came about, each with its receipt', async () => {
  const lin = await new Payer(world, 'lin').login()
  const card = await lin.card()
  expect(await recordsOf(lin)).toEqual({ records: [], nextBefore: null })
  await buy(lin, 'record-shop')
  const { code, merchantName } = await desk.merchantCode({ owner: 'alipay' })
  const { orderRef } = await openScan(lin, code, 600)
  await lin.pay(orderRef, card)
  const shown = await showCode(lin, card)
  await desk.till(shown.digits, 700, 'wechat')
  await world.settle()
  // Opened and never paid: nothing that a receipt could be of.
  await openScan(lin, code, 800)

  const { records } = await recordsOf(lin)
  expect(records).toHaveLength(3)
  expect(records[0]).toMatchObject({
    origin: 'code',
    acquirer: 'wechat',
    amountFen: 700,
    state: 'paid',
    statementLine: expect.stringContaining('财付通（银联条码支付互联互通）'),
  })
  expect(records[1]).toMatchObject({
    origin: 'scan',
    acquirer: 'alipay',
    merchantName,
    amountFen: 600,
    state: 'paid',
    statementLine: expect.stringContaining('支付宝（银联条码支付互联互通）'),
  })
  expect(records[2]).toMatchObject({
    origin: 'shop',
    acquirer: 'unionpay',
    amountFen: 1250,
    outTradeNo: 'record-shop',
    statementLine: '云闪付-商户 1900000109',
    refunds: [],
    attempt: { state: 'succeeded', card: { tail: '0018' }, transactionId: expect.any(String) },
    paidAtMs: world.clock.now(),
  })
})

test('what came back stands beside what was paid', async () => {
  const zhou = await new Payer(world, 'zhou').login()
  await buy(zhou, 'record-refunded')
  const refund = {
    out_refund_no: 'refund-1',
    reason: '不合适',
    amount: { refund: 300, total: 1250, currency: 'CNY' },
  }
  const asked = await shop.post('/v3/refund/domestic/refunds', { out_trade_no: 'record-refunded', ...refund })
  expect(asked.status).toBe(200)
  await world.advance(2 * SECOND_MS)
  const [record] = (await recordsOf(zhou)).records
  expect(record).toMatchObject({
    state: 'paid',
    refunds: [{ amountFen: 300, state: 'succeeded', reason: '不合适', finishedAtMs: expect.any(Number) }],
  })
})

test('pages of twenty; nobody sees another payer’s', async () => {
  const ming = await new Payer(world, 'ming').login()
  const names = Array.from({ length: 21 }, (_, i) => `record-page-${i}`)
  for (const name of names) {
    await buy(ming, name)
    // More payments in a minute than a hand can make are refused.
    await world.advance(5 * SECOND_MS)
  }
  const first = await recordsOf(ming)
  expect(first.records).toHaveLength(20)
  expect(first.nextBefore).toEqual(expect.any(Number))
  const second = await recordsOf(ming, first.nextBefore)
  expect(second).toMatchObject({ records: [{ outTradeNo: 'record-page-0' }], nextBefore: null })
  const listed = [...first.records, ...second.records].map(
    ({ outTradeNo }: { outTradeNo: string }) => outTradeNo,
  )
  expect(listed).toEqual(names.reverse())

  const nobody = await new Payer(world, 'nobody').login()
  expect(await recordsOf(nobody)).toEqual({ records: [], nextBefore: null })
  const bad = await ming.call('listRecords', { before: -1 })
  expect(bad).toMatchObject({ status: 400, json: { code: 'bad_request', field: 'before' } })
})
