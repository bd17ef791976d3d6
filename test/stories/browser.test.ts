import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { openWorld, type TestWorld } from '../support/world.ts'
import { type Look, Screen } from './screen.ts'
import { cardThat } from './shopper.ts'

/** Pictures for people to look at; ignored by git. */
const PICTURES = 'test-results/stories/'
const TIMEOUT_MS = 120_000

let world: TestWorld
let browser: Browser

beforeAll(async () => {
  world = await openWorld()
  browser = await openBrowser()
}, TIMEOUT_MS)
afterAll(async () => {
  await browser?.close()
  await world?.close()
})

test.each<Look>(['light-zh', 'dark-en'])(
  'in Chromium, %s: a shopper pays, meeting a refusal, a slow bank and doubts',
  {
    timeout: TIMEOUT_MS,
  },
  async (look) => {
    const screen = await Screen.open(browser, world.urls.simulator, look, PICTURES)
    const { words } = screen
    const paidBefore = noticesToTheShop()

    await screen.sees(words.goods)
    await screen.picture('home')
    await screen.taps(words.goods)
    await screen.sees(words.buyNow)
    await screen.picture('goods')
    await opensCashier(screen)
    await screen.picture('cashier-without-cards')
    await screen.addsCard(cardThat('51'))
    await screen.picture('cashier')
    await screen.pays('123456')
    await screen.sees(words.otherCard)
    await screen.picture('failed')
    await screen.taps(words.otherCard)
    await screen.addsCard(cardThat('00'))
    await screen.pays('123456')
    await seesPaid(screen)

    await opensCashier(screen)
    await screen.addsCard(cardThat('68'))
    await screen.pays('123456')
    await screen.sees(words.confirming)
    await screen.sees(words.leaveForNow)
    await screen.picture('processing')
    await world.advance(20_000)
    await seesPaid(screen)

    await opensCashier(screen)
    await screen.top().getByLabel(words.close).click()
    await screen.sees(words.notCharged)
    await screen.picture('cancelled')
    await screen.goesBack()
    await screen.sees(words.buyNow)
    await screen.goesBack()
    await screen.sees(words.goods)
    await screen.page.getByText(words.orders, { exact: true }).last().click()
    await screen.sees(words.toPay)
    await screen.picture('orders')
    await screen.taps(words.myCards)
    await screen.sees('(0018)')
    await screen.picture('cards')
    await screen.goesBack()
    await screen.taps(words.toPay)
    await screen.sees(words.notPaidYet)
    await screen.picture('order-to-pay')
    await screen.taps(words.fullCashier)
    await screen.sees(words.addCard)
    await screen.picture('cashier-page')
    await screen.taps('(0018)')
    await screen.pays('123456')
    await screen.taps(words.done)
    await screen.sees(words.thanks)

    expect(noticesToTheShop() - paidBefore).toBe(3)
    expect(screen.complaints.filter((line) => !line.includes('Content Security Policy'))).toEqual([])
    await screen.page.close()
    // Until the cards may have another text message.
    await world.advance(120_000)
  },
)

/** From the goods' page over the checkout to the cashier. */
async function opensCashier(screen: Screen): Promise<void> {
  const { words } = screen
  await screen.taps(words.buyNow)
  await screen.sees(words.quickpassHint)
  await screen.picture('checkout')
  await screen.taps(words.payBar)
  await screen.sees(words.addCard)
}

/** The cashier says that it is paid, then the order does; from there back to the goods. */
async function seesPaid(screen: Screen): Promise<void> {
  const { words } = screen
  await screen.sees(words.done)
  await screen.picture('paid')
  await screen.taps(words.done)
  await screen.sees(words.thanks)
  await screen.picture('order-paid')
  await screen.goesBack()
  await screen.sees(words.buyNow)
}

function noticesToTheShop(): number {
  return world.network.sent.filter(({ url }) => url.endsWith('/notify/quickpass')).length
}
