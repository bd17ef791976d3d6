import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { readBooks } from '../support/world-books.ts'
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

/** A payer one digit before the end. */
async function readyToPay(name: string): Promise<Shopper> {
  const shopper = await openShopper(world, name)
  await shopper.buys('方格手账')
  await shopper.addsCard(cardThat('00'))
  await shopper.confirms()
  await shopper.typesPin('12345')
  return shopper
}

test('without a connection the shop says so and takes the order once there is one', async () => {
  const shopper = await openShopper(world, 'in-a-lift')
  await shopper.chooses('方格手账')
  await shopper.phone.set({ network: 'offline' })
  await shopper.taps('支付 ¥')
  await shopper.sees('没有扣款', '连接不上')
  await shopper.phone.set({ network: 'online' })
  await shopper.opensCashier()
})

test('the cashier that cannot reach the bridge says that nothing was charged, and opens on the next try', async () => {
  const shopper = await openShopper(world, 'in-a-tunnel')
  await shopper.chooses('方格手账')
  shopper.air.next('/plugin/v1/cashiers', 'lose-request')
  await shopper.taps('支付 ¥')
  await shopper.sees('没有扣款', '网络连接失败', '请检查网络后重试')
  await shopper.taps('重试')
  await shopper.sees('添加银行卡', '12.50')
})

test('the connection goes as the PIN is complete: being confirmed, never failed, then sent once more and paid once', async () => {
  const before = await payments()
  const shopper = await readyToPay('lost-request')
  shopper.air.next('/attempts', 'lose-request')
  await shopper.typesPin('6')
  await world.advance(5000)
  await shopper.sees('已支付')
  expect(await payments()).toBe(before + 1)
})

test('the answer to a payment is lost on the way to the phone: found by asking, paid once', async () => {
  const before = await payments()
  const shopper = await readyToPay('lost-answer')
  shopper.air.next('/attempts', 'lose-answer')
  await shopper.typesPin('6')
  await world.advance(5000)
  await shopper.sees('已支付')
  expect(shopper.paymentsSent()).toBe(1)
  expect(await payments()).toBe(before + 1)
})

test('the phone is offline from the last digit on: the payer is told not to pay again until there is word', async () => {
  const before = await payments()
  const shopper = await readyToPay('dead-spot')
  shopper.air.next('/attempts', 'lose-answer')
  await shopper.typesPin('6')
  await shopper.phone.set({ network: 'offline' })
  await world.advance(10_000)
  await shopper.sees('正在确认，请勿重复支付', '先返回商家')
  shopper.seesNo('没有扣款', '支付未完成')
  await shopper.phone.set({ network: 'online' })
  await world.advance(10_000)
  await shopper.sees('已支付')
  expect(shopper.paymentsSent()).toBe(1)
  expect(await payments()).toBe(before + 1)
})

test('the mini program is closed while the bank is at it: the order has the result when it is opened again', async () => {
  const before = await payments()
  const shopper = await openShopper(world, 'gone-home')
  await shopper.buysWith(cardThat('68'))
  await shopper.sees('正在确认，请勿重复支付')
  shopper.close()
  await world.advance(20_000)

  const again = await openShopper(world, 'gone-home')
  await again.phone.tapTab('pages/orders/orders')
  await again.sees('已支付')
  expect(await payments()).toBe(before + 1)
})

test('a code of a text message that is typed wrong can be typed again', async () => {
  const shopper = await openShopper(world, 'typo')
  const card = cardThat('00')
  await shopper.buys('方格手账')
  await shopper.taps('添加银行卡')
  await shopper.fillsInCard(card)
  await shopper.taps('获取验证码')
  await shopper.sees('输入短信验证码', '135****5506')
  await shopper.phone.type('短信验证码', '999999')
  await shopper.taps('确认添加')
  await shopper.sees('验证码不正确')
  await shopper.phone.type('短信验证码', card.sms)
  await shopper.taps('确认添加')
  await shopper.sees('平安银行 储蓄卡 (0018)')
})
