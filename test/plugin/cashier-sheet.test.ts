import { generateKeyPairSync } from 'node:crypto'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OrderView } from '../../contract/plugin-door.ts'
import { buildPlugin } from '../../scripts/build-plugin.ts'
import { compileProject } from '../../simulator/compiler/compile.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import type { ApiCall, CallResult } from '../../simulator/wire/shell.ts'
import { attempt, cashier, order } from '../support/plugin-order.ts'
import { type FakeNode, type FakeView, ServiceBench, SYSTEM } from '../support/simulator-service.ts'

/** A shop's page that embeds the plugin as its documentation says. */
const SHOP = {
  'app.json': {
    pages: ['pages/index/index'],
    plugins: { quickpass: { version: 'dev', provider: 'wx0000000000000001' } },
  },
  'app.js': 'App({})',
  'pages/index/index.json': {
    usingComponents: {
      'quickpass-cashier': 'plugin://quickpass/quickpass-cashier',
      'quickpass-button': 'plugin://quickpass/quickpass-button',
    },
  },
  'pages/index/index.wxml':
    '<quickpass-button amount-fen="{{1250}}" bind:pay="pay"/><view id="told">{{told}}</view><quickpass-cashier bind:result="heard"/>',
  'pages/index/index.js': `
    const launch = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=up1', signType: 'RSA', paySign: 'c2lnbg==' }
    Page({
      data: { told: '' },
      pay() { requirePlugin('quickpass').requestPayment({ ...launch, complete: ({ errMsg }) => this.setData({ told: this.data.told + errMsg + ';' }) }) },
      heard({ detail }) { console.log('heard', detail.errMsg) },
    })`,
}

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const KEY = {
  certId: '1',
  modulusHex: Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url').toString('hex'),
  exponent: 65537,
}

let dist: string
let bundle: Bundle
let bench: ServiceBench

beforeAll(async () => {
  dist = fs.mkdtempSync(path.join(tmpdir(), 'quickpass-sheet-'))
  await buildPlugin('plugin', path.join(dist, 'plugin'))
  for (const [file, content] of Object.entries(SHOP)) {
    const to = path.join(dist, 'miniprogram', file)
    fs.mkdirSync(path.dirname(to), { recursive: true })
    fs.writeFileSync(to, typeof content === 'string' ? content : JSON.stringify(content))
  }
  bundle = compileProject(dist)
})
afterAll(() => fs.rmSync(dist, { recursive: true, force: true }))
afterEach(() => bench.close())

type Answer = (body: Record<string, string>) => object | 'lost'

/** Opens the shop's page on a phone whose bridge is played by the test. */
async function openShop(answers: Record<string, Answer> = {}, language: 'zh_CN' | 'en' = 'zh_CN') {
  const sent: string[] = []
  const bridge: Record<string, Answer> = {
    '/plugin/v1/sessions': () => ({ token: 'token', expiresAtMs: 3_600_000, serverTimeMs: 0 }),
    '/plugin/v1/encryption-key': () => KEY,
    '/plugin/v1/cashiers': () => cashier(upToDate()),
    ...answers,
  }
  const answer = ({ name, args }: ApiCall): CallResult | Error => {
    sent.push(JSON.stringify(args))
    if (name === 'pluginLogin') return { errMsg: 'pluginLogin:ok', code: 'code' }
    if (name !== 'request') return { errMsg: `${name}:ok` }
    const { pathname } = new URL(String(args.url))
    const reply = bridge[pathname]?.(typeof args.data === 'string' ? JSON.parse(args.data) : {})
    if (reply === undefined) throw new Error(`nobody answers ${pathname}`)
    if (reply === 'lost') return new Error('request:fail timeout')
    return { errMsg: 'request:ok', statusCode: 200, header: {}, cookies: [], data: reply }
  }
  bench = await new ServiceBench(answer).boot(bundle, { system: { ...SYSTEM, language } })
  const page = await bench.open()

  /** Waits until the page says `text`. */
  const says = async (text: string) => {
    for (let i = 0; i < 20 && !page.text().includes(text); i++) await bench.settled()
    expect(page.text()).toContain(text)
  }
  const tap = async (label: string) => {
    page.fire(named(page, label), 'tap', { x: 7, y: 9 })
    await bench.settled()
  }
  return {
    page,
    sent,
    says,
    tap,
    async openCashier() {
      await tap('云闪付支付 ¥12.50')
      await says('支付 ¥12.50')
    },
    async typePin(pin: string) {
      for (const digit of pin) await tap(digit)
    },
  }
}

const upToDate = () => ({ expiresAtMs: Date.now() + 600_000, serverTimeMs: Date.now() })
const orderNow = (changes: Partial<OrderView>) => order({ ...upToDate(), ...changes })
const paid: Answer = ({ attemptId }) =>
  orderNow({ state: 'paid', version: 3, attempt: attempt(attemptId!, { state: 'succeeded' }) })

/** The thing on the page that a screen reader would call `label`, or that reads so. */
function named(page: FakeView, label: string): FakeNode {
  const isTappable = (node: FakeNode) => node.listens.has('tap')
  const calledSo = (node: FakeNode) =>
    node.attributes.get('aria-label') === label || page.text(node) === label
  const found = all(page.root).find((node) => isTappable(node) && calledSo(node))
  if (!found) throw new Error(`nothing to tap called ${label} in: ${page.text()}`)
  return found
}

const all = (node: FakeNode): FakeNode[] => [node, ...node.children.flatMap(all)]

const ATTEMPTS = '/plugin/v1/orders/order-1/attempts'

describe('the cashier on a shop’s page', () => {
  it('takes a payer from the button to paid, and tells the shop', async () => {
    const shop = await openShop({ [ATTEMPTS]: paid })
    await shop.openCashier()
    expect(shop.page.text()).toContain('云上咖啡')
    expect(shop.page.text()).toContain('平安银行 储蓄卡 (0018)')
    await shop.tap('支付 ¥12.50')
    await shop.says('请输入支付密码')
    await shop.typePin('246813')
    await shop.says('已支付')
    expect(shop.page.text()).not.toContain('requestPayment:ok')
    await shop.tap('完成')
    await shop.says('requestPayment:ok;')
    expect(bench.said()).toEqual(['heard requestPayment:ok'])
  })

  it('shows the PIN to nobody: not the view, not the network, not the console', async () => {
    const shop = await openShop({ [ATTEMPTS]: paid })
    await shop.openCashier()
    await shop.tap('支付 ¥12.50')
    await shop.typePin('97531')
    expect(
      all(shop.page.root).filter((node) => [...node.classes].some((name) => name.endsWith('dot'))),
    ).toHaveLength(5)
    await shop.tap('8')
    await shop.says('已支付')
    const everything = JSON.stringify([shop.page.ops, shop.sent, bench.messages])
    expect(everything).toContain('encryptedPin')
    expect(everything).not.toContain('975318')
  })

  it('shuffles its digits, anew each time: a host sees where fingers are, and learns nothing from it', async () => {
    const digits = () => {
      const keys = all(shop.page.root).map((node) => String(node.attributes.get('aria-label')))
      return keys.filter((label) => /^\d$/.test(label)).join('')
    }
    const shop = await openShop()
    await shop.openCashier()
    await shop.tap('支付 ¥12.50')
    const orders = [digits()]
    for (let i = 0; i < 3; i++) {
      await bench.send({ type: 'hidePage', pageId: 'p1' })
      orders.push(digits())
    }
    expect(orders.map((order) => [...order].sort().join(''))).toEqual(Array(4).fill('0123456789'))
    expect(new Set(orders).add('1234567890').size).toBe(5)
  })

  it('forgets a half typed PIN when the page is hidden', async () => {
    const shop = await openShop()
    await shop.openCashier()
    await shop.tap('支付 ¥12.50')
    await shop.typePin('123')
    await bench.send({ type: 'hidePage', pageId: 'p1' })
    expect(all(shop.page.root).some((node) => [...node.classes].some((name) => name.endsWith('dot')))).toBe(
      false,
    )
  })

  it('opens once for two taps, and says so to the second', async () => {
    const shop = await openShop()
    await shop.openCashier()
    await shop.tap('云闪付支付 ¥12.50')
    await shop.says('requestPayment:fail another payment is open;')
    await shop.tap('关闭')
    await shop.says('requestPayment:fail cancel;')
  })

  it('shows the tries left after a wrong PIN, with an empty pad', async () => {
    const wrong: Answer = ({ attemptId }) =>
      orderNow({
        version: 3,
        attempt: attempt(attemptId!, { state: 'failed', failure: 'pin_wrong', pinTriesLeft: 2 }),
      })
    const shop = await openShop({ [ATTEMPTS]: wrong })
    await shop.openCashier()
    await shop.tap('支付 ¥12.50')
    await shop.typePin('111111')
    await shop.says('密码不正确，没有扣款，还可输入 2 次')
    expect(all(shop.page.root).some((node) => [...node.classes].some((name) => name.endsWith('dot')))).toBe(
      false,
    )
  })

  it('says first what a failure means for the money, and keeps the code small', async () => {
    const broke: Answer = ({ attemptId }) =>
      orderNow({
        version: 3,
        attempt: attempt(attemptId!, { state: 'failed', failure: 'insufficient_funds', networkCode: '51' }),
      })
    const shop = await openShop({ [ATTEMPTS]: broke })
    await shop.openCashier()
    await shop.tap('支付 ¥12.50')
    await shop.typePin('111111')
    await shop.says('没有扣款')
    const text = shop.page.text()
    expect(text.indexOf('没有扣款')).toBeLessThan(text.indexOf('卡内余额不足'))
    expect(text.indexOf('请换一张卡')).toBeLessThan(text.indexOf('insufficient_funds · 51'))
    await shop.tap('换一张卡支付')
    await shop.tap('支付 ¥12.50')
    await shop.says('招商银行 信用卡 (0000)')
  })

  it('speaks English where WeChat does', async () => {
    const shop = await openShop({}, 'en')
    await shop.tap('QuickPass ¥12.50')
    await shop.says('Ping An Bank debit (0018)')
    expect(shop.page.text()).toContain('Pay ¥12.50')
    expect(shop.page.text()).toContain('Cloud Coffee')
  })

  it('counts seconds only while there is time to pay: nothing ticks at a result', async () => {
    const ticking = new Set<unknown>()
    const { setInterval, clearInterval } = globalThis
    vi.stubGlobal('setInterval', (run: () => void, delayMs: number) => {
      const interval = setInterval(run, delayMs)
      ticking.add(interval)
      return interval
    })
    vi.stubGlobal('clearInterval', (interval: NodeJS.Timeout) => {
      ticking.delete(interval)
      clearInterval(interval)
    })
    try {
      const shop = await openShop({ [ATTEMPTS]: paid })
      await shop.openCashier()
      expect(ticking.size).toBe(1)
      await shop.tap('支付 ¥12.50')
      await shop.typePin('246813')
      await shop.says('已支付')
      expect(ticking.size).toBe(0)
    } finally {
      vi.unstubAllGlobals()
    }
  })

  it('gives a role and a name to everything that one can tap, on every screen', async () => {
    const shop = await openShop({ [ATTEMPTS]: paid })
    const nameless = () =>
      all(shop.page.root)
        .filter((node) => node.listens.has('tap') && node.tag !== 'root')
        .filter((node) => {
          const name = node.attributes.get('aria-label') || shop.page.text(node)
          return !node.attributes.get('aria-role') || !String(name).trim()
        })
        .map((node) => `${node.tag} ${[...node.classes].join(' ')}`)
    await shop.openCashier()
    expect(nameless()).toEqual([])
    await shop.tap('添加银行卡')
    await shop.says('获取验证码')
    expect(nameless()).toEqual([])
    await shop.tap('返回')
    await shop.tap('支付 ¥12.50')
    await shop.says('请输入支付密码')
    expect(nameless()).toEqual([])
    await shop.typePin('246813')
    await shop.says('已支付')
    await shop.tap('交易详情')
    await shop.says('商户单号')
    expect(nameless()).toEqual([])
  })

  it('as a page leaves title and way back to the navigation bar, and still lets the payer change the card', async () => {
    const launch = 'timeStamp=1&nonceStr=n&package=prepay_id%3Dup1&signType=RSA&paySign=c2lnbg%3D%3D'
    const shop = await openShop()
    const page = await bench.open({
      space: 'quickpass',
      path: 'pages/cashier/cashier',
      query: Object.fromEntries(new URLSearchParams(launch)),
    })
    const labels = () => all(page.root).map((node) => node.attributes.get('aria-label'))
    await bench.until('the cashier', () => page.text().includes('支付 ¥12.50'))
    expect(shop.sent.join()).toContain('云闪付收银台')
    page.fire(named(page, '支付 ¥12.50'), 'tap', { x: 1, y: 2 })
    await bench.until('the PIN pad', () => page.text().includes('请输入支付密码'))
    expect(labels()).not.toContain('返回')
    expect(page.text()).not.toMatch(/云闪付(?!收银台)/)
    page.fire(named(page, '换卡'), 'tap', { x: 1, y: 2 })
    await bench.until('the cards', () => page.text().includes('招商银行 信用卡 (0000)'))
    page.fire(named(page, '添加银行卡'), 'tap', { x: 1, y: 2 })
    await bench.until('the form', () => page.text().includes('获取验证码'))
    expect(labels()).not.toContain('返回')
    page.fire(named(page, '取消'), 'tap', { x: 1, y: 2 })
    await bench.until('the cards again', () => page.text().includes('招商银行 信用卡 (0000)'))
  })

  it('raises no error and no warning on the way', async () => {
    const shop = await openShop({ [ATTEMPTS]: paid })
    await shop.openCashier()
    await shop.tap('添加银行卡')
    await shop.says('获取验证码')
    await shop.tap('获取验证码')
    await shop.says('请输入 13 到 19 位卡号')
    await shop.tap('返回')
    await shop.tap('关闭')
    await shop.says('requestPayment:fail cancel;')
    expect(bench.console().filter((line) => /warn|error/.test(line))).toEqual([])
  })
})
