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

beforeAll(async () => {
  simulator = await openSimulator(writeFixture)
  page = simulator.page
  await page.goto(simulator.world.host.url)
  await onPhone().getByText('西湖龙井 明前').waitFor()
}, BROWSER_TIMEOUT_MS)

afterAll(() => simulator?.close())

describe('Somebody who uses neither mouse nor eyes', { timeout: BROWSER_TIMEOUT_MS }, () => {
  test('skips the desks and is at the phone', async () => {
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('MAIN 手机')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('BUTTON 重启小程序')
  })

  test('opens a page by Enter, is on that page, and back on the first one after the back arrow', async () => {
    for (const _ of ['close', 'page']) await page.keyboard.press('Tab')
    expect(await focused()).toBe('IFRAME 茶叶小店')
    await page.keyboard.press('Enter')
    await onPhone().getByText('就要这个').waitFor()
    await expect.poll(focused).toBe(`IFRAME ${await page.locator('h1').innerText()}`)
    expect(await isOnTopPage()).toBe(true)
    await page.getByRole('button', { name: '返回' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(isOnTopPage).toBe(true)
    expect(await page.locator('.stage .covered').count()).toBe(0)
  })

  test('a dialog has a name, holds the keyboard, and gives it back to the page', async () => {
    await onPhone().getByRole('button', { name: '删除收藏' }).press('Enter')
    const dialog = page.getByRole('alertdialog', { name: '删除收藏' })
    await dialog.waitFor()
    const stops: string[] = []
    for (const _ of '123') {
      await page.keyboard.press('Tab')
      stops.push(await focused())
    }
    expect(stops).toEqual(['BUTTON 取消', 'BUTTON 删除', 'BUTTON 取消'])
    await page.keyboard.press('Escape')
    await onPhone().getByText('保留').waitFor()
    await expect.poll(isOnTopPage).toBe(true)
    await page.keyboard.press('Enter')
    await dialog.waitFor()
    await page.keyboard.press('Escape')
    // Until it has gone, it gives the keyboard to the page, whatever was reached for meanwhile.
    await expect.poll(isOnTopPage).toBe(true)
  })

  test('a closed mini program is opened again by the same hand', async () => {
    await page.getByRole('button', { name: '关闭小程序' }).focus()
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('BUTTON 回到小程序')
    await page.keyboard.press('Enter')
    await expect.poll(isOnTopPage).toBe(true)
  })

  test('the keyboard is not taken from a desk by a page that opens', async () => {
    const amount = page.getByRole('combobox', { name: '机型' })
    await amount.focus()
    await onPhone()
      .locator('wx-button', { hasText: '云闪付' })
      .evaluate((button) => (button as HTMLElement).click())
    await onPhone().getByText('等待付款').waitFor()
    expect(await focused()).toBe('SELECT 机型')
    await page.getByRole('button', { name: '返回' }).click()
  })

  test('what the phone says in passing, and what became of a payment, comes into places that are read aloud', async () => {
    const place = page.locator('.toast-layer')
    expect(await place.getAttribute('role')).toBe('status')
    await place.evaluate((element) => element.setAttribute('data-before', 'yes'))
    await onPhone().getByRole('button', { name: '提交订单' }).press('Enter')
    await onPhone().getByText('200 shop-').waitFor()
    expect(await place.getAttribute('data-before')).toBe('yes')
    await page.locator('.desk-card summary', { hasText: '其他钱包' }).press('Enter')
    const wallets = page.locator('.desk-card', { hasText: '其他钱包' })
    const result = wallets.getByRole('status')
    await result.evaluate((element) => element.setAttribute('data-before', 'yes'))
    await wallets.getByRole('button', { name: '生成并扫码' }).press('Enter')
    await result.getByText('未扣款：被规则拒绝').waitFor()
    expect(await result.getAttribute('data-before')).toBe('yes')
  })

  test.each(['控制台', '网络', '存储', '页面', '付款', '插件边界'])(
    'everything beside the panel %s has a name',
    async (panel) => {
      await page.evaluate(() => {
        for (const card of document.querySelectorAll('details')) card.open = true
      })
      await page.getByRole('tab', { name: panel }).click()
      expect(await nameless()).toEqual([])
    },
  )
})

/** What can be operated, or speaks, without a name that a screen reader could say. */
async function nameless(): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  await session.detach()
  const OPERABLE =
    /^(button|link|textbox|combobox|checkbox|radio|tab|Iframe|dialog|alertdialog|tabpanel|main|navigation|complementary|region|image|DisclosureTriangle)$/
  return nodes
    .filter(({ ignored, role, name }) => !ignored && OPERABLE.test(role?.value) && !name?.value)
    .map(({ role, nodeId }) => `${role?.value} ${nodeId}`)
}

/** What has the keyboard: its tag and what it is called. */
function focused(): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement
    const { ariaLabel, title, innerText } = element
    const label = (element as HTMLInputElement).labels?.[0]?.innerText
    return `${element.tagName} ${ariaLabel || title || label || innerText}`
  })
}

/** The keyboard is with the page on top of the phone. */
function isOnTopPage(): Promise<boolean> {
  return page.evaluate(() => {
    const top = document.querySelector('.page:not(.spare, .covered, .leaving) iframe')
    return top !== null && top === document.activeElement && top.closest('[inert]') === null
  })
}
