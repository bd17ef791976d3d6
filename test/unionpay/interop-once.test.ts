import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { PAYING_CARD, PIN, startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import { codeOf, type TestApp, type TestPayer, testApp, testPayer } from '../support/unionpay-codes.ts'
import { balances, moved } from '../support/unionpay-transactions.ts'

/** Nobody is charged for what somebody paid already: the network alone sees to it, whatever payers and apps do. */

const seed = Number(process.env.SEED ?? Date.now())
/** One card that pays, one without money, one whose issuer answers late, and one for wrong PINs. */
const CARDS = [PAYING_CARD, '6214850000000510', '6216260000000000688', '6222020000000000018'] as const
const WRONG_PIN = 3
/** What an order's own code is, up to its ticket. */
const TICKET = /^https:\/\/qr\.95516\.com\/00010001\/62(\d{21})\d{9}$/

let network: TestNetwork
let app: TestApp
const payers: TestPayer[] = []

beforeAll(async () => {
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-08T10:00:00+08:00')) })
  app = await testApp(network)
  for (const [at, cardNo] of CARDS.entries()) payers.push(await testPayer(network, app, `p${at}`, cardNo))
})
afterAll(async () => {
  await app.close()
  await network.close()
})

type Try =
  /** Somebody scans with the app; `sends` times by the same message, and `goes` times by a new one. */
  | { readonly kind: 'app'; readonly payer: number; readonly sends: number; readonly goes: number }
  | {
      readonly kind: 'wallet'
      readonly wallet: 'wechat' | 'alipay'
      readonly account: 'poor' | 'late' | null
    }
  | { readonly kind: 'ticket' }

const tries: fc.Arbitrary<Try> = fc.oneof(
  fc.record({
    kind: fc.constant('app' as const),
    payer: fc.nat(CARDS.length - 1),
    sends: fc.integer({ min: 1, max: 2 }),
    goes: fc.integer({ min: 1, max: 2 }),
  }),
  fc.record({
    kind: fc.constant('wallet' as const),
    wallet: fc.constantFrom('wechat' as const, 'alipay' as const),
    account: fc.constantFrom(null, 'poor' as const, 'late' as const),
  }),
  fc.constant({ kind: 'ticket' as const }),
)
const stories = fc.record({
  owner: fc.constantFrom('unionpay' as const, 'wechat' as const, 'alipay' as const),
  isEmv: fc.boolean(),
  // Tries of one moment meet each other; time passes between moments.
  moments: fc.array(
    fc.record({
      together: fc.array(tries, { minLength: 1, maxLength: 4 }),
      thenMs: fc.constantFrom(0, 3000, 9000),
    }),
    { minLength: 1, maxLength: 4 },
  ),
})

test(`a code of one order is paid once, whoever tries how often and whenever (SEED=${seed})`, async () => {
  let paid = 0
  await fc.assert(
    fc.asyncProperty(stories, async ({ owner, isEmv, moments }) => {
      const amountFen = 100
      const format = isEmv && owner === 'unionpay' ? 'emv' : 'url'
      const cityCode = '110000'
      const { code } = await codeOf(network, { owner, codeClass: 'order', cityCode, amountFen, format })
      const before = await balances(network)
      for (const { together, thenMs } of moments) {
        await Promise.all(together.map((one) => attempt(one, code, amountFen)))
        await network.pass(thenMs)
      }
      await network.pass(20_000)
      const { cardholder = 0 } = await moved(network, before)
      expect([0, -amountFen]).toContain(cardholder)
      if (cardholder !== 0) paid += 1
      // Whoever comes later is told so, too.
      const { refusal } = await (payers[0] as TestPayer).inspect(code)
      expect(refusal?.rule).toBe(cardholder === 0 ? undefined : 'code-used')
    }),
    { seed, numRuns: 40 },
  )
  expect(paid).toBeGreaterThan(10)
}, 60_000)

async function attempt(one: Try, code: string, amountFen: number): Promise<void> {
  if (one.kind === 'app') {
    const payer = payers[one.payer] as TestPayer
    const inquiryID = app.newId()
    if ((await payer.inspect(code, inquiryID)).code !== '00') return
    const pin = one.payer === WRONG_PIN ? '000000' : PIN
    for (let go = 0; go < one.goes; go++) {
      const msgID = app.newId()
      const payment = payer.payment(code, inquiryID, { amountFen, pin })
      await Promise.all(
        Array.from({ length: one.sends }, () => app.send('MPQRC_PAYMENT_URL', payment, msgID)),
      )
    }
  } else if (one.kind === 'wallet') {
    const account = one.account === null ? {} : { account: one.account }
    await network.control('POST', `/wallets/${one.wallet}/scan`, { code, ...account })
  } else {
    const tn = TICKET.exec(code)?.[1]
    if (tn) await network.control('POST', `/tn/${tn}/pay`, { cardNo: PAYING_CARD })
  }
}
