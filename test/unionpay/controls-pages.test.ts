import fs from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPfx } from '../../bridge-server/acp/pfx.ts'
import { TEST_CARDS } from '../../bridge-server/unionpay/people.ts'
import { openBrowser } from '../support/browser.ts'
import {
  bindCard,
  type Inbox,
  openInbox,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

/** Screenshots for people to look at; ignored by git. */
const SCREENSHOTS = 'test-results/unionpay'
const START_TIMEOUT_MS = 60_000

let network: TestNetwork
let merchant: TestMerchant
let inbox: Inbox
let browser: Browser
let context: BrowserContext
let page: Page
let paidOrderId: string

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
  inbox = await openInbox()
  browser = await openBrowser()
  // Everything below is done without a script running anywhere.
  context = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'zh-CN',
    viewport: { width: 1280, height: 900 },
  })
  page = await context.newPage()
  for (const cardNo of [
    '6216261000000000018',
    '6226090000000048',
    '6222020000000000018',
    '6214850000000510',
  ]) {
    const token = await bindCard(merchant, cardNo)
    const order = await merchant.send(
      'tokenConsume',
      tokenPayment(merchant, token, {
        txnAmt: String(Number(cardNo.slice(-4)) * 73 + 1250),
        backUrl: inbox.url,
      }),
    )
    paidOrderId ??= order.orderId!
    await network.pass(1500)
  }
  await merchant.send('query', { orderId: paidOrderId, txnTime: '20260305100000' })
  await merchant.send('appConsume', {
    txnAmt: '9900',
    currencyCode: '156',
    backUrl: inbox.url,
  })
}, START_TIMEOUT_MS)

afterAll(async () => {
  await browser?.close()
  await network?.close()
  await inbox?.close()
})

describe('A tester looks at the network in a browser without scripts', { timeout: START_TIMEOUT_MS }, () => {
  test('finds a payment by the beginning of its number and reads its story', async () => {
    await open('/')
    await page.getByRole('link', { name: '订单', exact: true }).click()
    await page.getByRole('searchbox').fill(paidOrderId.slice(0, -1))
    await page.getByRole('button', { name: '查找' }).click()
    await page.getByRole('link', { name: paidOrderId }).click()
    const text = await page.locator('main').textContent()
    for (const part of ['¥', '应答 00', '通知 00', '发卡行的决定 00', '已送达', '621626*********0018'])
      expect(text).toContain(part)
    await page.locator('summary').first().click()
    await screenshot('order')
    expect(await page.locator('details[open]').textContent()).toContain('txnAmt')
  })

  test('finds what still waits for its payer, and opens the cashier page for it', async () => {
    await open('/orders?state=waiting&lang=zh')
    await page.locator('tbody a').first().click()
    await page.getByRole('link', { name: '打开收银台' }).click()
    expect(new URL(page.url()).pathname).toMatch(/^\/cashier\//)
    expect(await page.locator('main').textContent()).toContain('99.00')
  })

  test('every page keeps card numbers and PINs to itself, in both languages', async () => {
    await network.control('POST', '/settle', {})
    const paths = ['/', '/orders', '/messages', '/accounts', '/clearing', '/clearing/20260305', '/explain']
    for (const path of [...paths, `/orders/${merchant.merId}/${paidOrderId}/20260305100000`]) {
      for (const [lang, brand] of Object.entries({ zh: '模拟银联', en: 'Mock UnionPay' })) {
        const answer = await fetch(`${network.url}${path}?lang=${lang}`)
        const markup = await answer.text()
        expect(answer.status, path).toBe(200)
        expect(markup).toContain(`· ${brand}</title>`)
        expect(markup).not.toContain('<script')
        expect(markup).not.toMatch(/\b123456\b/)
        for (const { cardNo } of TEST_CARDS) expect(markup, path).not.toContain(cardNo)
      }
    }
    await open('/explain?example=altered&lang=en')
    await screenshot('explain')
    await open('/clearing/20260305')
    await screenshot('clearing-day')
    await open('/')
    await screenshot('overview')
  })

  test('pastes a message and reads what is wrong with it', async () => {
    const { signature, ...fields } = await merchant.request('appConsume', {
      txnAmt: '1250',
      currencyCode: '156',
      backUrl: inbox.url,
    })
    await open('/explain?lang=zh')
    await page.getByRole('textbox').fill(JSON.stringify({ ...fields, txnAmt: '1350', signature }))
    await page.getByRole('button', { name: '诊断' }).click()
    expect(await page.getByRole('status').first().textContent()).toContain('✗ 签名不正确')
    await page.getByRole('link', { name: '没有排序' }).click()
    expect(await page.getByRole('status').first().textContent()).toContain('改法')
  })

  test('moves the clock, after being asked once more', async () => {
    const before = network.clock.now()
    await open('/testing?lang=zh')
    await page.getByLabel('向前').selectOption('900000')
    const card = page.locator('section', { hasText: '拨动时钟' })
    await card.getByRole('button', { name: '拨动时钟…' }).click()
    expect(network.clock.now()).toBe(before)
    await screenshot('confirm')
    await page.getByRole('button', { name: '拨动时钟' }).click()
    expect(network.clock.now()).toBe(before + 900_000)
    expect(await page.getByRole('status').textContent()).toContain('✓ 已完成')
  })

  test('signs a merchant up and takes its certificate home', async () => {
    await open('/testing?lang=zh')
    await page.getByLabel('merId').fill('777290058115555')
    await page.getByRole('textbox', { name: '名称', exact: true }).fill('无脚本商户')
    await page.locator('section', { hasText: '商户入网' }).getByRole('button').click()
    await page.getByRole('button', { name: '商户入网' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: '下载 pfx' }).click()
    const pfx = readPfx(await fs.readFile(await (await download).path()), '000000')
    expect(pfx.commonName).toContain('777290058115555')
  })

  test('on a narrow dark screen nothing runs out of the page', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled: true,
      colorScheme: 'dark',
      viewport: { width: 360, height: 740 },
    })
    const small = await phone.newPage()
    for (const path of ['/', '/orders', '/testing', '/clearing', '/explain?example=line-ends']) {
      await small.goto(`${network.url}${path}${path.includes('?') ? '&' : '?'}lang=en`)
      const width = await small.evaluate(() => document.documentElement.scrollWidth)
      expect(width, path).toBeLessThanOrEqual(360)
    }
    await small.screenshot({ path: `${SCREENSHOTS}/phone.png`, fullPage: true })
    await phone.close()
  })
})

async function open(path: string): Promise<void> {
  const answer = await page.goto(network.url + path)
  expect(answer?.status(), path).toBe(200)
}

async function screenshot(name: string): Promise<void> {
  await fs.mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true })
}
