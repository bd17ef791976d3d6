import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type HeadlessOptions, type HeadlessPhone, openPhone } from '../../simulator/headless/phone.ts'
import { type SimulatorWorld, startSimulatorWorld } from '../support/simulator-shell.ts'

const distDir = path.join(import.meta.dirname, 'fixture')
let world: SimulatorWorld
let phone: HeadlessPhone

beforeAll(async () => {
  world = await startSimulatorWorld(distDir)
})
afterAll(() => world.close())
afterEach(() => phone.close())

async function open(options: Partial<HeadlessOptions> = {}): Promise<void> {
  phone = await openPhone({ hostUrl: world.host.url, distDir, ...options })
}

describe('A shopper uses the phone', () => {
  test('the shop’s first page can be read', async () => {
    await open()
    expect(phone.text()).toContain('茶叶小店')
    expect(phone.text()).toContain('西湖龙井 明前\n¥12.50')
    expect(phone.console().map((line) => line.args[0])).toContain('launched')
  })

  test('opening an article, choosing it and coming back tells the first page by its event channel', async () => {
    await open()
    await phone.tap('正山小种')
    await phone.waitFor('2号 西湖龙井 明前')
    expect(phone.stack()).toEqual(['main:pages/home/home', 'main:pages/goods/goods'])
    expect(phone.page()).toMatchObject({ title: '商品', query: { id: '2' } })
    await phone.tap('就要这个')
    await phone.waitFor('选中 2号 西湖龙井 明前')
    expect(phone.stack()).toEqual(['main:pages/home/home'])
  })

  test('a field that the page corrects shows the corrected text, which is stored for this space alone', async () => {
    await open()
    await phone.type('优惠码', 'tea10')
    await phone.waitFor('将使用 TEA10')
    expect(phone.page().findField('.field')).toMatchObject({ value: 'TEA10' })
    expect(phone.storage('main')).toEqual({ coupon: 'TEA10' })
    expect(phone.storage('quickpass')).toEqual({})
    await phone.start()
    expect(phone.text()).toContain('将使用 TEA10')
  })

  test('dialogs wait for the person', async () => {
    await open()
    await phone.tap('删除收藏')
    expect(phone.text()).toContain('删除后不能恢复')
    await phone.tap('删除')
    await phone.waitFor('已删除')

    await phone.tap('选择口味')
    await phone.answerDialog('浓香')
    await phone.waitFor('口味 1')
    await phone.tap('选择口味')
    await phone.answerDialog('取消')
    await phone.waitFor('showActionSheet:fail cancel')
  })

  test('the capsule sends the mini program to the background and back', async () => {
    await open()
    await phone.leave()
    expect(phone.console().at(-1)?.args).toEqual(['app hidden'])
    await phone.comeBack()
    expect(phone.stack()).toEqual(['main:pages/home/home'])
  })
})

/** Runs on whatever `npm run build` has left. */
const built = path.resolve('dist')
describe.skipIf(!fs.existsSync(path.join(built, 'miniprogram/app.json')))('The demo shop', () => {
  test.each([
    ['zh', ['小铺', '订单']],
    ['en', ['Shop', 'Orders']],
  ] as const)('on a phone in %s has its first and last tab named %o', async (language, tabs) => {
    await open({ distDir: built, language })
    await phone.waitFor(() => [phone.tabs().at(0), phone.tabs().at(-1)].join() === tabs.join())
  })
})

describe('Two people share the phone', () => {
  test('each finds what they have stored, and nobody else’s', async () => {
    await open({ tester: 'lin', storage: { main: { coupon: 'FIRST' } } })
    expect(phone.text()).toContain('将使用 FIRST')
    await phone.set({ tester: 'zhao' })
    expect(phone.text()).toContain('没有优惠码')
    await phone.set({ tester: 'lin' })
    expect(phone.text()).toContain('将使用 FIRST')
  })
})

describe('Requests through the host backend', () => {
  test('an order reaches the shop, with a loading meanwhile; the network panel masks the card number', async () => {
    await open()
    await phone.tap('提交订单')
    await phone.waitFor('200 shop-1')
    expect(phone.toast()).toBeUndefined()
    expect(world.shop.bodies()).toContain('{"goods":1,"cardNo":"6216261000000000018"}')
    const [line] = phone.network()
    expect(line).toMatchObject({ space: 'main', method: 'POST', outcome: { statusCode: 200 } })
    expect(line?.requestBody).toContain('621626******0018')
    expect(JSON.stringify(phone.network())).not.toContain('6216261000000000018')
  })

  test('offline, nothing leaves the phone', async () => {
    await open({ network: 'offline' })
    const before = world.shop.bodies().length
    await phone.tap('提交订单')
    await phone.waitFor('request:fail net::ERR_INTERNET_DISCONNECTED')
    expect(world.shop.bodies()).toHaveLength(before)
  })

  test('when answers get lost the shop has the order and the page knows of nothing', async () => {
    await open()
    await phone.set({ network: 'loseAnswer' })
    const before = world.shop.bodies().length
    await phone.tap('提交订单')
    await phone.waitFor('request:fail timeout')
    expect(world.shop.bodies()).toHaveLength(before + 1)
  })
})

describe('The plugin in the phone', () => {
  test('its button sits in the shop’s page, its page pays with its own identity, domains and storage', async () => {
    await open({ tester: 'lin' })
    await phone.tap('云闪付 ¥12.50')
    await phone.waitFor('等待付款')
    expect(phone.page()).toMatchObject({ space: 'quickpass', title: '收银台', query: { amount: '12.50' } })
    await phone.tap('确认付款')
    await phone.waitFor('bridge-1')
    expect(JSON.parse(world.bridge.bodies().at(-1)!)).toEqual({ code: expect.stringMatching(/^\w{32}$/) })
    expect(phone.storage('quickpass')).toEqual({ last: '12.50' })
    await phone.back()
    expect(phone.text()).toContain('已支付 12.50')
  })

  test('a number that its field groups by returning it reads so while it is typed', async () => {
    await open()
    await phone.tap('云闪付 ¥12.50')
    const field = () => phone.page().findField('卡号')?.value
    for (const [typed, shown] of [
      ['6216', '6216'],
      ['62162', '6216 2'],
      ['6216 26101', '6216 2610 1'],
    ] as const) {
      await phone.type('卡号', typed)
      await phone.waitFor(() => field() === shown)
    }
  })
})

describe('When something is wrong', () => {
  test('waiting for what never comes fails with what the phone shows', async () => {
    await open()
    await expect(phone.waitFor('支付成功', 30)).rejects.toThrow(/Waited 30 ms for "支付成功"[\s\S]*西湖龙井/)
  })

  test('a theme change reaches the open pages and the bar', async () => {
    await open()
    const sheet = () =>
      [...phone.page().document.querySelectorAll('style')].map((style) => style.textContent).join('')
    const before = sheet()
    await phone.set({ theme: 'dark' })
    await phone.waitFor(() => sheet() !== before)
  })
})
