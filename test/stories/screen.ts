import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'
import type { SeededCard } from '../../bridge-server/unionpay/people.ts'
import { complaintsOf } from '../support/browser.ts'
import { WORDS, type Words } from './words.ts'

export type Look = 'light-zh' | 'dark-en'

/** As large a window as a tester's laptop has. */
const WINDOW = { width: 1280, height: 900 }

/** How long anything on the screen may take on a busy machine. */
const WAIT_MS = 15_000

/** The simulator in a real browser, in the hands of somebody who looks at every page. */
export class Screen {
  readonly page: Page
  /** What the browser complained about. */
  readonly complaints: readonly string[]
  readonly words: Words
  readonly look: Look
  readonly #picturesAt: string
  readonly #pictures = new Set<string>()

  private constructor(page: Page, look: Look, picturesAt: string) {
    this.page = page
    this.look = look
    this.#picturesAt = picturesAt
    this.words = look === 'dark-en' ? WORDS.en : WORDS.zh
    this.complaints = complaintsOf(page)
  }

  /**
   * Opens the simulator for a new visitor. Who reads English turns the desk's knobs to English and dark first, and has
   * asked the computer for less motion.
   *
   * @param picturesAt what the names of the pictures begin with
   */
  static async open(browser: Browser, url: string, look: Look, picturesAt: string): Promise<Screen> {
    const visitor =
      look === 'dark-en' ? ({ locale: 'en-US', reducedMotion: 'reduce' } as const) : { locale: 'zh-CN' }
    const screen = new Screen(await browser.newPage({ viewport: WINDOW, ...visitor }), look, picturesAt)
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

  /** Goes back one page, or to the page that had been open before. */
  async goesBack(): Promise<void> {
    await this.page
      .getByRole('button', { name: /^(返回|Back)$/ })
      .first()
      .click()
  }

  /** Adds a card and takes pictures of the two steps. */
  async addsCard(card: SeededCard): Promise<void> {
    const { words } = this
    await this.taps(words.addCard)
    await this.types(words.cardNumber, card.cardNo)
    await this.types(words.phone, card.phone)
    await this.taps(words.consent)
    await this.picture('add-card')
    await this.taps(words.getCode)
    await this.sees(words.codeTitle)
    await this.picture('sms-code')
    await this.types(words.smsCode, card.sms)
    await this.taps(words.confirm)
    await this.sees(`(${card.cardNo.slice(-4)})`)
  }

  /** Presses the cashier's button and types the PIN. */
  async pays(pin: string): Promise<void> {
    await this.taps(this.words.payBar)
    await this.sees(this.words.pinTitle)
    await this.keysIn(pin.slice(0, 3))
    await this.picture('pin')
    await this.keysIn(pin.slice(3))
  }

  /** Taps the keys of the pad on the page, one by one. */
  async keysIn(digits: string): Promise<void> {
    for (const digit of digits) await this.top().locator(`[aria-label="${digit}"]`).click()
  }

  /** Keeps a picture of the whole window, numbered as the story goes; of what was seen before it keeps none. */
  async picture(name: string): Promise<void> {
    if (this.#pictures.has(name)) return
    this.#pictures.add(name)
    await this.#still()
    const number = String(this.#pictures.size).padStart(2, '0')
    const path = `${this.#picturesAt}${this.look}-${number}-${name}.png`
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
