import chromiumPackage from '@sparticuz/chromium'
import { chromium, type Page } from 'playwright-core'

/**
 * Takes the README's pictures in a simulator that runs: `docs/payment.png`, a payment just before its last digits, and
 * `docs/codes.png`, a WeChat merchant's code before the camera. A world of those days begins with
 * `START_AT=2021-10-05T10:00:00+08:00 npm start`.
 *
 *     node scripts/screenshot.ts http://127.0.0.1:8300 payment
 *     node scripts/screenshot.ts http://127.0.0.1:8300 codes
 */
const [url = 'http://127.0.0.1:8300', wanted = 'payment'] = process.argv.slice(2)
const CARD = { number: '6216261000000000018', phone: '13552535506', sms: '111111', firstDigits: '1234' }
const CHENGDU = '510100'
const WINDOW = { width: 1280, height: 900 }
const TRIES_MAX = 5

/** The page on top of the phone. */
class Phone {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  top() {
    return this.#page.locator('.page:not(.spare, .covered, .leaving) iframe').last().contentFrame()
  }

  words(text: string) {
    return this.top().getByText(text).locator('visible=true').last()
  }

  async tap(text: string) {
    await this.words(text).waitFor()
    // A finger would not aim at a page that still slides in.
    await this.#page.evaluate(() => {
      const moving = [...document.querySelectorAll('.page')].flatMap((each) => each.getAnimations())
      return Promise.allSettled(moving.map((animation) => animation.finished)).then(() => undefined)
    })
    await this.words(text).click()
  }

  async type(label: string, text: string) {
    await this.top().locator(`[aria-label="${label}"] input, input[aria-label="${label}"]`).last().fill(text)
  }
}

async function takePayment(page: Page, phone: Phone) {
  await page.getByRole('tab', { name: '网络' }).click()
  await phone.tap('雨前龙井')
  await phone.tap('立即购买')
  await phone.words('确认后才会扣款').waitFor()
  await phone.tap('支付 ¥')
  await phone.tap('添加银行卡')
  await phone.type('卡号', CARD.number)
  await phone.type('手机号', CARD.phone)
  await phone.tap('我同意')
  await phone.tap('获取验证码')
  await phone.words('输入短信验证码').waitFor()
  await phone.type('短信验证码', CARD.sms)
  await phone.tap('确认添加')
  await phone.words('(0018)').waitFor()
  await phone.tap('支付 ¥')
  for (const digit of CARD.firstDigits) await phone.top().locator(`[aria-label="${digit}"]`).click()
  await page.screenshot({ path: 'docs/payment.png', animations: 'disabled' })
}

async function takeCodes(page: Page, phone: Phone) {
  await page.getByLabel('城市', { exact: true }).selectOption(CHENGDU)
  await phone.words('雨前龙井').waitFor()
  await page.locator('.tab-bar').getByRole('button', { name: '云闪付' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: '允许' }).click()
  await page.getByRole('tab', { name: '网络' }).click()
  const camera = page.getByRole('dialog', { name: '扫码' })
  const held = camera.locator('.held-code')
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    await phone.tap('扫一扫')
    await camera.getByLabel('微信支付').check()
    await camera.getByRole('button', { name: '放到镜头前' }).click()
    await held.waitFor()
    await page.screenshot({ path: 'docs/codes.png', animations: 'disabled' })
    // The camera sees the code in half a second; a picture that took longer shows what came after.
    if (await held.isVisible()) return
    await phone.words('支付 ¥').waitFor()
    await page.getByRole('button', { name: '返回' }).first().click()
  }
  throw new Error('The camera was always faster than the picture.')
}

const browser = await chromium.launch({
  executablePath: await chromiumPackage.executablePath(),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const page = await browser.newPage({ viewport: WINDOW, locale: 'zh-CN' })
  await page.goto(url)
  await (wanted === 'codes' ? takeCodes : takePayment)(page, new Phone(page))
} finally {
  await browser.close()
}
