import type { Browser } from 'playwright-core'
import { expect } from 'vitest'
import type { CodeOwner } from '../../contract/code-owners.ts'
import type { WorldProcess } from '../support/world-process.ts'
import { Desks } from './desks.ts'
import { type Look, Screen } from './screen.ts'
import { cardThat } from './shopper.ts'
import type { Words } from './words.ts'

/** The ways into the plugin from the shop's tab of Cloud QuickPass. */
type Way = 'scan' | 'code' | 'topUp' | 'market' | 'records'

/** A tester at the simulator, with mouse and keyboard, who pays by codes and looks into everybody's books. */
export class Tester {
  readonly screen: Screen
  readonly desks: Desks
  readonly words: Words
  readonly #browser: Browser
  readonly #urls: WorldProcess['urls']
  readonly #picturesAt: string
  #hasCard = false

  private constructor(browser: Browser, urls: WorldProcess['urls'], screen: Screen, picturesAt: string) {
    this.#browser = browser
    this.#urls = urls
    this.#picturesAt = picturesAt
    this.screen = screen
    this.words = screen.words
    this.desks = new Desks(screen)
  }

  /** @param picturesAt what the names of the pictures begin with */
  static async sitsDown(
    browser: Browser,
    urls: WorldProcess['urls'],
    look: Look,
    picturesAt: string,
  ): Promise<Tester> {
    const screen = await Screen.open(browser, urls.simulator, look, picturesAt)
    return new Tester(browser, urls, screen, picturesAt)
  }

  /** Opens the tab of Cloud QuickPass, and lets the shop know where the phone is. */
  async opensQuickPass(): Promise<void> {
    await this.screen.page.locator('.tab-bar').getByRole('button', { name: this.words.quickpass }).click()
    await this.desks.allows()
  }

  async opens(way: Way): Promise<void> {
    await this.screen.sees(this.words.toBeScanned)
    await this.screen.presses(this.words[way])
  }

  /** Goes back until the tabs are there. */
  async leavesPages(): Promise<void> {
    const pages = this.screen.page.locator('.page:not(.spare, .leaving)')
    while (!(await this.screen.page.locator('.tab-bar').isVisible())) {
      const left = await pages.count()
      await this.screen.goesBack()
      await expect.poll(() => pages.count()).toBeLessThan(left)
    }
  }

  /** Scans a merchant's code of that wallet, as far as the plugin's first word about it. */
  async scans(owner: CodeOwner): Promise<void> {
    await this.opens('scan')
    await this.desks.camera().waitFor()
    await this.screen.picture(`camera-${owner}`)
    await this.desks.holdsCode(owner)
    await this.desks.camera().waitFor({ state: 'detached' })
  }

  /** Shows the payment code, which lives for a minute. */
  async showsCode(): Promise<void> {
    await this.opens('code')
    await this.screen.sees(this.words.renewsItself)
  }

  /** From the page that names the sum to the paid one; the first time with a card that is added for it. */
  async confirms(): Promise<void> {
    const { screen, words } = this
    await screen.taps(words.payBar)
    await screen.sees(words.addCard)
    if (!this.#hasCard) await screen.addsCard(cardThat('00'))
    this.#hasCard = true
    await screen.pays('123456')
    await screen.sees(words.done)
  }

  /** Closes the clearing day on the network's own pages, and looks at what every party says of the day. */
  async closesDay(): Promise<void> {
    const { unionpay, bridge, topUps } = this.#urls
    const { look } = this.screen
    const books = await this.#browser.newPage(
      look === 'dark-en'
        ? { locale: 'en-US', colorScheme: 'dark' }
        : { locale: 'zh-CN', colorScheme: 'light' },
    )
    const picture = (name: string) =>
      books.screenshot({ path: `${this.#picturesAt}${look}-${name}.png`, fullPage: true })
    await books.goto(`${unionpay}/testing`)
    await books.locator('.card', { hasText: this.words.closeDay }).getByRole('button').click()
    await books.waitForURL('**/testing/settle')
    const question = books.locator('form', { has: books.locator('[name=confirmed]') })
    await question.getByRole('button').click()
    await books.locator('.said').waitFor()
    await books.goto(`${unionpay}/clearing`)
    await books.locator('main a[href^="/clearing/"]').last().click()
    for (const institution of [this.words.tenpay, this.words.alipay])
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
}
