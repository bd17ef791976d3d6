import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CodeOwner } from '../../contract/code-owners.ts'
import { WorldProcess } from '../support/world-process.ts'
import { Desks } from './desks.ts'
import { type Look, openBrowser, Screen } from './screen.ts'
import { cardThat } from './shopper.ts'

/** Pictures for people to look at; ignored by git. */
const PICTURES = 'test-results/stories/codes-'
const TIMEOUT_MS = 240_000

/** Three days after Alipay's announcement. Chengdu is a capital and one of Alipay's cities; Suzhou is neither. */
const START_AT = '2021-10-05T10:00:00+08:00'
const A_YEAR_LATER = '2022-10-05'
const CHENGDU = '510100'
const SUZHOU = '320500'
const WALLETS: readonly CodeOwner[] = ['unionpay', 'wechat', 'alipay']

// The program as `npm start` starts it: on this phone time passes by itself.
let world: WorldProcess
let browser: Browser

beforeAll(async () => {
  world = await WorldProcess.prepare(START_AT)
  ;[browser] = await Promise.all([openBrowser(), world.start()])
}, TIMEOUT_MS)
afterAll(async () => {
  await browser?.close()
  await world?.remove()
})

/** A tester at the simulator, with mouse and keyboard. */
class Tester {
  readonly screen: Screen
  readonly desks: Desks

  constructor(screen: Screen) {
    this.screen = screen
    this.desks = new Desks(screen)
  }

  static async sitsDown(look: Look): Promise<Tester> {
    return new Tester(await Screen.open(browser, world.urls.simulator, look, PICTURES))
  }

  /** The word of the language on the screen. */
  says(zh: string, en: string): string {
    return this.screen.look === 'dark-en' ? en : zh
  }

  /** A way in from the tab of Cloud QuickPass. */
  async opens(zh: string, en: string): Promise<void> {
    await this.screen.sees(this.says('出示给商家扫', 'For the merchant to scan'))
    await this.screen.presses(this.says(zh, en))
  }

  async goesBack(): Promise<void> {
    await this.screen.page
      .getByRole('button', { name: /^(返回|Back)$/ })
      .first()
      .click()
  }

  /** Goes back until the tabs are there. */
  async leavesPages(): Promise<void> {
    const pages = this.screen.page.locator('.page:not(.spare, .leaving)')
    while (!(await this.screen.page.locator('.tab-bar').isVisible())) {
      const left = await pages.count()
      await this.goesBack()
      await expect.poll(() => pages.count()).toBeLessThan(left)
    }
  }

  async opensTab(zh: string, en: string): Promise<void> {
    await this.screen.page
      .locator('.tab-bar')
      .getByRole('button', { name: this.says(zh, en) })
      .click()
  }

  /** Scans a merchant's code of that wallet, as far as the plugin's first word about it. */
  async scans(owner: CodeOwner): Promise<void> {
    await this.opens('扫一扫', 'Scan')
    await this.desks.camera().waitFor()
    await this.screen.picture(`camera-${owner}`)
    await this.desks.holdsCode(owner)
    await this.desks.camera().waitFor({ state: 'detached' })
  }

  /** Closes the clearing day on the network's own pages, and looks at what every party says of the day. */
  async closesDay(): Promise<void> {
    const { unionpay, bridge, topUps } = world.urls
    const isDark = this.screen.look === 'dark-en'
    const books = await browser.newPage({
      locale: this.says('zh-CN', 'en-US'),
      colorScheme: isDark ? 'dark' : 'light',
    })
    const picture = (name: string) =>
      books.screenshot({ path: `${PICTURES}${this.screen.look}-${name}.png`, fullPage: true })
    await books.goto(`${unionpay}/testing`)
    const clearing = books.locator('.card', {
      hasText: this.says('立即日终清算', 'Close the clearing day now'),
    })
    await clearing.getByRole('button').click()
    await books.waitForURL('**/testing/settle')
    await books
      .locator('form', { has: books.locator('[name=confirmed]') })
      .getByRole('button')
      .click()
    await books.locator('.said').waitFor()
    await books.goto(`${unionpay}/clearing`)
    await books.locator('main a[href^="/clearing/"]').last().click()
    for (const institution of [this.says('财付通', 'Tenpay'), this.says('支付宝', 'Alipay')])
      await books.getByText(institution).first().waitFor()
    await picture('network-clearing-day')
    for (const [name, url] of [
      ['network-institutions', `${unionpay}/institutions`],
      ['network-testing', `${unionpay}/testing`],
      ['bridge', bridge],
      ['bridge-feedback', `${bridge}/feedback`],
      ['top-up-provider', topUps],
    ] as const) {
      await books.goto(url)
      await picture(name)
    }
    await books.close()
  }

  /** From the page that names the sum to the paid one, with the first card or a new one. */
  async confirms(hasCard: boolean): Promise<void> {
    const { screen } = this
    await screen.taps(screen.words.payBar)
    await screen.sees(screen.words.addCard)
    if (!hasCard) await screen.addsCard(cardThat('00'))
    await screen.pays('123456')
    await screen.sees(screen.words.done)
  }
}

test('in Chromium, in English, dark and with large text: codes scanned and shown, refused elsewhere', {
  timeout: TIMEOUT_MS,
}, async () => {
  const tester = await Tester.sitsDown('dark-en')
  const { screen, desks } = tester
  await desks.isAnother('zhou')
  await desks.enlargesText()
  await screen.sees('Grid notebook')
  await desks.goesTo(CHENGDU)
  await tester.opensTab('云闪付', 'QuickPass')
  await desks.allows()
  await screen.sees('Chengdu')
  await screen.picture('01-quickpass')

  await tester.scans('wechat')
  await screen.sees('through UnionPay')
  await screen.typesPin('12.5')
  await screen.picture('02-amount')
  await tester.confirms(false)
  await screen.picture('03-paid')
  await screen.taps(screen.words.done)

  await tester.opens('付款码', 'My code')
  await screen.sees('Renews itself')
  await screen.picture('04-shown')
  await desks.tillScans('alipay', '1234', 'awaiting-pin')
  await screen.sees('1,234.00')
  await screen.picture('05-large-sum')
  await screen.typesPin('123456')
  await desks.tillSays('paid')
  await screen.picture('06-large-sum-paid')
  await screen.taps(screen.words.done)

  await tester.opens('充值中心', 'Top up')
  await screen.sees('QCoin')
  await screen.picture('07-top-up')
  await tester.goesBack()

  await tester.opens('淘宝店铺', 'Taobao shops')
  await screen.sees('170 of 200')
  await screen.picture('08-market')
  await screen.taps('Takes Cloud QuickPass')
  await screen.sees('acquired by Alipay')
  await screen.picture('09-market-shop')
  await tester.leavesPages()

  await tester.opens('付款记录', 'Records')
  await screen.sees('Scanned code')
  await screen.picture('10-records')
  await screen.taps('12.50')
  await screen.sees('Statement says')
  await screen.picture('11-receipt')
  await screen.taps('Report a problem')
  await screen.top().locator('textarea').last().fill('The till was slow.')
  await screen.picture('11-feedback')
  await screen.presses('Send')
  await screen.sees('Received. Thank you')
  await tester.goesBack()

  await desks.goesTo(SUZHOU)
  await tester.scans('wechat')
  await screen.sees(screen.words.notCharged)
  await screen.picture('12-refused')
  await tester.closesDay()
  expect(screen.complaints).toEqual([])
})

test('in Chromium: codes of all wallets from the tester’s desks, refused in a closed city, paid there a year later', {
  timeout: TIMEOUT_MS,
}, async () => {
  const tester = await Tester.sitsDown('light-zh')
  const { screen, desks } = tester
  await screen.sees('方格手账')
  await desks.goesTo(CHENGDU)
  await tester.opensTab('云闪付', 'QuickPass')
  await desks.allows()
  await screen.sees('成都')
  await screen.picture('01-quickpass')

  for (const owner of WALLETS) {
    await tester.scans(owner)
    await screen.sees('成都')
    await screen.typesPin('12.5')
    await screen.picture(`02-amount-${owner}`)
    await tester.confirms(owner !== 'unionpay')
    await screen.picture(`03-paid-${owner}`)
    await screen.taps(screen.words.done)
  }

  for (const acquirer of WALLETS) {
    await tester.opens('付款码', 'My code')
    await screen.sees('秒后自动更新')
    await screen.picture(`04-shown-${acquirer}`)
    await desks.tillScans(acquirer, '34.56', 'paid')
    await screen.sees('34.56')
    await screen.picture(`05-taken-${acquirer}`)
    await screen.taps(screen.words.done)
  }
  await tester.opens('付款码', 'My code')
  await screen.sees('秒后自动更新')
  await screen.taps('查看数字')
  await screen.sees('切勿把数字告诉他人')
  await screen.picture('06-reveal')
  await screen.taps('查看数字')
  await screen.sees('这个码付款时须输入支付密码')
  await screen.picture('07-revealed')
  await desks.tillScans('wechat', '1234', 'awaiting-pin')
  await screen.sees('1,234.00')
  await screen.typesPin('123')
  await screen.picture('08-large-sum')
  await screen.typesPin('456')
  await screen.sees('已支付')
  await desks.tillSays('paid')
  await screen.picture('09-large-sum-paid')
  await screen.taps(screen.words.done)

  for (const wallet of ['wechat', 'alipay'] as const) {
    await desks.payerOf(wallet)
    await screen.picture(`10-payer-of-${wallet}`)
  }

  await tester.opens('充值中心', 'Top up')
  await screen.sees('Q币')
  await screen.types('QQ 号', '10001')
  await screen.taps('30 Q币')
  await screen.sees('充值给')
  await screen.picture('11-top-up')
  await tester.confirms(true)
  await screen.taps(screen.words.done)
  await screen.sees('充值成功')
  await screen.picture('12-topped-up')
  await screen.taps(screen.words.done)

  await tester.opens('淘宝店铺', 'Taobao shops')
  await screen.sees('170 / 200 家可用云闪付')
  await screen.picture('13-market')
  await screen.taps('这家店暂不支持云闪付')
  await screen.sees('可用支付宝或银行卡')
  await screen.picture('14-market-shop-without')
  await tester.goesBack()
  await screen.taps('可用云闪付')
  await screen.sees('由支付宝收单')
  await screen.picture('15-market-shop')
  await screen.taps('立即购买')
  await screen.sees('确认后才会扣款')
  await screen.picture('16-checkout')
  await tester.confirms(true)
  await screen.taps(screen.words.done)
  await screen.sees('支付宝收单')
  await screen.picture('17-order')
  await screen.taps('申请退款')
  await screen.page.getByRole('alertdialog').getByRole('button', { name: '申请退款' }).click()
  await screen.sees('退款处理中')
  await screen.picture('18-refund')
  await screen.sees('已退款')
  await screen.picture('19-refunded')

  await tester.leavesPages()
  await tester.opens('付款记录', 'Records')
  await screen.sees('扫码付款')
  await screen.picture('20-records')
  await screen.taps('12.50')
  await screen.sees('账单显示')
  await screen.picture('21-receipt')
  await desks.showsPayment()
  await screen.picture('22-payment-panel')

  await tester.closesDay()

  await tester.goesBack()
  await desks.goesTo(SUZHOU)
  await tester.scans('alipay')
  await screen.sees('该地区暂未开通云闪付扫码')
  await screen.sees('没有扣款')
  await screen.picture('23-refused')
  await tester.goesBack()
  await desks.movesOnTo(A_YEAR_LATER)
  await tester.scans('alipay')
  await screen.sees('苏州')
  await screen.typesPin('5')
  await screen.picture('24-open-a-year-later')
  await tester.confirms(true)
  await screen.picture('25-paid-a-year-later')
  expect(screen.complaints).toEqual([])
})
