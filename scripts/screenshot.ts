import chromiumPackage from '@sparticuz/chromium'
import { chromium } from 'playwright-core'

/**
 * Takes the README's picture, `docs/payment.png`: a payment just before its last digits, in a simulator that runs.
 *
 *     node scripts/screenshot.ts http://127.0.0.1:8300
 */
const url = process.argv[2] ?? 'http://127.0.0.1:8300'
const CARD = { number: '6216261000000000018', phone: '13552535506', sms: '111111', firstDigits: '1234' }
const WINDOW = { width: 1280, height: 900 }

const browser = await chromium.launch({
  executablePath: await chromiumPackage.executablePath(),
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const page = await browser.newPage({ viewport: WINDOW })
  const phone = () => page.locator('.page:not(.spare, .covered, .leaving) iframe').last().contentFrame()
  const words = (text: string) => phone().getByText(text).locator('visible=true').last()
  const tap = async (text: string) => {
    await words(text).waitFor()
    // A finger would not aim at a page that still slides in.
    await page.evaluate(() => {
      const moving = [...document.querySelectorAll('.page')].flatMap((each) => each.getAnimations())
      return Promise.allSettled(moving.map((animation) => animation.finished)).then(() => undefined)
    })
    await words(text).click()
  }
  const type = (label: string, text: string) =>
    phone().locator(`[aria-label="${label}"] input, input[aria-label="${label}"]`).last().fill(text)

  await page.goto(url)
  await page.getByRole('tab', { name: '网络' }).click()
  await tap('雨前龙井')
  await tap('立即购买')
  await words('确认后才会扣款').waitFor()
  await tap('支付 ¥')
  await tap('添加银行卡')
  await type('卡号', CARD.number)
  await type('手机号', CARD.phone)
  await tap('我同意')
  await tap('获取验证码')
  await words('输入短信验证码').waitFor()
  await type('短信验证码', CARD.sms)
  await tap('确认添加')
  await words('(0018)').waitFor()
  await tap('支付 ¥')
  for (const digit of CARD.firstDigits) await phone().locator(`[aria-label="${digit}"]`).click()
  await page.screenshot({ path: 'docs/payment.png', animations: 'disabled' })
} finally {
  await browser.close()
}
