import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { GOODS, type Goods } from '../../bridge-server/demo-shop/goods.ts'
import { buildPlugin } from '../../scripts/build-plugin.ts'
import { compileProject } from '../../simulator/compiler/compile.ts'
import { type HeadlessPhone, openPhone } from '../../simulator/headless/phone.ts'
import { startHost } from '../../simulator/host/host.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import { APP_ID } from './fake-bridge.ts'
import { OPENING_MS, openShop } from './open-shop.ts'

const BUILT = path.resolve('dist/miniprogram')
const isBuilt = await fs.stat(path.join(BUILT, 'app.json')).then(Boolean, () => false)

/** The shop as its customer holds it: the built pages on a phone, in front of the real backend. */
describe.skipIf(!isBuilt)('the shop on a phone', () => {
  let distDir: string
  let bundle: Bundle
  let shop: Awaited<ReturnType<typeof openShop>>
  let host: Awaited<ReturnType<typeof startHost>>
  let phone: HeadlessPhone

  beforeAll(async () => {
    distDir = await fs.mkdtemp(path.join(os.tmpdir(), 'shop-pages-'))
    await fs.cp(BUILT, path.join(distDir, 'miniprogram'), { recursive: true })
    await buildPlugin('plugin', path.join(distDir, 'plugin'))
    bundle = compileProject(distDir)
  })
  afterAll(() => fs.rm(distDir, { recursive: true, force: true }))

  beforeEach(async () => {
    shop = await openShop(() => 'lin')
    host = await startHost({
      port: 0,
      distDir,
      origins: { bridge: shop.bridge.url, shop: shop.url() },
      wechat: { appId: APP_ID, appSecret: 'the-app-secret', pluginToken: 'the-plugin-token' },
      clock: new VirtualClock(OPENING_MS),
      random: seededRandom('the shop on a phone'),
      log: { warn() {} },
    })
    phone = await openPhone({ hostUrl: host.url, bundle })
  })
  afterEach(async () => {
    phone.close()
    await shop.close()
    await host.close()
  })

  const newestOrderId = () => [...shop.bridge.orders.keys()].at(-1) as string

  test('what goes into the bag is what is paid for', async () => {
    await phone.tap('雨前龙井')
    await phone.tap('增加一件')
    await phone.tap('加入购物袋')
    expect(phone.toast()).toBe('已加入购物袋')
    await phone.back()
    await phone.tap('一分钱书签')
    await phone.tap('加入购物袋')
    await phone.back()
    await phone.waitFor('购物袋 · 3 件')
    await phone.tap('去结算')
    await phone.waitFor('支付 ¥176.01')
    await phone.tap('从购物袋移除')
    await phone.waitFor('支付 ¥176.00')

    shop.bridge.failure = { status: 503, code: 'SYSTEM_ERROR' }
    await phone.tap('支付 ¥176.00')
    await phone.waitFor('没有扣款。收款服务暂时连接不上，请稍后再试。')
    shop.bridge.failure = null
    await phone.tap('支付 ¥176.00')
    await phone.waitFor(() => shop.bridge.orders.size === 1)
    expect(shop.bridge.orders.get(newestOrderId())?.request).toMatchObject({
      description: '雨前龙井 等 2 件',
      amount: { total: 17600 },
      payer: { openid: 'openid-lin' },
    })
    // One order, however often paying was tried, and the bag is empty now.
    await phone.tapTab('pages/orders/orders')
    await phone.waitFor('待付款')
    expect(phone.text().match(/待付款/g)).toHaveLength(1)
    await phone.tapTab('pages/home/home')
    expect(phone.text()).not.toContain('购物袋')
  })

  test('two quick taps open one page', async () => {
    await phone.waitFor('方格手账')
    const tile = phone.page().find('方格手账')
    tile?.click()
    tile?.click()
    await phone.waitFor('加入购物袋')
    await phone.back()
    await phone.waitFor('慢慢挑，不着急')
  })

  test('the cards at the cashier are one tap from the orders', async () => {
    await phone.tapTab('pages/orders/orders')
    await phone.tap('我的云闪付银行卡')
    await phone.waitFor(() => phone.page().title === '我的银行卡')
    await phone.back()
    await phone.waitFor('还没有订单')
  })

  test('an open order turns to paid by itself when the payment arrives', async () => {
    const order = await openUnpaidOrder()
    shop.bridge.pay(order)
    await shop.deliver(shop.bridge.notification(shop.bridge.transaction(order), shop.clock.now()))
    await phone.waitFor('已支付')
    expect(phone.text()).not.toContain('取消订单')
    await phone.tapTab('pages/orders/orders')
    await phone.waitFor('已支付')
  })

  test('an order can be cancelled, after asking once', async () => {
    const order = await openUnpaidOrder()
    await phone.tap('取消订单')
    await phone.answerDialog('先留着')
    expect(phone.text()).toContain('尚未付款')
    await phone.tap('取消订单')
    await phone.answerDialog('取消订单')
    await phone.waitFor('没有扣款，订单已取消')
    expect(shop.bridge.orders.get(order)?.state).toBe('CLOSED')
  })

  test('money that is asked back is followed, on the order and on the list', async () => {
    const order = await openUnpaidOrder()
    shop.bridge.pay(order)
    await shop.deliver(shop.bridge.notification(shop.bridge.transaction(order), shop.clock.now()))
    await phone.waitFor('已支付')
    await phone.tap('申请退款')
    await phone.answerDialog('申请退款')
    await phone.waitFor('款项将退回付款的银行卡')
    await phone.back()
    await phone.waitFor('退款处理中')
    expect(phone.text()).not.toContain('已支付')

    for (const held of shop.bridge.refunds.values()) held.status = 'SUCCESS'
    await phone.tap('退款处理中')
    await phone.waitFor('款项已退回付款的银行卡')
    expect(phone.text()).not.toContain('申请退款')
    await phone.back()
    await phone.waitFor('已退款')
  })

  test('what is no longer for sale leaves the bag, and the rest can be paid for', async () => {
    await phone.tap('雨前龙井')
    await phone.tap('加入购物袋')
    await phone.back()
    await phone.tap('一分钱书签')
    await phone.tap('加入购物袋')
    await phone.back()
    await phone.tap('去结算')
    await phone.waitFor('支付 ¥88.01')
    const sold = GOODS as Goods[]
    const at = sold.findIndex(({ id }) => id === 'tea')
    const tea = sold.splice(at, 1)
    try {
      await phone.tap('支付 ¥88.01')
      await phone.waitFor('没有扣款。有商品已下架')
      await phone.tap('支付 ¥0.01')
      await phone.waitFor(() => shop.bridge.orders.size === 1)
      expect(shop.bridge.orders.get(newestOrderId())?.request).toMatchObject({ amount: { total: 1 } })
    } finally {
      sold.splice(at, 0, ...tea)
    }
  })

  test('an order that could not be loaded appears when there is a connection again', async () => {
    await openUnpaidOrder()
    await phone.back()
    await phone.set({ network: 'offline' })
    await phone.tap('待付款')
    await phone.waitFor('连接不上小铺')
    await phone.set({ network: 'online' })
    await phone.waitFor('尚未付款')
  })

  test('without a network the shop says so, and a tap tries again', async () => {
    await phone.set({ network: 'offline' })
    await phone.start()
    await phone.waitFor('连接不上小铺')
    await phone.set({ network: 'online' })
    await phone.tap('重试')
    await phone.waitFor('方格手账')

    await phone.tapTab('pages/orders/orders')
    await phone.waitFor('还没有订单')
    await phone.tapTab('pages/home/home')
    await phone.set({ network: 'offline' })
    await phone.tapTab('pages/orders/orders')
    await phone.waitFor(() => phone.toast() !== undefined)
    expect(phone.toast()).toBe('连接不上小铺，请检查网络后再试。')
    expect(phone.text()).toContain('还没有订单')
  })

  test('on an English phone every page is English', async () => {
    await phone.set({ language: 'en' })
    await phone.waitFor('Take your time')
    expect(phone.page().title).toBe('Hillside Shop')
    await phone.tap('Celadon cup')
    await phone.waitFor('Add to bag')
    await phone.tap('Buy now')
    await phone.waitFor('Pay ¥45.60')
    expect(phone.text()).not.toMatch(/\p{Script=Han}/u)
    await phone.tap('Pay ¥45.60')
    await phone.waitFor(() => shop.bridge.orders.size === 1)
    expect(shop.bridge.orders.get(newestOrderId())?.request).toMatchObject({ description: 'Celadon cup' })
  })

  /** Tries to pay for a notebook, gives up, and looks at the order. */
  async function openUnpaidOrder(): Promise<string> {
    await phone.tap('方格手账')
    await phone.tap('立即购买')
    await phone.tap('支付 ¥12.50')
    await phone.waitFor(() => shop.bridge.orders.size === 1)
    await phone.tapTab('pages/orders/orders')
    await phone.tap('待付款')
    await phone.waitFor('尚未付款')
    return newestOrderId()
  }
})
