import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { openWorld, type TestWorld } from '../support/world.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'
import { cardThat, openShopper, type Shopper } from './shopper.ts'

let world: TestWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
afterEach(async () => {
  world.network.heal()
  world.dismissGuests()
  await world.advance(120_000)
})

const HOUR_MS = 3_600_000

/** Payments by token; orders and text messages have other addresses or other kinds. */
const isPayment = ({ url, body }: HttpRequest) =>
  url.endsWith('/backTransReq.do') && /txnType=01/.test(String(body)) && /bizType=000902/.test(String(body))
const isNotice = ({ url }: HttpRequest) => url.includes('/acp/notify/')
const isShopNotice = ({ url }: HttpRequest) => url.endsWith('/notify/quickpass')
const sent = (isWanted: (request: HttpRequest) => boolean) => world.network.sent.filter(isWanted).length
const payments = async () => (await readBooks(world.urls.unionpay)).postings.length / 2

/** A payer one digit before the end. */
async function readyToPay(name: string): Promise<Shopper> {
  const shopper = await openShopper(world, name)
  await shopper.buys('方格手账')
  await shopper.addsCard(cardThat('00'))
  await shopper.confirms()
  await shopper.typesPin('12345')
  return shopper
}

/** What must be true at the end of every story here: paid once, sent once, told to the shop, books in order. */
async function expectPaidOnce(shopper: Shopper, before: { payments: number; sent: number }): Promise<void> {
  await shopper.sees('已支付')
  await shopper.taps('完成')
  await shopper.sees('我们会在一个工作日内发货')
  expect(await payments()).toBe(before.payments + 1)
  expect(sent(isPayment)).toBe(before.sent + 1)
  expect((await readBooks(world.urls.unionpay)).audit).toEqual(BOOKS_IN_ORDER)
}

const soFar = async () => ({ payments: await payments(), sent: sent(isPayment) })

test('UnionPay’s answer is lost and so is its notification: the bridge asks and finds the payment', async () => {
  const before = await soFar()
  const shopper = await readyToPay('answer-lost')
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotice, 'lose-request', 5)
  await shopper.typesPin('6')
  await shopper.sees('正在确认，请勿重复支付')
  shopper.seesNo('没有扣款', '支付未完成')
  await world.advance(2000)
  await expectPaidOnce(shopper, before)
})

test('the answer is lost but the notification arrives: paid without asking', async () => {
  const before = await soFar()
  const shopper = await readyToPay('told-instead')
  world.network.next(isPayment, 'lose-answer')
  await shopper.typesPin('6')
  await world.settle()
  await expectPaidOnce(shopper, before)
})

test('the request never reaches UnionPay: confirmed as long as it might, then not charged, and payable again', async () => {
  const before = await soFar()
  const shopper = await readyToPay('request-lost')
  world.network.next(isPayment, 'lose-request')
  await shopper.typesPin('6')
  await shopper.sees('正在确认，请勿重复支付')
  // UnionPay says "no such payment" all the while; that counts once no late copy of the request can be on its way.
  await world.advance(40_000)
  await shopper.sees('正在确认，请勿重复支付')
  shopper.seesNo('没有扣款')
  await world.advance(60_000)
  await shopper.sees('没有扣款')
  expect(await payments()).toBe(before.payments)
  expect(sent(isPayment)).toBe(before.sent + 1)
})

test('the bridge is restarted while a payment is pending: it is asked for, not sent again', async () => {
  const before = await soFar()
  const shopper = await openShopper(world, 'restart')
  await shopper.buysWith(cardThat('68'))
  await shopper.sees('正在确认，请勿重复支付')
  await world.stop('bridge')
  // The slow bank approves, and its notification finds nobody.
  await world.advance(10_000)
  await shopper.sees('正在确认，请勿重复支付')
  await world.restart('bridge')
  await world.advance(20_000)
  await expectPaidOnce(shopper, before)
})

test('UnionPay is down while one pays: confirmed, and charged neither now nor later', async () => {
  const before = await soFar()
  const shopper = await readyToPay('network-down')
  await world.stop('unionpay')
  await shopper.typesPin('6')
  await shopper.sees('正在确认，请勿重复支付')
  await world.advance(5000)
  await world.restart('unionpay')
  await world.advance(120_000)
  await shopper.sees('没有扣款')
  expect(await payments()).toBe(before.payments)
})

test('a notification that arrives twice, late, and after the order was found by asking changes nothing', async () => {
  const before = await soFar()
  const noticesBefore = sent(isShopNotice)
  const shopper = await readyToPay('twice')
  const held: (() => Promise<unknown>)[] = []
  world.network.next(isNotice, async (_request, pass) => {
    held.push(pass)
    throw new Error('delayed')
  })
  world.network.next(isNotice, 'duplicate')
  await shopper.typesPin('6')
  await world.advance(2000)
  await expectPaidOnce(shopper, before)
  world.dismissGuests()
  await world.advance(HOUR_MS)
  expect(held).toHaveLength(1)
  expect(await held[0]!()).toMatchObject({ status: 200 })
  await world.settle()
  expect(sent(isShopNotice)).toBe(noticesBefore + 1)
  expect(await payments()).toBe(before.payments + 1)
})

test('a forged notification is refused, whatever it claims', async () => {
  const shopper = await readyToPay('forged')
  world.network.next(isPayment, 'lose-request')
  await shopper.typesPin('6')
  await shopper.sees('正在确认，请勿重复支付')
  // A genuine notification of an earlier payment, bent to be about this one.
  const genuine = world.network.sent.findLast(isNotice)!
  const request = world.network.sent.findLast(isPayment)!
  const { orderId, txnTime } = Object.fromEntries(new URLSearchParams(String(request.body)))
  const bent = new URLSearchParams(String(genuine.body))
  bent.set('orderId', orderId!)
  bent.set('txnTime', txnTime!)
  const answer = await fetch(`${world.urls.bridge}/acp/notify/${orderId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: bent,
  })
  expect(answer.status).toBe(400)
  await world.settle()
  await shopper.sees('正在确认，请勿重复支付')
})

test('the shop is down for an hour: the payer sees that it is paid, and the shop is told as soon as it is back', async () => {
  const before = await soFar()
  const shopper = await readyToPay('shop-down')
  const order = shopper.orderNumber()
  await world.stop('shop')
  await shopper.typesPin('6')
  await shopper.sees('已支付')
  const tries = sent(isShopNotice)
  world.dismissGuests()
  await world.advance(HOUR_MS)
  expect(sent(isShopNotice)).toBeGreaterThan(tries + 3)
  await world.restart('shop')
  await world.advance(HOUR_MS)
  const told = sent(isShopNotice)

  const again = await openShopper(world, 'shop-down')
  await again.phone.tapTab('pages/orders/orders')
  await again.sees('已支付')
  await again.taps('已支付')
  await again.sees(order, '我们会在一个工作日内发货')
  world.dismissGuests()
  await world.advance(24 * HOUR_MS)
  expect(sent(isShopNotice)).toBe(told)
  expect(await payments()).toBe(before.payments + 1)
})

test('the shop takes a notification as often as it comes, and believes none that was touched', async () => {
  const shopper = await readyToPay('not-believed')
  await shopper.typesPin('6')
  await shopper.sees('已支付')
  await world.settle()
  const genuine = world.network.sent.findLast(isShopNotice)!
  const post = async (body: string) => {
    const headers = genuine.headers as Record<string, string>
    return (await fetch(`${world.urls.shop}/notify/quickpass`, { method: 'POST', headers, body })).status
  }
  const body = String(genuine.body)
  expect(await post(body)).toBe(204)
  expect(await post(body.replace('支付成功', '支付失败'))).toBe(401)
  expect(await post(`${body} `)).toBe(401)
  expect(await post('{}')).toBe(401)
})

test('the shop’s answer to a notification is lost: it is told again, and ships once', async () => {
  const before = await soFar()
  const noticesBefore = sent(isShopNotice)
  const shopper = await readyToPay('told-twice')
  world.network.next(isShopNotice, 'lose-answer')
  await shopper.typesPin('6')
  await expectPaidOnce(shopper, before)
  await world.advance(60_000)
  expect(sent(isShopNotice)).toBe(noticesBefore + 2)
})
