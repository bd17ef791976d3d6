import fs from 'node:fs/promises'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { startShop } from '../../bridge-server/demo-shop/shop.ts'
import type { HttpClient } from '../../bridge-server/http/client.ts'
import { APP_ID, type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { newId, Payer } from '../support/bridge-payer.ts'
import { ALIPAY_ACQUIRER_ID, signUpMarket } from '../support/market.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'

let world: BridgeWorld
let shop: Awaited<ReturnType<typeof startShop>>
let payer: Payer
let token = ''

/** A WeChat that knows one customer. */
const wechat: HttpClient = {
  send: async () => ({ status: 200, headers: {}, body: Buffer.from('{"openid":"openid-lin"}') }),
  close: async () => {},
}

beforeAll(async () => {
  world = await openBridgeWorld()
  // The shop's payment SDK is unmodified and asks the machine for the time.
  vi.useFakeTimers({ toFake: ['Date'], now: world.clock.now() })
  const market = await signUpMarket(world)
  const dataDir = path.join(world.dataDir, 'shop')
  await fs.mkdir(dataDir)
  shop = await startShop({
    dataDir,
    port: 0,
    clock: world.clock,
    log: pino({ level: 'silent' }),
    bridgeUrl: world.bridge.url,
    wechat: { apiUrl: 'http://wechat.invalid', appId: APP_ID, appSecret: 'secret' },
    merchant: world.account,
    market,
    http: wechat,
  })
  token = (await call('POST', '/api/login', { code: 'any' })).token
  payer = await new Payer(world, 'lin').login()
}, 60_000)
afterAll(async () => {
  vi.useRealTimers()
  await shop.close()
  await world.close()
})

async function call(method: string, target: string, body?: object): Promise<any> {
  const response = await fetch(shop.url + target, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, ...((await response.json()) as object) }
}

async function advance(ms: number) {
  await world.advance(ms)
  vi.setSystemTime(world.clock.now())
}

async function buy(items: object[], shopNo?: number) {
  const order = await call('POST', '/api/orders', { requestId: newId(), items, shopNo })
  const { status: _, ...launch } = await call('POST', `/api/orders/${order.id}/prepay`)
  const cashier = (await payer.open(launch)).json
  await payer.pay(cashier.orderRef, await payer.card())
  await world.settle()
  return { order, cashier }
}

async function balance(account: string): Promise<number> {
  return (await readBooks(world.networkUrl)).balances.get(account) ?? 0
}

test('a purchase at a shop of the market is paid through the plugin, and Alipay acquires it', async () => {
  const before = await balance(`acquirer:${ALIPAY_ACQUIRER_ID}:clearing`)
  const { order, cashier } = await buy([{ goodsId: 'm1-1', quantity: 1 }], 1)
  expect(cashier).toMatchObject({
    merchantName: '淘宝小店集市',
    description: '云栖茶铺 · 茉莉花茶',
    amountFen: order.totalFen,
  })
  expect(await call('GET', `/api/orders/${order.id}`)).toMatchObject({
    state: 'paid',
    shopNo: 1,
    refunds: [],
  })
  expect(await balance(`acquirer:${ALIPAY_ACQUIRER_ID}:clearing`)).toBe(before - order.totalFen)

  const receipt = await call('GET', `/api/orders/${order.id}/receipt`)
  expect(receipt).toMatchObject({
    acquirer: 'alipay',
    seller: { zh: '云栖茶铺', en: 'Cloudrest Tea' },
    paidFen: order.totalFen,
    returnedFen: 0,
    transactionId: expect.stringMatching(/^\d{28}$/),
  })
})

test('the card that was bound at the shop pays at the market: it belongs to the payer, not to a merchant', async () => {
  const { cashier } = await buy([{ goodsId: 'bookmark', quantity: 1 }])
  const again = await buy([{ goodsId: 'm2-1', quantity: 1 }], 2)
  expect(again.cashier.cards.map(({ cardId }: any) => cardId)).toEqual(
    cashier.cards.map(({ cardId }: any) => cardId),
  )
})

test('a refund in two parts gives all of it back, and not a fen more', async () => {
  const card = 'm3-1'
  const { order } = await buy([{ goodsId: card, quantity: 2 }], 3)
  const first = { requestId: newId(), amountFen: 1000, reason: '少了一件' }
  const asked = await call('POST', `/api/orders/${order.id}/refund`, first)
  expect(asked).toMatchObject({ status: 200, refundedFen: 1000 })
  await world.settle()
  await advance(5 * SECOND_MS)
  // The same request is the same refund.
  expect(await call('POST', `/api/orders/${order.id}/refund`, first)).toMatchObject({
    refunds: [{ amountFen: 1000, state: 'succeeded', reason: '少了一件' }],
  })
  const tooMuch = { requestId: newId(), amountFen: order.totalFen - 999 }
  expect(await call('POST', `/api/orders/${order.id}/refund`, tooMuch)).toMatchObject({
    status: 409,
    code: 'REFUND_TOO_MUCH',
  })
  const tooSoon = await call('POST', `/api/orders/${order.id}/refund`, { requestId: newId() })
  expect(tooSoon).toMatchObject({ status: 429, code: 'REFUND_LATER' })
  await advance(MINUTE_MS)
  await call('POST', `/api/orders/${order.id}/refund`, { requestId: newId() })
  await world.settle()
  await advance(5 * SECOND_MS)

  const receipt = await call('GET', `/api/orders/${order.id}/receipt`)
  expect(receipt).toMatchObject({ paidFen: order.totalFen, returnedFen: order.totalFen })
  expect(receipt.refunds.map(({ state }: any) => state)).toEqual(['succeeded', 'succeeded'])
  const over = await call('POST', `/api/orders/${order.id}/refund`, { requestId: newId() })
  expect(over).toMatchObject({ status: 409, code: 'REFUND_TOO_MUCH' })
})

test('a refund whose answer was lost is found again when somebody looks', async () => {
  const { order } = await buy([{ goodsId: 'notebook', quantity: 1 }])
  world.network.next(({ body }) => /txnType=04/.test(String(body)), 'lose-answer')
  await call('POST', `/api/orders/${order.id}/refund`, { requestId: newId() })
  await advance(30 * SECOND_MS)
  expect(await call('GET', `/api/orders/${order.id}`)).toMatchObject({
    refundedFen: order.totalFen,
    refunds: [{ state: 'succeeded' }],
  })
})

test('what is not paid gives nothing back', async () => {
  const items = [{ goodsId: 'tea', quantity: 1 }]
  const order = await call('POST', '/api/orders', { requestId: newId(), items })
  expect(await call('POST', `/api/orders/${order.id}/refund`, { requestId: newId() })).toMatchObject({
    status: 409,
    code: 'ORDER_NOT_PAID',
  })
  expect(await call('GET', `/api/orders/${order.id}/receipt`)).toMatchObject({ code: 'ORDER_NOT_PAID' })
})

test("the day's netting shows Alipay's share: what the market took, less what it gave back", async () => {
  const owed = -(await balance(`acquirer:${ALIPAY_ACQUIRER_ID}:clearing`))
  expect(owed).toBeGreaterThan(0)
  const answer = await fetch(`${world.networkUrl}/mock/settle`, { method: 'POST', body: '{}' })
  const { positions } = (await answer.json()) as {
    positions: { institution: string; grossFen: number; netFen: number }[]
  }
  expect(positions.reduce((sum, { netFen }) => sum + netFen, 0)).toBe(0)
  const alipay = positions.find(({ institution }) => institution === `acquirer:${ALIPAY_ACQUIRER_ID}`)
  expect(alipay?.grossFen).toBe(owed)
  expect((await readBooks(world.networkUrl)).audit).toEqual(BOOKS_IN_ORDER)
})
