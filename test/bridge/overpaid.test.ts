import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { GOOD_CARD, newId, Payer } from '../support/bridge-payer.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer
let orders = 0

beforeAll(async () => {
  world = await openBridgeWorld(Date.parse('2021-10-05T10:00:00+08:00'))
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
  await lin.card()
}, 30_000)
beforeEach(async () => {
  world.network.heal()
  await lin.login()
})
afterAll(() => world.close())

const isPayment = ({ url, body }: HttpRequest) => url.endsWith('/backTransReq.do') && isOf(body, '01')
const isRefund = ({ url, body }: HttpRequest) => url.endsWith('/backTransReq.do') && isOf(body, '04')
const isOf = (body: HttpRequest['body'], txnType: string) =>
  new URLSearchParams(String(body)).get('txnType') === txnType

async function openOrder() {
  const outTradeNo = `overpaid-${++orders}`
  const { json } = await shop.createOrder(outTradeNo)
  const { orderRef } = (await lin.open(shop.launchParams(json.prepay_id))).json
  return { outTradeNo, orderRef: orderRef as string }
}

/** The order's own ticket is paid elsewhere, as a wallet of the network's could. */
async function payTicket(orderRef: string): Promise<void> {
  const [row] = world.rows<{ tn: string }>(`SELECT tn FROM pay_order WHERE order_ref = '${orderRef}'`)
  const answer = await fetch(`${world.networkUrl}/mock/tn/${row?.tn}/pay`, {
    method: 'POST',
    body: JSON.stringify({ cardNo: GOOD_CARD }),
  })
  expect(answer.status).toBe(200)
}

/** Pays an order with the card while its ticket is paid as well. */
async function payTwice(orderRef: string): Promise<void> {
  world.network.next(isPayment, async (_request, pass) => {
    await payTicket(orderRef)
    return pass()
  })
  await lin.pay(orderRef, await lin.card())
  await world.settle()
}

/** What all payers' cards hold together. */
async function cardsHold(): Promise<number> {
  const { balances, audit } = await readBooks(world.networkUrl)
  expect(audit).toEqual(BOOKS_IN_ORDER)
  return [...balances].reduce(
    (sum, [account, fen]) => (account.startsWith('cardholder:') ? sum + fen : sum),
    0,
  )
}

const recordOf = async (orderRef: string) =>
  (await lin.call('listRecords', {})).json.records.find((record: any) => record.orderRef === orderRef)
const eventsOf = (orderRef: string) =>
  world
    .rows<{ type: string }>(`SELECT type FROM event WHERE subject = '${orderRef}' ORDER BY seq`)
    .map(({ type }) => type)
    .filter((type) => type.includes('overpaid'))
const metrics = async () => (await fetch(`${world.bridge.url}/metrics`)).text()

test('paid twice: one payment pays, the other goes back by itself, and the payer can see it', async () => {
  const { orderRef, outTradeNo } = await openOrder()
  const before = await cardsHold()
  await payTwice(orderRef)
  expect(await metrics()).toContain('quickpass_overpaid{state="waiting"} 1')
  expect(await recordOf(orderRef)).toMatchObject({
    state: 'paid',
    refunds: [{ amountFen: 1250, state: 'processing', isOfOverpaid: true }],
  })
  await world.advance(MINUTE_MS)
  expect(await cardsHold()).toBe(before - 1250)
  expect(await recordOf(orderRef)).toMatchObject({
    state: 'paid',
    refunds: [
      { amountFen: 1250, state: 'succeeded', isOfOverpaid: true, reason: expect.stringContaining('退回') },
    ],
  })
  // The shop's order is paid, and as far as he is concerned nothing of it came back.
  expect((await shop.query(outTradeNo)).json.trade_state).toBe('SUCCESS')
  expect(eventsOf(orderRef)).toEqual(['order.overpaid', 'overpaid.returned'])
  expect(await metrics()).toContain('quickpass_overpaid{state="returned"} 1')
  expect(await (await fetch(world.bridge.url)).text()).not.toContain('多付款项待退回')
})

test('paid after it was closed: the money goes back, and the order stays closed', async () => {
  const { orderRef, outTradeNo } = await openOrder()
  await shop.closeOrder(outTradeNo)
  const before = await cardsHold()
  await payTicket(orderRef)
  await world.advance(MINUTE_MS)
  expect(await cardsHold()).toBe(before)
  expect((await shop.query(outTradeNo)).json.trade_state).toBe('CLOSED')
  expect(await recordOf(orderRef)).toMatchObject({
    state: 'closed',
    refunds: [{ amountFen: 1250, state: 'succeeded', isOfOverpaid: true }],
  })
})

test('a top-up that was paid twice is delivered once and paid once', async () => {
  const before = await cardsHold()
  const topUp = { topUpId: newId(), goodsId: 'qcoin-10', account: '12345678' }
  const { cashier } = (await lin.call('openTopUp', topUp)).json
  await payTwice(cashier.orderRef)
  await world.advance(MINUTE_MS)
  expect(await cardsHold()).toBe(before - 1000)
  expect((await lin.call('getTopUp', { topUpId: topUp.topUpId })).json.state).toBe('delivered')
  expect(eventsOf(cashier.orderRef)).toEqual(['order.overpaid', 'overpaid.returned'])
})

test('a bridge that ends between the money and its return gives it back once when it is there again', async () => {
  const { orderRef } = await openOrder()
  const before = await cardsHold()
  // The first refund is lost on the way: only after a while can the network swear that it never came.
  world.network.next(isRefund, 'lose-request')
  await payTwice(orderRef)
  await world.restart()
  await world.advance(10 * MINUTE_MS)
  expect(await cardsHold()).toBe(before - 2500)
  await world.advance(HOUR_MS)
  expect(await cardsHold()).toBe(before - 1250)
  await world.restart()
  await world.advance(2 * DAY_MS)
  expect(await cardsHold()).toBe(before - 1250)
  expect(eventsOf(orderRef)).toEqual(['order.overpaid', 'overpaid.returned'])
  expect((await lin.login()) && (await recordOf(orderRef)).refunds).toHaveLength(1)
})

test('a network that refuses the refund is asked again, and in the end gives way', async () => {
  const { orderRef } = await openOrder()
  const before = await cardsHold()
  const fault = { where: 'request', action: 'code', respCode: '35', txnType: '04', next: 3 }
  await fetch(`${world.networkUrl}/mock/faults`, { method: 'POST', body: JSON.stringify(fault) })
  await payTwice(orderRef)
  await world.advance(SECOND_MS)
  expect((await recordOf(orderRef)).refunds).toMatchObject([{ state: 'failed' }])
  expect(await (await fetch(world.bridge.url)).text()).toContain('1 笔多付款项待退回，共 ¥12.50')
  await world.advance(10 * MINUTE_MS)
  expect(await cardsHold()).toBe(before - 1250)
  expect((await recordOf(orderRef)).refunds).toMatchObject([{ state: 'succeeded' }])
})
