import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { codeOf, type TestApp, type TestPayer, testApp, testPayer } from '../support/unionpay-codes.ts'

let network: TestNetwork
let app: TestApp
let lin: TestPayer

beforeAll(async () => {
  network = await startTestNetwork()
  app = await testApp(network)
  lin = await testPayer(network, app, 'lin')
})
afterAll(async () => {
  await app.close()
  await network.close()
})

const page = async (path: string) => (await fetch(network.url + path)).text()
/** What a page says, without its markup. */
const textOf = (html: string) =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** Fills a form in and confirms it, as somebody without scripts does. */
async function press(
  form: string,
  fields: Record<string, string>,
): Promise<{ status: number; headline: string | undefined; result: any }> {
  const answer = await fetch(`${network.url}/testing/${form}`, {
    method: 'POST',
    headers: { origin: network.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...fields, confirmed: 'yes' }),
  })
  const html = await answer.text()
  const headline = /<strong>(.*?)<\/strong>/.exec(html)?.[1]
  const shown = /<pre[^>]*>(.*?)<\/pre>/s.exec(html)?.[1] ?? 'null'
  const json = shown.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&#34;', '"')
  return { status: answer.status, headline, result: JSON.parse(json) }
}

test('each institution shows its merchants, their sales and its position', async () => {
  const { code, merId } = await codeOf(network, { owner: 'wechat', cityCode: '530100' })
  await lin.scan(code, { amountFen: 12_300 })
  const text = textOf(await page('/institutions'))
  expect(text).toMatch(/财付通 99010000 累计交易额 ¥123\.00/)
  expect(text).toMatch(new RegExp(`昆明春风茶馆 ${merId} 商户 昆明 1 123\\.00 0\\.00 123\\.00`))
  expect(text).toContain('本清算日净额（收单） +122.')
  const english = textOf(await page('/institutions?lang=en'))
  expect(english).toContain('Tenpay 99010000 Sold so far ¥123.00')
  expect(english).toContain('Kunming Spring Breeze Tea House')
  expect(english.match(/the merchants that signed up by themselves, which are not listed/g)).toHaveLength(1)
  expect(textOf(await page('/clearing'))).toContain('收单 · 财付通 99010000')
  expect(textOf(await page('/accounts'))).toContain('财付通 99010000 · 待清算')
})

test('merchants have their English names wherever pages are English', async () => {
  const { merId } = await codeOf(network, { owner: 'alipay', cityCode: '530100' })
  for (const path of ['/kit', `/merchants/${merId}`]) {
    expect(textOf(await page(path))).toContain('昆明老街火锅')
    expect(textOf(await page(`${path}?lang=en`))).toContain('Kunming Old Street Hotpot')
  }
  expect(textOf(await page('/kit?lang=en'))).toContain('All-channel test merchant')
})

test("an order's page says which networks met, and what was told to whom", async () => {
  const { code } = await codeOf(network, { owner: 'alipay', cityCode: '440300' })
  const { inquiryID } = await lin.scan(code, { amountFen: 5000 })
  await network.drain()
  const href = /href="(\/orders\/[^"]+)"/.exec(await page(`/orders?q=${inquiryID}`))?.[1]
  const text = textOf(await page(href as string))
  expect(text).toContain('付款方网络 云闪付')
  expect(text).toContain('收款机构 支付宝 城市 深圳 账单摘要 支付宝（银联条码支付互联互通）')
  expect(text).toMatch(/✓ 已送达 1 answered 00/)
  expect(textOf(await page('/'))).toMatch(/支付宝 99020000 1 50\.00 0\.00/)
})

describe('the testing page', () => {
  test('has a form for each thing that a tester without a simulator may do', async () => {
    const html = await page('/testing')
    const names = [
      'clock',
      'merchant-codes',
      'tills-scan',
      'tills-refund',
      'wallets-scan',
      'wallets-code',
      'interop',
    ]
    for (const name of names) expect(html).toContain(`action="/testing/${name}"`)
  })

  test('lets one mint a code, pay it from another wallet, and refund a till', async () => {
    const minted = await press('merchant-codes', {
      owner: 'unionpay',
      codeClass: 'order',
      cityCode: '110000',
      amountYuan: '12.3',
      format: 'url',
    })
    expect(minted).toMatchObject({ status: 200, result: { merchantName: '北京江南面馆' } })
    const paid = await press('wallets-scan', { payer: 'alipay:fang', code: minted.result.code })
    expect(paid).toMatchObject({ headline: '✓ 已完成', result: { result: 'paid', amountFen: 1230 } })
    const again = await press('wallets-scan', { payer: 'alipay:fang', code: minted.result.code })
    expect(again).toMatchObject({ headline: '✗ 没有付款', result: { result: 'refused', rule: 'code-used' } })
    const shown = await press('wallets-code', { payer: 'wechat:chen' })
    const charged = await press('tills-scan', {
      acquirer: 'unionpay',
      cityCode: '310000',
      amountYuan: '20',
      code: shown.result.code,
    })
    expect(charged.result).toMatchObject({ result: 'paid', amountFen: 2000 })
    const refunded = await press('tills-refund', { orderId: charged.result.orderId, amountYuan: '5.05' })
    expect(refunded.result).toMatchObject({ respCode: '00' })
  })

  test('refuses what is no amount, by the field', async () => {
    const fields = { acquirer: 'wechat', cityCode: '310000', code: '6212345678901234567' }
    const answer = await press('tills-scan', { ...fields, amountYuan: '-1' })
    expect(answer).toMatchObject({ status: 400, result: { code: 'PARAM' } })
  })

  test('chooses the reading of the announcements, which the page of institutions shows', async () => {
    expect(await page('/testing')).toContain('"as-announced" selected>按公告：三方互扫<')
    await press('interop', { preset: 'realistic' })
    expect(await page('/testing?lang=en')).toContain(
      '"realistic" selected>Realistic: only Cloud QuickPass scans<',
    )
    expect(textOf(await page('/institutions'))).toContain('按实际：仅云闪付主扫')
    await press('interop', { preset: 'as-announced' })
    expect(textOf(await page('/institutions'))).toContain('按公告：三方互扫')
  })
})
