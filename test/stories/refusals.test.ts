import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'
import { cardNumbered, cardThat, openShopper } from './shopper.ts'

let world: TestWorld
let postingsBefore: number

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
afterEach(async () => {
  world.dismissGuests()
  await world.advance(60_000)
})

const postings = async () => (await readBooks(world.urls.unionpay)).postings

/** What each issuer answers, and what the payer reads: the money first, then why, then what to do. */
const REFUSALS = [
  ['51', '卡内余额不足', '请换一张卡', '换一张卡支付'],
  ['54', '银行卡已过期', '请换一张卡', '换一张卡支付'],
  ['61', '超过这张卡的单笔或单日限额', '请换一张卡', '换一张卡支付'],
  ['62', '这张卡目前不能用于支付', '请换一张卡，或联系发卡银行', '换一张卡支付'],
  ['65', '这张卡今日支付次数已达上限', '请换一张卡，或明天再试', '换一张卡支付'],
  ['91', '发卡银行暂时无法处理', '请稍后再试，或换一张卡', '重试'],
  ['96', '发卡银行暂时无法处理', '请稍后再试，或换一张卡', '重试'],
] as const

test.each(REFUSALS)('a card that answers %s: %s', async (code, what, todo, next) => {
  postingsBefore = (await postings()).length
  const shopper = await openShopper(world, `refused-${code}`)
  await shopper.buysWith(cardThat(code))
  await shopper.sees('没有扣款', what, todo, next, '返回商家')
  expect(shopper.reads().indexOf('没有扣款')).toBeLessThan(shopper.reads().indexOf(what))
  expect(shopper.reads()).toContain('错误代码')
  expect(await postings()).toHaveLength(postingsBefore)

  // Another card pays the very same order.
  const order = shopper.orderNumber()
  await shopper.taps(next)
  await shopper.addsCard(cardThat('00'))
  await shopper.confirms()
  await shopper.typesPin()
  await shopper.sees('已支付', '12.50')
  await shopper.taps('完成')
  await shopper.sees('我们会在一个工作日内发货')
  expect(shopper.orderNumber()).toBe(order)
  const books = await readBooks(world.urls.unionpay)
  expect(books.postings).toHaveLength(postingsBefore + 2)
  expect(books.audit).toEqual(BOOKS_IN_ORDER)
})

test('a payer who goes back to the shop after a refusal finds the order to be paid, and pays it there', async () => {
  const shopper = await openShopper(world, 'gave-up')
  await shopper.buysWith(cardThat('51'))
  await shopper.sees('卡内余额不足')
  await shopper.taps('返回商家')
  await shopper.sees('付款没有完成')
  await shopper.taps('查看订单')
  await shopper.sees('尚未付款', '12.50')
  await shopper.opensCashier()
  await shopper.addsCard(cardThat('00'))
  await shopper.confirms()
  await shopper.typesPin()
  await shopper.sees('已支付')
})

test('a card whose issuer answers late is being confirmed, never refused, and paid once', async () => {
  postingsBefore = (await postings()).length
  const shopper = await openShopper(world, 'late')
  await shopper.buysWith(cardThat('68'))
  await shopper.sees('正在确认，请勿重复支付', '12.50')
  shopper.seesNo('没有扣款', '重试', '换一张卡支付')

  await world.advance(2000)
  await shopper.sees('正在等待银行确认')
  expect(await postings()).toHaveLength(postingsBefore)
  await world.advance(20_000)
  await shopper.sees('已支付', '完成')
  expect(await postings()).toHaveLength(postingsBefore + 2)
  expect(shopper.paymentsSent()).toBe(1)
})

test('a payer who does not want to wait for a late issuer goes back, and the order turns paid by itself', async () => {
  const shopper = await openShopper(world, 'busy')
  await shopper.buysWith(cardThat('68'))
  await shopper.sees('正在确认，请勿重复支付')
  await world.advance(6000)
  await shopper.sees('先返回商家')
  await shopper.taps('先返回商家')
  await shopper.sees('订单详情', '正在确认，请勿重复支付')
  await world.advance(30_000)
  await shopper.sees('我们会在一个工作日内发货')
})

test('a wrong PIN says how many tries are left; the third locks the card, and another card pays', async () => {
  const shopper = await openShopper(world, 'forgetful')
  const locked = cardNumbered('6222020000000000018')
  await shopper.buys('方格手账')
  await shopper.addsCard(cardThat('00'))
  await shopper.addsCard(locked)
  await shopper.confirms()
  await shopper.typesPin('000000')
  await shopper.sees('密码不正确，没有扣款，还可输入 2 次', '请输入支付密码')
  await shopper.typesPin('000001')
  await shopper.sees('密码不正确，没有扣款，还可输入 1 次')
  await shopper.typesPin('000002')
  await shopper.sees('没有扣款', '密码错误次数过多，这张卡已锁定', '换一张卡支付')

  await shopper.taps('换一张卡支付')
  await shopper.sees('工商银行 储蓄卡 (0018)\n密码错误次数过多，已锁定')
  await shopper.confirms()
  await shopper.sees('平安银行 储蓄卡 (0018)')
  await shopper.typesPin()
  await shopper.sees('已支付')
  await shopper.taps('完成')
  await shopper.sees('我们会在一个工作日内发货')
})

test('an issuer that does not tell the tries left just asks again, and nothing is charged', async () => {
  postingsBefore = (await postings()).length
  const shopper = await openShopper(world, 'never-right')
  await shopper.buysWith(cardThat('55'))
  await shopper.sees('密码不正确，没有扣款，请重新输入')
  expect(await postings()).toHaveLength(postingsBefore)
})

test('the right PIN after a wrong one pays', async () => {
  const shopper = await openShopper(world, 'hasty')
  await shopper.buysWith({ ...cardThat('00'), pin: '654321' })
  await shopper.sees('还可输入 2 次')
  await shopper.typesPin()
  await shopper.sees('已支付')
})
