import { expect } from 'vitest'
import { SEEDED_CARDS, type SeededCard } from '../../bridge-server/unionpay/people.ts'
import { type HeadlessPhone, openPhone } from '../../simulator/headless/phone.ts'
import type { Timers } from '../../simulator/service/program.ts'
import type { Settings } from '../../simulator/shell/phone/state.ts'
import type { TestWorld } from '../support/world.ts'
import { Air } from './air.ts'
import { WORDS, type Words } from './words.ts'

/** The test card with that behaviour: `00` pays, any other code is what its issuer answers. */
export function creditCard(): SeededCard {
  return SEEDED_CARDS.find(({ type }) => type === 'credit')!
}

export function cardThat(behaviour: SeededCard['behaviour']): SeededCard {
  return SEEDED_CARDS.find((card) => card.behaviour === behaviour)!
}

/** The test card with that number. */
export function cardNumbered(cardNo: string): SeededCard {
  return SEEDED_CARDS.find((card) => card.cardNo === cardNo)!
}

/** Opens a phone with the shop as built. Its timers run on the world's clock. Each name is a person of their own. */
export async function openShopper(
  world: TestWorld,
  name: string,
  settings: Partial<Omit<Settings, 'tester'>> = {},
): Promise<Shopper> {
  const { clock } = world
  const air = new Air()
  const { timers, stopAll } = worldTimers(world)
  const phone = await openPhone({
    hostUrl: world.urls.simulator,
    tester: name,
    nowMs: () => clock.now(),
    timers,
    fetch: air.fetch,
    ...settings,
  })
  const shopper = new Shopper(phone, air, settings.language ?? 'zh')
  world.join({
    drain: () => shopper.drain(),
    close() {
      shopper.close()
      stopAll()
    },
  })
  return shopper
}

/** A person with a phone in the shop, in the words that are on the screen. */
export class Shopper {
  readonly phone: HeadlessPhone
  /** What stands between the phone and the world. */
  readonly air: Air
  readonly #words: Words

  constructor(phone: HeadlessPhone, air: Air, language: Settings['language']) {
    this.phone = phone
    this.air = air
    this.#words = WORDS[language]
  }

  /** Picks something from the shop's first page and goes to the checkout. */
  async chooses(goods: string): Promise<void> {
    await this.taps(goods)
    await this.taps(this.#words.buyNow)
    await this.sees(this.#words.quickpassHint)
  }

  /** Chooses something and opens the cashier for it. */
  async buys(goods: string): Promise<void> {
    await this.chooses(goods)
    await this.opensCashier()
  }

  /** Presses the shop's button, on whatever page it stands. */
  async opensCashier(): Promise<void> {
    await this.taps(this.#words.payBar)
    await this.sees(this.#words.addCard)
  }

  /** Changes their mind, and sees the cashier slide away. */
  async closesCashier(): Promise<void> {
    await this.taps(this.#words.close)
    await this.gone(this.#words.addCard)
  }

  /** Adds a card in the cashier: number, phone, consent, the code from the text message. */
  async addsCard(card: SeededCard): Promise<void> {
    const words = this.#words
    await this.taps(words.addCard)
    await this.fillsInCard(card)
    await this.taps(words.getCode)
    // The public test credit card has a wrong check digit; the cashier asks once and then believes the payer.
    const shown = await this.phone.waitFor(
      () => /[mM]istyped|有误/.exec(this.reads()) ?? this.#isAskedForCode(),
    )
    if (shown !== true) await this.taps(words.getCode)
    await this.sees(words.codeTitle)
    await this.phone.type(words.smsCode, card.sms)
    await this.taps(words.confirm)
    await this.sees(`(${card.cardNo.slice(-4)})`)
    await this.gone(words.codeTitle)
  }

  /** Adds a card where the cashier asks for one because there is none that can pay. */
  async fillsInCard(card: SeededCard): Promise<void> {
    const words = this.#words
    await this.phone.type(words.cardNumber, card.cardNo)
    if (card.cvn2) {
      await this.taps(words.creditCard)
      await this.phone.type(words.expiry, '0930')
      await this.phone.type(words.cvn2, card.cvn2)
    }
    await this.phone.type(words.phone, card.phone)
    await this.taps(words.consent)
  }

  /** Presses the cashier's button, which repeats the amount. */
  async confirms(): Promise<void> {
    await this.taps(this.#words.payBar)
    await this.sees(this.#words.pinTitle)
  }

  async typesPin(pin = '123456'): Promise<void> {
    for (const digit of pin) await this.phone.tap(`[aria-label="${digit}"]`)
  }

  /** Buys something and pays it with a card that is new to this person; sees how it ends. */
  async buysWith(card: SeededCard, goods = '方格手账'): Promise<void> {
    await this.buys(goods)
    await this.addsCard(card)
    await this.confirms()
    await this.typesPin(card.pin)
  }

  #isAskedForCode(): true | undefined {
    return this.reads().includes(this.#words.codeTitle) || undefined
  }

  async taps(target: string): Promise<void> {
    await this.phone.tap(target)
  }

  /** Two taps faster than anything can answer. */
  async doubleTaps(target: string): Promise<void> {
    await this.phone.waitFor(() => this.phone.page().find(target))
    const element = this.phone.page().find(target)!
    element.click()
    element.click()
  }

  /** Waits until every one of these words can be read. */
  async sees(...words: string[]): Promise<void> {
    for (const word of words) await this.phone.waitFor(word)
  }

  /** Waits until words cannot be read any more. */
  async gone(words: string): Promise<void> {
    await this.phone.waitFor(() => !this.phone.text().includes(words))
  }

  /** Asserts what cannot be read now. */
  seesNo(...words: string[]): void {
    for (const word of words) expect(this.reads()).not.toContain(word)
  }

  reads(): string {
    return this.phone.text()
  }

  /** Number of the order that was last spoken of with the shop. */
  orderNumber(): string {
    const numbers = this.phone.network().flatMap(({ url }) => /\/api\/orders\/(\w+)/.exec(url)?.[1] ?? [])
    return numbers.at(-1)!
  }

  /** Requests of the plugin to pay, as the network panel shows them. */
  paymentsSent(): number {
    return this.phone.network().filter(({ method, url }) => method === 'POST' && url.endsWith('/attempts'))
      .length
  }

  /** Every question but a long poll has its answer, and nothing follows from it. */
  async drain(): Promise<void> {
    for (let seen = -1; seen !== this.phone.network().length; ) {
      seen = this.phone.network().length
      await this.phone.waitFor(() =>
        this.phone.network().every(({ url, outcome }) => outcome || /waitMs=[1-9]/.test(url)),
      )
      for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setTimeout(resolve))
    }
  }

  close(): void {
    this.phone.close()
  }
}

/** Shorter timers are the pace at which pages draw, which a story does not wait for but the pages need. */
const DRAWING_MAX_MS = 500

/** Timers of the application on the world's clock, so that a story moves them by moving time. */
function worldTimers({ clock }: TestWorld): { timers: Timers; stopAll: () => void } {
  const running = new Map<number, () => void>()
  let last = 0
  const after = (delayMs: number, run: () => void) => {
    if (delayMs >= DRAWING_MAX_MS) return clock.at(clock.now() + delayMs, run)
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  }
  const start = (run: () => void, delayMs: number, repeats: boolean) => {
    const id = ++last
    const fire = () => {
      if (repeats) running.set(id, after(delayMs, fire))
      else running.delete(id)
      run()
    }
    running.set(id, after(delayMs, fire))
    return id
  }
  const stop = (id: number) => {
    running.get(id)?.()
    running.delete(id)
  }
  return {
    timers: {
      setTimeout: (run, delayMs = 0) => start(run, delayMs, false),
      setInterval: (run, delayMs = 0) => start(run, delayMs, true),
      clearTimeout: stop,
      clearInterval: stop,
    },
    stopAll: () => {
      for (const id of [...running.keys()]) stop(id)
    },
  }
}
