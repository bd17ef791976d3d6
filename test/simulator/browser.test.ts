import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  BROWSER_TIMEOUT_MS,
  type OpenSimulator,
  openSimulator,
  writeFixture,
} from '../support/simulator-browser.ts'

let simulator: OpenSimulator
let page: Page
const onPhone = () => simulator.onPhone()
const screenshot = (name: string) => simulator.screenshot(name)

beforeAll(async () => {
  // The tester is far from China, and from the phone's time.
  simulator = await openSimulator(writeFixture, { timezoneId: 'America/New_York', locale: 'en-US' })
  page = simulator.page
}, BROWSER_TIMEOUT_MS)

afterAll(() => simulator?.close())

describe('A tester opens the simulator in Chromium', { timeout: BROWSER_TIMEOUT_MS }, () => {
  test('the mini program’s first page shows on the phone', async () => {
    await page.goto(simulator.world.host.url)
    await onPhone().getByText('西湖龙井 明前').waitFor()
    await expectTitle('茶叶小店')
    expect(await page.getByLabel('付款人').inputValue()).toBe('lin')
    for (const words of ['林晓', '有两张卡', '测试银行 储蓄卡']) expect(await onDesk()).toContain(words)
    await screenshot('first-page')
  })

  test('the phone is in China, though the browser is not', async () => {
    // The world's clock stands at ten in the morning, UTC.
    const clock = page.locator('.status-time')
    await expect.poll(() => clock.textContent()).toBe('18:00')
    expect(await page.evaluate(() => new Date(0).getHours())).toBe(19)
    await page.locator('.lines', { hasText: 'the epoch began at 8' }).waitFor()
  })

  test('the pages run behind opaque origins that reach neither the network nor the desk', async () => {
    const frame = page
      .frames()
      .find((each) => each.url().endsWith('/view.html') && each !== page.mainFrame())!
    const reach = await frame.evaluate(async () => {
      const tryTo = async (what: () => unknown) => {
        try {
          return String(await what())
        } catch (error) {
          return (error as Error).name
        }
      }
      return {
        origin: String(window.origin),
        storage: await tryTo(() => localStorage.length),
        network: await tryTo(() => fetch('/host/desk').then((answer) => answer.status)),
        parent: await tryTo(() => parent.document.title),
      }
    })
    expect(reach).toEqual({
      origin: 'null',
      storage: 'SecurityError',
      network: 'TypeError',
      parent: 'SecurityError',
    })
    // The browser says on the console what it has refused; everything else there would be a fault.
    const refused = simulator.complaints.splice(0)
    expect(refused.every((line) => line.includes('Content Security Policy'))).toBe(true)
  })

  test('an order goes out and the network panel shows it masked', async () => {
    await onPhone().getByText('提交订单').click()
    await onPhone().getByText('200 shop-1').waitFor()
    await page.getByRole('tab', { name: '网络' }).click()
    await page.locator('summary', { hasText: '/orders' }).click()
    expect(await page.locator('pre', { hasText: 'goods' }).textContent()).toContain('621626******0018')
    await screenshot('network-panel')
  })

  test('what no address is, no JSON can say and nobody catches takes neither panels nor phone away', async () => {
    await onPhone().getByText('胡来').click()
    await onPhone().getByText('request:fail url not in domain list').waitFor()
    await page.getByRole('tab', { name: '网络' }).click()
    await page.locator('summary', { hasText: 'http://' }).waitFor()
    await page.getByRole('tab', { name: '页面' }).click()
    await page.getByRole('button', { name: '查看数据' }).click()
    await page.locator('.pages pre', { hasText: '"10n"' }).waitFor()
    await page.getByRole('tab', { name: '控制台' }).click()
    await page.locator('.lines .error', { hasText: 'past every catch' }).waitFor()
    expect(await page.getByText('小程序无法运行').count()).toBe(0)
    expect(simulator.complaints.splice(0).every((line) => line.includes('past every catch'))).toBe(true)
  })

  test('a dialog takes the focus, and Escape cancels it', async () => {
    await onPhone().getByText('删除收藏').click()
    const dialog = page.getByRole('alertdialog', { name: '删除收藏' })
    await dialog.waitFor()
    await screenshot('dialog')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true)
    await page.keyboard.press('Escape')
    await onPhone().getByText('保留').waitFor()
  })

  test('the plugin’s page opens over the shop’s and goes back; the theme follows the desk', async () => {
    await onPhone().getByText('云闪付').click()
    await onPhone().getByText('等待付款').waitFor()
    await expectTitle('收银台')
    await page.getByLabel('深色').check()
    await screenshot('plugin-page-dark')
    await page.getByRole('button', { name: '返回' }).click()
    await onPhone().getByText('已支付 12.50').waitFor()
    await expectTitle('茶叶小店')
    const card = onPhone()
      .locator('wx-view', { hasText: /^正山小种/ })
      .first()
    const ground = () => card.evaluate((element) => getComputedStyle(element).backgroundColor)
    await expect.poll(ground).toBe('rgb(26, 29, 35)')
    await screenshot('first-page-dark')
  })

  test('what the shop has stored is there after a reload, in English too', async () => {
    await onPhone().getByRole('textbox').fill('tea10')
    await onPhone().getByText('将使用 TEA10').waitFor()
    await page.getByLabel('浅色').check()
    await page.getByLabel('English').check()
    await page.getByRole('tab', { name: 'Network' }).waitFor()
    for (const words of ['Lin Xiao', 'has two cards', 'Test Bank debit card'])
      expect(await onDesk()).toContain(words)
    await page.reload()
    await onPhone().getByText('将使用 TEA10').waitFor()
    await page.getByRole('tab', { name: 'Storage' }).click()
    await page.locator('dt', { hasText: 'coupon' }).waitFor()
    await screenshot('english-storage')
  })

  test('an endless loop is noticed, and a restart brings the shop back', async () => {
    await onPhone().getByText('正山小种').click()
    await onPhone().getByText('陷入死循环').click()
    const alarm = page.getByRole('alert').filter({ hasText: 'does not respond' })
    await alarm.waitFor()
    await screenshot('hung')
    await alarm.getByRole('button', { name: 'Restart' }).click()
    await onPhone().getByText('西湖龙井 明前').waitFor()
  })

  test('in a narrow window the phone is alone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByLabel('Desk').waitFor({ state: 'detached' })
    await screenshot('alone')
    expect(
      await onPhone()
        .locator('body')
        .evaluate(() => innerWidth),
    ).toBe(390)
  })

  test('nothing complained on the way', () => {
    expect(simulator.complaints).toEqual([])
  })
})

async function onDesk(): Promise<string> {
  return (await page.locator('.desk').textContent()) ?? ''
}

async function expectTitle(title: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: title }).waitFor()
}
