import { afterAll, beforeAll, expect, test } from 'vitest'
import { NOTICE_LADDER_MS } from '../../bridge-server/bridge/notices/merchant-notices.ts'
import { DAY_MS, HOUR_MS } from '../../bridge-server/clock/clock.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer

beforeAll(async () => {
  world = await openBridgeWorld(Date.UTC(2026, 10, 22, 4))
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterAll(() => world.close())

async function payOrder(outTradeNo: string): Promise<void> {
  const card = await lin.card()
  const { json } = await shop.createOrder(outTradeNo)
  const { orderRef } = (await lin.open(shop.launchParams(json.prepay_id))).json
  await lin.pay(orderRef, card)
  await world.settle()
}

const noticesFrom = (at: number) =>
  world.notices.slice(at).map(({ headers, body }) => ({ headers, ...JSON.parse(body) }))

test('a shop that is down for an hour hears of the payment when it is back: one id, a fresh seal each time', async () => {
  const page = async () => (await fetch(world.bridge.url)).text()
  world.answerNotices(503)
  await payOrder('order-shop-down')
  await world.advance(HOUR_MS)
  expect(await page()).toContain('待送达 waiting')
  world.answerNotices(204)
  await world.advance(DAY_MS)
  expect(await page()).toContain('✓ 已送达 delivered')
  // 0 s, 15 s, 30 s, 1 min, 4 min, 14 min, 34 min after the payment; then the one that is heard.
  const heard = noticesFrom(0)
  expect(heard).toHaveLength(8)
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1)
  expect(heard[0].id).toMatch(/^[0-9A-Za-z]{1,36}$/)
  const different = (part: (notice: any) => string) => new Set(heard.map(part)).size
  expect(different(({ headers }) => headers['wechatpay-nonce'])).toBe(8)
  expect(different(({ headers }) => headers['wechatpay-signature'])).toBe(8)
  expect(different(({ resource }) => resource.nonce)).toBe(8)
  expect(new Set(heard.map(({ resource }) => shop.open(resource))).size).toBe(1)
  expect(heard.every(({ resource }) => resource.nonce.length === 12)).toBe(true)
})

test('a shop that never answers is given up after fifteen repeats, a day later; the order can still be asked for', async () => {
  await lin.login()
  world.answerNotices(500)
  const before = world.notices.length
  await payOrder('order-shop-gone')
  await world.advance(3 * DAY_MS)
  expect(world.notices.length - before).toBe(16)
  expect(NOTICE_LADDER_MS.reduce((sum, ms) => sum + ms, 0)).toBe(24 * HOUR_MS + 4 * 60_000)
  const metrics = await (await fetch(`${world.bridge.url}/metrics`)).text()
  expect(metrics).toContain('quickpass_notices{state="given-up"} 1')
  expect((await shop.query('order-shop-gone')).json.trade_state).toBe('SUCCESS')
})
