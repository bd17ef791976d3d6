import fs from 'node:fs/promises'
import chromiumPackage from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SEEDED_CARDS } from '../../bridge-server/unionpay/people.ts'
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
  browser = await chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
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
    await screenshot('orders')
    await page.getByRole('link', { name: paidOrderId }).click()
    const text = await page.locator('main').textContent()
    for (const part of ['¥', '应答 00', '通知 00', '已送达', '621626*********0018'])
      expect(text).toContain(part)
    await page.locator('summary').first().click()
    await screenshot('order')
    expect(await page.locator('details[open]').textContent()).toContain('txnAmt')
  })

  test('every page keeps card numbers and PINs to itself, in both languages', async () => {
    for (const path of ['/', '/orders', '/messages', '/accounts', '/clearing', '/testing', '/explain']) {
      for (const lang of ['zh', 'en']) {
        await open(`${path}?lang=${lang}`)
        const markup = await page.content()
        expect(markup).not.toContain('<script')
        expect(markup).not.toMatch(/\b123456\b/)
        if (path !== '/testing') {
          for (const { cardNo } of SEEDED_CARDS) expect(markup, path).not.toContain(cardNo)
        }
        expect(await page.title()).toContain(lang === 'zh' ? '模拟银联' : 'Mock UnionPay')
        await screenshot(`${path.slice(1) || 'overview'}-${lang}`)
      }
    }
    await open('/kit')
    await screenshot('kit')
    await open('/explain?example=altered')
    await screenshot('explain-altered')
    await open('/explain?example=line-ends')
    await screenshot('explain-line-ends')
    await network.control('POST', '/settle', {})
    await open('/clearing?lang=en')
    await screenshot('clearing')
    await open('/clearing/20260305')
    await screenshot('clearing-day')
    await open('/?lang=zh')
  })

  test('on a narrow dark screen nothing runs out of the page', async () => {
    const phone = await browser.newContext({
      javaScriptEnabled: true,
      colorScheme: 'dark',
      viewport: { width: 390, height: 844 },
    })
    const small = await phone.newPage()
    for (const path of ['/', '/orders', '/testing', '/explain']) {
      await small.goto(network.url + path)
      const width = await small.evaluate(() => document.documentElement.scrollWidth)
      expect(width, path).toBeLessThanOrEqual(390)
      await small.screenshot({ path: `${SCREENSHOTS}/phone${path.replace('/', '-')}.png`, fullPage: true })
    }
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
