import type { Locator, Page } from 'playwright-core'
import type { CodeClass, CodeOwner } from '../../contract/code-owners.ts'
import { isTextKey, type TextKey, textFor } from '../../simulator/shell/texts.ts'
import type { Screen } from './screen.ts'

/** The hands of a tester on what stands around the phone: city and date, camera, tills, other wallets, panels. */
export class Desks {
  readonly #screen: Screen
  readonly #page: Page

  constructor(screen: Screen) {
    this.#screen = screen
    this.#page = screen.page
  }

  /** Hands the phone to another person. */
  async isAnother(tester: string): Promise<void> {
    await this.#page.getByLabel(this.#says('payer'), { exact: true }).selectOption(tester)
  }

  /** Sets the largest text that a phone knows. */
  async enlargesText(): Promise<void> {
    await this.#page.getByLabel(this.#says('fontScale'), { exact: true }).selectOption('1.5')
  }

  async goesTo(cityCode: string): Promise<void> {
    const place = await this.#desk('placeAndTime')
    await place.getByLabel(this.#says('city'), { exact: true }).selectOption(cityCode)
  }

  /** Moves the world on to a day such as 2022-10-05. */
  async movesOnTo(day: string): Promise<void> {
    const place = await this.#desk('placeAndTime')
    await place.getByLabel(this.#says('date'), { exact: true }).fill(day)
    await place.getByRole('button', { name: this.#says('goToDate') }).click()
    await place.locator('output', { hasText: day }).waitFor()
  }

  /** Answers the phone's question whether the mini program may know where it is, if it asks. */
  async allows(): Promise<void> {
    await this.#page
      .getByRole('alertdialog')
      .getByRole('button', { name: this.#says('allow') })
      .click()
  }

  /** The scanner that is open on the phone. */
  camera(): Locator {
    return this.#page.getByRole('dialog', { name: this.#says('scanTitle') })
  }

  /** Has a code of the phone's city drawn and holds it before the camera, which really reads it. */
  async holdsCode(owner: CodeOwner, codeClass: CodeClass = 'merchant'): Promise<void> {
    const camera = this.camera()
    await camera.getByLabel(this.#says(owner), { exact: true }).check()
    await camera.getByLabel(this.#says('codeClass')).selectOption(codeClass)
    await camera.getByRole('button', { name: this.#says('holdBefore') }).click()
  }

  /** A till of that wallet reads the code from the phone's screen; resolves when the desk says how it went. */
  async tillScans(acquirer: CodeOwner, yuan: string, outcome: TextKey): Promise<void> {
    const till = await this.#desk('till')
    await till.getByRole('radio', { name: this.#says(acquirer) }).check()
    await till.getByLabel(this.#says('amountYuan')).fill(yuan)
    await till.getByRole('button', { name: this.#says('scanPhone') }).click()
    await this.tillSays(outcome)
  }

  async tillSays(outcome: TextKey): Promise<void> {
    await (await this.#desk('till')).locator('.outcome').getByText(this.#says(outcome)).waitFor()
  }

  /** A payer of another wallet scans a UnionPay merchant's code, then shows his own to a UnionPay till. */
  async payerOf(wallet: 'wechat' | 'alipay'): Promise<void> {
    const desk = await this.#desk('otherWallets')
    await desk.getByRole('radio', { name: this.#says(wallet) }).check()
    for (const way of ['makeAndScan', 'showAndCharge'] as const) {
      const before = (await desk.locator('.outcome').allTextContents()).join()
      await desk.getByRole('button', { name: this.#says(way) }).click()
      await desk
        .locator('.outcome.good')
        .filter({ hasNotText: before || 'nothing' })
        .waitFor()
    }
  }

  /** The payments' own panel on the right; resolves when it tells one. */
  async showsPayment(): Promise<void> {
    await this.#page.getByRole('tab', { name: this.#says('panelPayment') }).click()
    await this.#page.locator('.story .step').first().waitFor()
  }

  async folds(title: TextKey): Promise<void> {
    await (await this.#desk(title)).locator('summary').first().click()
  }

  /** One desk on the left, unfolded. */
  async #desk(title: TextKey): Promise<Locator> {
    const desk = this.#page.locator('.desk-card', {
      has: this.#page.getByRole('heading', { name: this.#says(title), exact: true }),
    })
    const heading = desk.getByRole('heading', { name: this.#says(title), exact: true })
    if (!(await desk.evaluate((card: HTMLDetailsElement) => card.open))) await heading.click()
    return desk
  }

  #says(key: TextKey | CodeClass): string {
    return isTextKey(key) ? textFor(this.#screen.look === 'dark-en' ? 'en' : 'zh', key) : key
  }
}
