import fs from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drawSquare } from '../../simulator/shell/camera/draw-code.ts'
import { BROWSER_TIMEOUT_MS, type OpenSimulator, openSimulator } from '../support/simulator-browser.ts'
import { CODE_PAGE, DRAWN_DIGITS, drawing } from '../support/simulator-code-page.ts'
import type { SimulatorWorld } from '../support/simulator-shell.ts'

let simulator: OpenSimulator
let world: SimulatorWorld
let page: Page
const onPhone = () => simulator.onPhone()
const screenshot = (name: string) => simulator.screenshot(name)

beforeAll(async () => {
  simulator = await openSimulator(writeProject, { locale: 'zh-CN' })
  ;({ page, world } = simulator)
  await page.goto(world.host.url)
  await onPhone().getByText('扫一扫').waitFor()
}, BROWSER_TIMEOUT_MS)

afterAll(() => simulator?.close())

describe('A tester uses the world around the phone', { timeout: BROWSER_TIMEOUT_MS }, () => {
  test('the phone lives on the world’s day, and the day can be moved on, never back', async () => {
    const now = page.locator('.world-time output')
    await expect.poll(() => now.textContent()).toContain('2021-10-02 18:00')
    await page.getByRole('button', { name: '次日' }).click()
    await expect.poll(() => now.textContent()).toContain('2021-10-03 18:00')
    await page.getByLabel('日期', { exact: true }).fill('2022-10-03')
    await page.getByRole('button', { name: '前往' }).click()
    await expect.poll(() => now.textContent()).toContain('2022-10-03 18:00')
    await onPhone().getByText('现在几点').click()
    await onPhone().getByText('2022-10-03T10:0').waitFor()
    await page.getByLabel('日期', { exact: true }).fill('2021-10-03')
    await page.getByText('时间只会向前，不能退回').waitFor()
    await page.getByRole('button', { name: '前往' }).waitFor({ state: 'detached' })
    await page.getByText('到期的事已全部办完').waitFor()
    expect(world.network.asked.filter(({ path }) => path.endsWith('/mock/clock')).at(-1)?.path).toBe(
      'GET /mock/clock',
    )
    await screenshot('desk-place')
  })

  test('a date that is written while the world still moves is kept, and gone to afterwards', async () => {
    const now = page.locator('.world-time output')
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    await page.route('**/host/network/clock', async (route) => {
      const response = await route.fetch()
      await arrived
      await route.fulfill({ response })
    })
    await page.getByRole('button', { name: '次日' }).click()
    await page.getByText('时间正在过去').waitFor()
    await page.getByLabel('日期', { exact: true }).fill('2023-01-01')
    const goTo = page.getByRole('button', { name: '前往' })
    expect(await goTo.isDisabled()).toBe(true)
    arrive()
    await goTo.click()
    await expect.poll(() => now.textContent()).toContain('2023-01-01 18:00')
    await page.unrouteAll({ behavior: 'wait' })
  })

  test('a code of the city’s merchant is drawn, seen by the camera and given to the page', async () => {
    await page.getByLabel('城市', { exact: true }).selectOption('320500')
    await onPhone().getByText('扫一扫').click()
    const camera = page.getByRole('dialog', { name: '扫码' })
    await camera.waitFor()
    await screenshot('camera')
    await camera.getByLabel('微信支付').check()
    await camera.getByRole('button', { name: '放到镜头前' }).click()
    await camera.getByRole('img', { name: /微信支付 · 商户 · 山前小铺 · 苏州/ }).waitFor()
    await screenshot('camera-code')
    await onPhone().getByText('https://payapp.weixin.qq.com/materialqr/entry/abc').waitFor()
    expect(world.network.asked.at(-1)).toEqual({
      path: 'POST /mock/merchant-codes',
      body: { owner: 'wechat', codeClass: 'merchant', cityCode: '320500' },
    })
  })

  test('a typed code goes the same way; Escape closes the scanner', async () => {
    await onPhone().getByText('扫一扫').click()
    const camera = page.getByRole('dialog', { name: '扫码' })
    await camera.getByRole('button', { name: '文字' }).click()
    await camera.getByLabel('码的内容').fill('中文 1234')
    await camera.getByRole('button', { name: '放到镜头前' }).click()
    await onPhone().getByText('QR_CODE 中文 1234').waitFor()
    await onPhone().getByText('扫一扫').click()
    await camera.getByRole('button', { name: '文字' }).click()
    await camera.getByLabel('码的内容').fill('6236098835899996543')
    await camera.getByLabel('条形码').check()
    await camera.getByRole('button', { name: '放到镜头前' }).click()
    await camera.getByRole('img', { name: '条形码' }).waitFor()
    await screenshot('camera-bars')
    await onPhone().getByText('CODE_128 6236098835899996543').waitFor()
    await onPhone().getByText('扫一扫').click()
    await camera.waitFor()
    await page.keyboard.press('Escape')
    await onPhone().getByText('scanCode:fail cancel').waitFor()
  })

  test('a picture from the album is read', async () => {
    await onPhone().getByText('扫一扫').click()
    const camera = page.getByRole('dialog', { name: '扫码' })
    await camera.getByRole('button', { name: '图片' }).click()
    await camera.locator('input[type=file]').setInputFiles(await codePicture('https://qr.alipay.com/fkx01'))
    await onPhone().getByText('QR_CODE https://qr.alipay.com/fkx01').waitFor()
  })

  test('where the phone is, is told after the person allows it', async () => {
    await onPhone().getByText('我在哪里').click()
    const question = page.getByRole('alertdialog')
    await question.getByText('用于显示附近门店').waitFor()
    await screenshot('permission')
    await question.getByRole('button', { name: '允许' }).click()
    await onPhone().getByText('31.3,120.59').waitFor()
  })

  test('the till reads the code from the phone’s screen and charges it', async () => {
    await page.locator('.desk-card summary', { hasText: '收银台' }).click()
    const till = page.locator('.desk-card', { hasText: '扫手机上的码' })
    await till.getByRole('button', { name: '扫手机上的码' }).click()
    await till.getByText('手机上没有读到付款码').waitFor()
    await page.evaluate(
      (rows) => {
        localStorage.setItem('quickpass-simulator:storage:lin:quickpass', JSON.stringify(rows))
      },
      { style: 'flex', ...drawing() },
    )
    await page.reload()
    await onPhone().getByText('付款码').click()
    await onPhone().locator('.square, [class*=square]').first().waitFor()
    await page.locator('.desk-card summary', { hasText: '收银台' }).click()
    await till.getByRole('radio', { name: '支付宝' }).check()
    await till.getByRole('button', { name: '扫手机上的码' }).click()
    await till.getByText('已支付').waitFor()
    expect(world.network.asked.at(-1)).toEqual({
      path: 'POST /mock/tills/scan',
      body: { acquirer: 'alipay', cityCode: '320500', amountFen: 1250, code: DRAWN_DIGITS },
    })
    await screenshot('till-paid')
    await till.getByLabel('金额（元）').fill('2000')
    await till.getByRole('button', { name: '扫手机上的码' }).click()
    await till.getByText('等待付款人输入密码').waitFor()
    await till.getByText('已支付').waitFor()
  })

  test('another wallet is refused with the rule and what works instead', async () => {
    await page.locator('.desk-card summary', { hasText: '其他钱包' }).click()
    const wallets = page.locator('.desk-card', { hasText: '其他钱包' })
    await wallets.getByRole('button', { name: '生成并扫码' }).click()
    await wallets.getByText('未扣款：被规则拒绝').waitFor()
    for (const words of ['reverse-closed', '打开对应 App']) await wallets.getByText(words).waitFor()
    await screenshot('wallet-refused')
  })

  test('the payment can be followed from lane to lane', async () => {
    await page.getByRole('tab', { name: '付款' }).click()
    await page.getByText('¥12.50 测试银行 → 收单机构').waitFor()
    await page.locator('.story option', { hasText: / · 江南面馆 · ¥12\.50$/ }).waitFor({ state: 'attached' })
    await page.locator('.step summary', { hasText: '消费 → 00 成功' }).click()
    await page.getByText('queryId 流水: q1').waitFor()
    await screenshot('payment-lanes')
  })

  test('a screenshot shows the page, and nothing once it is hidden', async () => {
    await page.locator('.desk-card summary', { hasText: '屏幕' }).click()
    const desk = page.locator('.desk-card', { hasText: '屏幕' })
    await desk.getByRole('button', { name: '截屏' }).click()
    const shot = desk.getByRole('img', { name: '截屏' })
    await expect.poll(() => shot.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(375)
    await desk.scrollIntoViewIfNeeded()
    await screenshot('screenshot-desk')
    await page.getByRole('button', { name: '返回' }).click()
    await onPhone().getByText('隐藏截屏').click()
    await desk.getByText('截屏隐藏', { exact: true }).waitFor()
    await desk.getByRole('button', { name: '截屏' }).click()
    await desk.getByText('截屏被隐藏').waitFor()
    await onPhone().getByText('有人截屏').waitFor()
  })

  test('the desks speak English and are dark when the computer is', async () => {
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByLabel('English').check()
    await onPhone().getByText('扫一扫').click()
    await page.getByRole('dialog', { name: 'Scan' }).waitFor()
    await screenshot('camera-english-dark')
    await page.locator('.step summary', { hasText: 'Consumption → 00 Success' }).waitFor()
    await page.getByText('¥12.50 Test Bank → Acquirer').waitFor()
    expect(await page.title()).toBe('QuickPass Simulator')
    const languages = [page.locator('html'), onPhone().locator('html')].map((html) =>
      html.getAttribute('lang'),
    )
    expect(await Promise.all(languages)).toEqual(['en', 'en'])
    const desks = await page.locator('.desk, .panels').allInnerTexts()
    expect(
      desks
        .join('\n')
        .replaceAll(/中文|赵一/g, '')
        .match(/[\u4e00-\u9fff].*/g) ?? [],
    ).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.locator('.desk').evaluate((desk) => desk.scrollTo(0, 420))
    await screenshot('desks-english-dark')
  })

  test('nothing complained on the way', () => {
    expect(simulator.complaints).toEqual([])
  })
})

async function codePicture(text: string) {
  const { width: modules, path: dark } = drawSquare(text)!
  const size = modules * 6
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${modules} ${modules}">` +
    `<rect width="100%" height="100%" fill="#fff"/><path d="${dark}"/></svg>`
  const drawing = await page
    .context()
    .browser()!
    .newPage({ viewport: { width: size, height: size } })
  await drawing.setContent(`<body style="margin:0">${svg}</body>`)
  const buffer = await drawing.screenshot()
  await drawing.close()
  return { name: 'code.png', mimeType: 'image/png', buffer }
}

/** A shop with one page of buttons, and a plugin with a payment code. */
async function writeProject(folder: string): Promise<void> {
  const files: Record<string, string | object> = {
    'miniprogram/app.json': {
      pages: ['pages/home/home'],
      window: {
        navigationBarTitleText: '茶叶小店',
        navigationBarBackgroundColor: '#ffffff',
        navigationBarTextStyle: 'black',
      },
      requiredPrivateInfos: ['getLocation'],
      permission: { 'scope.userLocation': { desc: '用于显示附近门店' } },
      plugins: { quickpass: { version: 'dev', provider: 'wx0000000000000001' } },
    },
    'miniprogram/app.js': 'App({})',
    'miniprogram/pages/home/home.json': {},
    'miniprogram/pages/home/home.wxss': '.list { padding: 32rpx } button { margin-bottom: 24rpx }',
    'miniprogram/pages/home/home.wxml': `<view class="list">
      <button bindtap="scan">扫一扫</button><button bindtap="place">我在哪里</button>
      <button bindtap="time">现在几点</button><button bindtap="code">付款码</button>
      <button bindtap="hide">隐藏截屏</button>
      <view>{{result}}</view></view>`,
    'miniprogram/pages/home/home.js': `Page({
      data: { result: '' },
      onLoad() { wx.onUserCaptureScreen(() => this.show('有人截屏')) },
      show(result) { this.setData({ result }) },
      scan() {
        wx.scanCode({
          success: ({ scanType, result }) => this.show(scanType + ' ' + result),
          fail: ({ errMsg }) => this.show(errMsg),
        })
      },
      place() { wx.getLocation({ success: ({ latitude, longitude }) => this.show(latitude + ',' + longitude) }) },
      time() { this.show(new Date().toISOString()) },
      code() { wx.navigateTo({ url: 'plugin://quickpass/code' }) },
      hide() { wx.setVisualEffectOnCapture({ visualEffect: 'hidden' }) },
    })`,
    'plugin/plugin.json': { pages: { code: 'pages/code/code' }, main: 'index.js' },
    'plugin/index.js': '',
    'plugin/pages/code/code.json': {},
    ...Object.fromEntries(
      Object.entries(CODE_PAGE).map(([kind, text]) => [`plugin/pages/code/code.${kind}`, text]),
    ),
  }
  for (const [file, content] of Object.entries(files)) {
    const full = path.join(folder, file)
    await fs.mkdir(path.dirname(full), { recursive: true })
    await fs.writeFile(full, typeof content === 'string' ? content : JSON.stringify(content))
  }
}
