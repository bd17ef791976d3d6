import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { type Look, openBrowser, Screen } from './screen.ts'
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

/** From the first page to a paid order, meeting a refusal and a slow bank, with a picture of every page. */
async function goShopping(look: Look): Promise<void> {
  const screen = await Screen.open(browser, world.urls.simulator, look, PICTURES)
  const { words } = screen
  const goods = look === 'dark-en' ? 'Grid notebook' : '方格手账'

  await screen.sees(goods)
  await screen.picture('01-home')
  await screen.taps(goods)
  await screen.sees(words.buyNow)
  await screen.picture('02-goods')
  await screen.taps(words.buyNow)
  await screen.sees(words.quickpassHint)
  await screen.picture('03-checkout')
  await screen.taps(words.payBar)
  await screen.sees(words.addCard)
  await screen.picture('04-cashier-without-cards')

  await screen.addsCard(cardThat('51'))
  await screen.picture('07-cashier')
  await screen.pays('123456')
  await screen.sees(words.otherCard)
  await screen.picture('09-failed')
  await screen.taps(words.otherCard)
  await screen.addsCard(cardThat('00'))
  await screen.pays('123456')
  await screen.sees(words.done)
  await screen.picture('10-paid')
  await screen.taps(words.done)
  await screen.sees(words.thanks)
  await screen.picture('11-order-paid')

  await screen.page.getByRole('button', { name: /返回|Back/ }).click()
  await screen.sees(words.buyNow)
  await screen.taps(words.buyNow)
  await screen.sees(words.quickpassHint)
  await screen.taps(words.payBar)
  await screen.addsCard(cardThat('68'))
  await screen.pays('123456')
  await screen.sees(words.confirming)
  await screen.sees(words.leaveForNow)
  await screen.picture('12-processing')
  await world.advance(20_000)
  await screen.sees(words.done)
  await screen.taps(words.done)
  await screen.sees(words.thanks)

  await screen.page.getByRole('button', { name: /返回|Back/ }).click()
  await screen.taps(words.buyNow)
  await screen.sees(words.quickpassHint)
  await screen.taps(words.payBar)
  await screen.sees(words.addCard)
  await screen.top().getByLabel(words.close).click()
  await screen.sees(words.notCharged)
  await screen.picture('13-cancelled')
  await screen.page.getByRole('button', { name: /返回|Back/ }).click()
  await screen.sees(words.buyNow)
  await screen.page.getByRole('button', { name: /返回|Back/ }).click()
  await screen.sees(goods)
  await screen.page.getByText(words.orders, { exact: true }).last().click()
  await screen.sees(words.toPay)
  await screen.picture('14-orders')
  await screen.taps(words.myCards)
  await screen.sees('(0018)')
  await screen.picture('14-cards')
  await screen.page.getByRole('button', { name: /返回|Back/ }).click()
  await screen.taps(words.toPay)
  await screen.sees(words.notPaidYet)
  await screen.picture('15-order-to-pay')
  await screen.taps(words.fullCashier)
  await screen.sees(words.addCard)
  await screen.picture('16-cashier-page')
  await screen.taps('(0018)')
  await screen.pays('123456')
  await screen.sees(words.done)
  await screen.taps(words.done)
  await screen.sees(words.thanks)
  expect(screen.complaints.filter((line) => !line.includes('Content Security Policy'))).toEqual([])
  await screen.page.close()
}

test('in Chromium: shop, cashier, PIN, paid, the order shows paid', { timeout: TIMEOUT_MS }, async () => {
  await goShopping('light-zh')
  const paid = world.network.sent.filter(({ url }) => url.endsWith('/notify/quickpass'))
  expect(paid).toHaveLength(3)
})

test('the same in English and dark', { timeout: TIMEOUT_MS }, async () => {
  await world.advance(120_000)
  await goShopping('dark-en')
})
