import chromiumPackage from '@sparticuz/chromium'
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core'
import type { SeededCard } from '../../bridge-server/unionpay/people.ts'
import { WORDS, type Words } from './words.ts'

export type Look = 'light-zh' | 'dark-en'

/** As large a window as a tester's laptop has. */
const WINDOW = { width: 1280, height: 900 }

/** How long anything on the screen may take on a busy machine. */
const WAIT_MS = 15_000

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await chromiumPackage.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** The simulator in a real browser, in the hands of somebody who looks at every page. */
export class Screen {
  readonly page: Page
  /** What the browser complained about. */
  readonly complaints: string[] = []
  readonly words: Words
  readonly look: Look
  readonly #picturesAt: string

  private constructor(page: Page, look: Look, picturesAt: string) {
    this.page = page
    this.look = look
    this.#picturesAt = picturesAt
    this.words = look === 'dark-en' ? WORDS.en : WORDS.zh
    page.on('pageerror', (error) => this.complaints.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
  }

  /**
   * Opens the simulator for a new visitor, who may turn the desk's knobs to English and dark first.
   *
   * @param picturesAt what the names of the pictures begin with
   */
  static async open(browser: Browser, url: string, look: Look, picturesAt: string): Promise<Screen> {
    const locale = look === 'dark-en' ? 'en-US' : 'zh-CN'
    const screen = new Screen(await browser.newPage({ viewport: WINDOW, locale }), look, picturesAt)
    screen.page.setDefaultTimeout(WAIT_MS)
    await screen.page.goto(url)
    if (look === 'dark-en') {
      await screen.page.getByLabel('深色').check()
      await screen.page.getByLabel('English').check()
    }
    return screen
  }

  /** The page on top of the phone. */
  top(): FrameLocator {
    return this.page.locator('.page:not(.spare, .covered, .leaving) iframe').last().contentFrame()
  }

  async sees(words: string): Promise<void> {
    await this.#text(words).waitFor()
  }

  async taps(words: string): Promise<void> {
    await this.#still()
    await this.#text(words).click()
  }

  /** Taps what says these words and no more. */
  async presses(words: string): Promise<void> {
    await this.#still()
    await this.top().getByText(words, { exact: true }).locator('visible=true').last().click()
  }

  async types(label: string, text: string): Promise<void> {
    await this.top().locator(`[aria-label="${label}"] input, input[aria-label="${label}"]`).last().fill(text)
  }

  /** Adds a card and takes pictures of the two steps. */
  async addsCard(card: SeededCard): Promise<void> {
    const { words } = this
    await this.taps(words.addCard)
    await this.types(words.cardNumber, card.cardNo)
    await this.types(words.phone, card.phone)
    await this.taps(words.consent)
    await this.picture('05-add-card')
    await this.taps(words.getCode)
    await this.sees(words.codeTitle)
    await this.picture('06-sms-code')
    await this.types(words.smsCode, card.sms)
    await this.taps(words.confirm)
    await this.sees(`(${card.cardNo.slice(-4)})`)
  }

  /** Presses the cashier's button and types the PIN. */
  async pays(pin: string): Promise<void> {
    await this.taps(this.words.payBar)
    await this.sees(this.words.pinTitle)
    await this.typesPin(pin.slice(0, 3))
    await this.picture('08-pin')
    await this.typesPin(pin.slice(3))
  }

  async typesPin(digits: string): Promise<void> {
    for (const digit of digits) await this.top().locator(`[aria-label="${digit}"]`).click()
  }

  /** Keeps a picture of the whole window. */
  async picture(name: string): Promise<void> {
    await this.#still()
    const path = `${this.#picturesAt}${this.look}-${name}.png`
    await this.page.screenshot({ path, animations: 'disabled' })
  }

  /** Waits until no page slides any more: a finger would not aim at one that does. */
  async #still(): Promise<void> {
    await this.page.evaluate(async () => {
      const moving = [...document.querySelectorAll('.page')].flatMap((page) => page.getAnimations())
      await Promise.allSettled(moving.map((animation) => animation.finished))
    })
  }

  #text(words: string): Locator {
    return this.top().getByText(words).locator('visible=true').last()
  }
}
