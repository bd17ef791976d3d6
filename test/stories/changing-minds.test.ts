import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { merchantOf, readBooks } from '../support/world-books.ts'
import { cardThat, openShopper, type Shopper } from './shopper.ts'

let world: TestWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
afterEach(async () => {
  world.network.heal()
  world.dismissGuests()
  await world.advance(60_000)
})

const MINUTE_MS = 60_000
const postings = async () => (await readBooks(world.urls.unionpay)).postings
const stateOf = async (shopper: Shopper): Promise<string> =>
  (await (await merchantOf(world)).query(shopper.orderNumber())).json.trade_state

test('a payer who closes the cashier is not charged; the shop keeps the order, which can be paid later', async () => {
  const shopper = await openShopper(world, 'undecided')
  await shopper.buys('方格手账')
  await shopper.closesCashier()
  // What the shop says after `requestPayment:fail cancel`, and only then.
  await shopper.sees('没有扣款。订单为您保留到')
  expect(await stateOf(shopper)).toBe('NOTPAY')

  await shopper.opensCashier()
  await shopper.addsCard(cardThat('00'))
  await shopper.confirms()
  await shopper.taps('返回')
  await shopper.sees('支付 ¥12.50', '添加银行卡')
  await shopper.closesCashier()
  await shopper.sees('没有扣款。订单为您保留到')

  await shopper.opensCashier()
  await shopper.confirms()
  await shopper.typesPin()
  await shopper.sees('已支付')
  expect(await stateOf(shopper)).toBe('SUCCESS')
  expect(shopper.paymentsSent()).toBe(1)
})

test('leaving the page while the cashier is open is changing one’s mind as well', async () => {
  const shopper = await openShopper(world, 'backed-out')
  await shopper.buys('方格手账')
  const order = shopper.orderNumber()
  await shopper.phone.back()
  await shopper.sees('立即购买')
  await shopper.phone.back()
  await shopper.phone.tapTab('pages/orders/orders')
  await shopper.sees('待付款')
  await shopper.taps('待付款')
  await shopper.sees('尚未付款')
  expect(shopper.orderNumber()).toBe(order)
})

test('two quick taps on pay open one cashier, and twelve quick digits pay once', async () => {
  const before = (await postings()).length
  const shopper = await openShopper(world, 'impatient')
  await shopper.chooses('方格手账')
  await Promise.all([shopper.doubleTaps('支付 ¥'), shopper.sees('添加银行卡')])
  expect(shopper.phone.network().filter(({ url }) => url.endsWith('/plugin/v1/cashiers'))).toHaveLength(1)
  expect(shopper.phone.network().filter(({ url }) => url.endsWith('/prepay'))).toHaveLength(1)

  await shopper.addsCard(cardThat('00'))
  await shopper.doubleTaps('支付 ¥')
  await shopper.sees('请输入支付密码')
  const keys = [...'123456123456'].map((digit) => shopper.phone.page().find(`[aria-label="${digit}"]`)!)
  for (const key of keys) key.click()
  await shopper.sees('已支付')
  expect(shopper.paymentsSent()).toBe(1)
  expect(await postings()).toHaveLength(before + 2)
})

test('an order that its owner cancels can be paid by nobody', async () => {
  const shopper = await openShopper(world, 'canceller')
  await shopper.buys('方格手账')
  await shopper.closesCashier()
  await shopper.taps('查看订单')
  await shopper.sees('尚未付款')
  await shopper.taps('取消订单')
  await shopper.taps('取消订单')
  await shopper.sees('没有扣款，订单已取消')
  shopper.seesNo('支付 ¥')
  expect(await stateOf(shopper)).toBe('CLOSED')
})

test('who reads English can cancel an order as well', async () => {
  const shopper = await openShopper(world, 'english-canceller', { language: 'en' })
  await shopper.buys('Grid notebook')
  await shopper.closesCashier()
  await shopper.taps('See the order')
  await shopper.taps('Cancel order')
  await shopper.phone.answerDialog('Cancel')
  await shopper.sees('You were not charged. The order is cancelled')
})

test('an order that the shop closes while the cashier opens: the cashier says so, and that nothing was charged', async () => {
  const shopper = await openShopper(world, 'too-slow')
  await shopper.chooses('方格手账')
  const merchant = await merchantOf(world)
  shopper.air.next('/plugin/v1/cashiers', () => merchant.closeOrder(shopper.orderNumber()))
  await shopper.taps('支付 ¥')
  await shopper.sees('没有扣款', '商家已关闭这笔订单', '请返回商家重新下单')
  await shopper.taps('返回商家')
  await shopper.sees('没有扣款，订单已取消')
})

test('an order that was closed before: the shop does not even open the cashier', async () => {
  const shopper = await openShopper(world, 'too-late')
  await shopper.buys('方格手账')
  await shopper.closesCashier()
  await shopper.sees('没有扣款')
  const merchant = await merchantOf(world)
  expect(await merchant.closeOrder(shopper.orderNumber())).toMatchObject({ status: 204 })
  await shopper.taps('支付 ¥')
  await shopper.sees('这笔订单已不能付款')
})

test('the shop closes the order while the payer types the PIN: nothing is charged', async () => {
  const before = (await postings()).length
  const shopper = await openShopper(world, 'slow-typist')
  await shopper.buys('方格手账')
  await shopper.addsCard(cardThat('00'))
  await shopper.confirms()
  expect(await (await merchantOf(world)).closeOrder(shopper.orderNumber())).toMatchObject({ status: 204 })
  await shopper.typesPin()
  await shopper.sees('没有扣款', '商家已关闭这笔订单', '请返回商家重新下单')
  await shopper.taps('返回商家')
  await shopper.sees('没有扣款，订单已取消')
  expect(await postings()).toHaveLength(before)
})

test('the shop may not close an order while it is being paid', async () => {
  const shopper = await openShopper(world, 'being-paid')
  await shopper.buysWith(cardThat('68'))
  await shopper.sees('正在确认，请勿重复支付')
  const merchant = await merchantOf(world)
  const refused = await merchant.closeOrder(shopper.orderNumber())
  expect(refused).toMatchObject({ status: 400, json: { code: 'INVALID_REQUEST' } })
  expect(refused.json.message).toContain('用户正在支付')
  await world.advance(20_000)
  await shopper.sees('已支付')
  expect(await merchant.closeOrder(shopper.orderNumber())).toMatchObject({ json: { code: 'ORDERPAID' } })
})

test('who wants to cancel an order that is being paid on another phone is told that it is, not that it is not', async () => {
  const payer = await openShopper(world, 'two-hands')
  await payer.buys('方格手账')
  await payer.addsCard(cardThat('68'))
  await payer.confirms()
  const other = await openShopper(world, 'two-hands')
  await other.phone.tapTab('pages/orders/orders')
  await other.taps('待付款')
  await other.sees('尚未付款')
  await payer.typesPin()
  await payer.sees('正在确认，请勿重复支付')
  await other.taps('取消订单')
  await other.taps('取消订单')
  await other.sees('这笔订单正在付款，请等待结果')
  other.seesNo('没有扣款')
})

test('an order whose time runs out while the cashier is open says so, and cannot be paid', async () => {
  const before = (await postings()).length
  const shopper = await openShopper(world, 'distracted')
  await shopper.buys('方格手账')
  await shopper.addsCard(cardThat('00'))
  await shopper.closesCashier()
  await world.advance(29 * MINUTE_MS + 30_000)
  await shopper.opensCashier()
  await shopper.sees('请在 0:30 内完成支付')
  await world.advance(10_000)
  await shopper.sees('请在 0:20 内完成支付')
  await world.advance(22_000)
  await shopper.sees('没有扣款', '订单已超过支付时间')
  await shopper.taps('返回商家')
  await shopper.sees('没有扣款，订单已超时')
  expect(await stateOf(shopper)).toBe('CLOSED')
  expect(await postings()).toHaveLength(before)
})
