import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CodeOwner } from '../../contract/code-owners.ts'
import { openBrowser } from '../support/browser.ts'
import { WorldProcess } from '../support/world-process.ts'
import type { Desks } from './desks.ts'
import type { Look } from './screen.ts'
import { Tester } from './tester.ts'

/** Pictures for people to look at; ignored by git. */
const PICTURES = 'test-results/stories/codes-'
const TIMEOUT_MS = 120_000

/** Three days after Alipay's announcement. Chengdu is a capital and one of Alipay's cities; Suzhou is neither. */
const START_AT = '2021-10-05T10:00:00+08:00'
const A_YEAR_LATER = '2022-10-05'
const CHENGDU = '510100'
const SUZHOU = '320500'

/** Who goes through the story, how, and whose codes and tills they meet. */
interface Reader {
  readonly reads: string
  readonly look: Look
  readonly wallets: readonly CodeOwner[]
  prepares(desks: Desks): Promise<void>
}

const READERS: readonly Reader[] = [
  {
    reads: 'in Chinese',
    look: 'light-zh',
    wallets: ['unionpay', 'wechat', 'alipay'],
    async prepares() {},
  },
  {
    reads: 'in English, in the dark, with the largest text and little motion',
    look: 'dark-en',
    wallets: ['wechat'],
    async prepares(desks) {
      await desks.isAnother('zhou')
      await desks.enlargesText()
    },
  },
]

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, TIMEOUT_MS)
afterAll(() => browser?.close())

describe.each(READERS)(
  'Codes in Chromium, $reads',
  { timeout: TIMEOUT_MS },
  ({ look, wallets, prepares }) => {
    // The program as `npm start` starts it: on this phone time passes by itself.
    let world: WorldProcess
    let tester: Tester

    beforeAll(async () => {
      world = await WorldProcess.prepare(START_AT)
      await world.start()
      tester = await Tester.sitsDown(browser, world.urls, look, PICTURES)
    }, TIMEOUT_MS)
    afterAll(async () => {
      await tester?.screen.page.close()
      await world?.remove()
    })

    test('a merchant’s code of any wallet is scanned and paid', async () => {
      const { screen, desks, words } = tester
      await prepares(desks)
      await screen.sees(words.goods)
      await desks.goesTo(CHENGDU)
      await tester.opensQuickPass()
      await screen.sees(words.chengdu)
      await screen.picture('quickpass')
      for (const owner of wallets) {
        await tester.scans(owner)
        await screen.sees(words.chengdu)
        if (owner !== 'unionpay') await screen.sees(words.throughUnionPay)
        await screen.keysIn('12.5')
        await screen.picture(`amount-${owner}`)
        await tester.confirms()
        await screen.picture(`paid-${owner}`)
        await screen.taps(words.done)
      }
    })

    test('the code on the phone is taken by a till of any wallet', async () => {
      const { screen, desks, words } = tester
      for (const acquirer of wallets) {
        await tester.showsCode()
        await screen.picture(`shown-${acquirer}`)
        await desks.tillScans(acquirer, '34.56', 'paid')
        await screen.sees('34.56')
        await screen.picture(`taken-${acquirer}`)
        await screen.taps(words.done)
      }
    })

    test('whose digits were shown, and a large sum, take the PIN', async () => {
      const { screen, desks, words } = tester
      await tester.showsCode()
      await screen.taps(words.showDigits)
      await screen.sees(words.tellNobody)
      await screen.picture('reveal')
      await screen.taps(words.showDigits)
      await screen.sees(words.needsPin)
      await screen.picture('revealed')
      await desks.tillScans('wechat', '1234', 'awaiting-pin')
      await screen.sees('1,234.00')
      await screen.keysIn('123')
      await screen.picture('large-sum')
      await screen.keysIn('456')
      await desks.tillSays('paid')
      await screen.sees(words.paid)
      await screen.picture('large-sum-paid')
      await screen.taps(words.done)
    })

    test('payers of the other wallets scan, and are scanned', async () => {
      for (const wallet of ['wechat', 'alipay'] as const) {
        await tester.desks.payerOf(wallet)
        await tester.screen.picture(`payer-of-${wallet}`)
      }
    })

    test('Q coins are paid and delivered', async () => {
      const { screen, words } = tester
      await tester.opens('topUp')
      await screen.types(words.qqNumber, '10001')
      await screen.taps(words.thirtyCoins)
      await screen.sees(words.topUpFor)
      await screen.picture('top-up')
      await tester.confirms()
      await screen.taps(words.done)
      await screen.sees(words.delivered)
      await screen.picture('topped-up')
      await screen.taps(words.done)
    })

    test('of two Taobao shops one says why it does not take it, the other is paid and pays back', async () => {
      const { screen, words } = tester
      await tester.opens('market')
      await screen.sees(words.shopsThatTakeIt)
      await screen.picture('market')
      await screen.taps(words.takesItNot)
      await screen.sees(words.instead)
      await screen.picture('market-shop-without')
      await screen.goesBack()
      await screen.taps(words.takesIt)
      await screen.sees(words.acquirer)
      await screen.picture('market-shop')
      await screen.taps(words.buyNow)
      await screen.sees(words.quickpassHint)
      await screen.picture('checkout')
      await tester.confirms()
      await screen.taps(words.done)
      await screen.sees(words.acquirer)
      await screen.picture('order')
      await screen.taps(words.refund)
      await screen.page.getByRole('alertdialog').getByRole('button', { name: words.refundConfirm }).click()
      await screen.sees(words.refunding)
      await screen.picture('refund')
      await screen.sees(words.refunded)
      await screen.picture('refunded')
      await tester.leavesPages()
    })

    test('the records keep everything, and a problem can be reported from there', async () => {
      const { screen, desks, words } = tester
      await tester.opens('records')
      await screen.sees(words.scannedCode)
      await screen.picture('records')
      await screen.taps('12.50')
      await screen.sees(words.statement)
      await screen.picture('receipt')
      await desks.showsPayment()
      await screen.picture('payment-panel')
      await screen.taps(words.report)
      await screen.top().locator('textarea').last().fill('The till was slow.')
      await screen.picture('feedback')
      await screen.presses(words.send)
      await screen.sees(words.received)
      await screen.goesBack()
    })

    test('the day is closed, and every party tells of it', () => tester.closesDay())

    test('a code is refused in a city that is closed to it, and paid there a year later', async () => {
      const { screen, desks, words } = tester
      await desks.goesTo(SUZHOU)
      await tester.scans('alipay')
      await screen.sees(words.notOpenHere)
      await screen.sees(words.notCharged)
      await screen.picture('refused')
      await screen.goesBack()
      await desks.movesOnTo(A_YEAR_LATER)
      await tester.scans('alipay')
      await screen.sees(words.suzhou)
      await screen.keysIn('5')
      await screen.picture('open-a-year-later')
      await tester.confirms()
      await screen.picture('paid-a-year-later')
    })

    test('nothing complained on the way', () => {
      expect(tester.screen.complaints).toEqual([])
    })
  },
)
