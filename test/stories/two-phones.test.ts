import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'
import { cardThat, openShopper, type Shopper } from './shopper.ts'

let world: TestWorld

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
afterEach(async () => {
  world.dismissGuests()
  await world.advance(60_000)
})

const payments = async () => (await readBooks(world.urls.unionpay)).postings.length / 2

/** One person, one unpaid order, its cashier open on two phones, a card there on both. */
async function twoPhones(name: string): Promise<[Shopper, Shopper]> {
  const first = await openShopper(world, name)
  await first.buys('方格手账')
  await first.addsCard(cardThat('00'))
  const second = await openShopper(world, name)
  await second.phone.tapTab('pages/orders/orders')
  await second.taps('待付款')
  await second.sees('尚未付款')
  await second.opensCashier()
  await second.sees('平安银行 储蓄卡 (0018)')
  return [first, second]
}

test('two phones pay one order one after the other: the second is told that it is paid', async () => {
  const before = await payments()
  const [first, second] = await twoPhones('in-turn')
  await first.confirms()
  await first.typesPin()
  await first.sees('已支付')

  await second.confirms()
  await second.typesPin()
  await second.sees('已支付')
  await second.taps('完成')
  await second.sees('我们会在一个工作日内发货')
  expect(await payments()).toBe(before + 1)
})

test('two phones pay one order at the same moment: one payment, and both see it paid', async () => {
  const before = await payments()
  const [first, second] = await twoPhones('at-once')
  await Promise.all([first.confirms(), second.confirms()])
  await Promise.all([first.typesPin(), second.typesPin()])
  // The one that came second asks again a second later.
  await world.advance(2000)
  await Promise.all([first.sees('已支付'), second.sees('已支付')])
  const books = await readBooks(world.urls.unionpay)
  expect(books.postings.length / 2).toBe(before + 1)
  expect(books.audit).toEqual(BOOKS_IN_ORDER)
})

test('while one phone is waiting for a slow bank, the other cannot pay, and learns the outcome', async () => {
  const before = await payments()
  const first = await openShopper(world, 'slow-bank')
  await first.buys('方格手账')
  await first.addsCard(cardThat('00'))
  await first.addsCard(cardThat('68'))
  const second = await openShopper(world, 'slow-bank')
  await second.phone.tapTab('pages/orders/orders')
  await second.taps('待付款')
  await second.opensCashier()
  await first.confirms()
  await first.typesPin()
  await first.sees('正在确认，请勿重复支付')

  await second.confirms()
  await second.typesPin()
  await second.sees('正在确认')
  second.seesNo('没有扣款', '支付未完成')
  await world.advance(20_000)
  await Promise.all([first.sees('已支付'), second.sees('已支付')])
  expect(await payments()).toBe(before + 1)
})
