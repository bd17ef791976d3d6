import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { newId, Payer } from '../support/bridge-payer.ts'
import { ProviderClient } from '../support/top-ups.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'

let world: BridgeWorld
let payer: Payer
let provider: ProviderClient

beforeAll(async () => {
  world = await openBridgeWorld(Date.parse('2021-10-05T10:00:00+08:00'))
  payer = await new Payer(world, 'lin').login()
  await payer.card()
  provider = new ProviderClient(() => world.providerUrl, world.clock)
}, 30_000)
afterAll(() => world.close())

const TROUBLE_MS = 30 * MINUTE_MS
/** A refund that never arrived is known to be lost at the first question after 20 minutes, and they come ever more rarely. */
const CALM_MS = HOUR_MS

/** What goes wrong on a line, for a moment or for as long as the provider has to deliver. */
const trouble = fc.option(
  fc.record({
    what: fc.constantFrom('lose-request', 'lose-answer', 'duplicate', 'refuse'),
    times: fc.constantFrom(1, 4, 40),
  }),
  { freq: 3 },
)
const troubles = fc.record({ order: trouble, cancel: trouble, refund: trouble, query: trouble })

const LINES = {
  order: ({ method, url }: { method: string; url: string }) =>
    method === 'PUT' && url.includes('/deliveries/'),
  cancel: ({ url }: { url: string }) => url.endsWith('/cancel'),
  refund: ({ body }: { body?: unknown }) => /txnType=04/.test(String(body)),
  query: ({ url }: { url: string }) => url.endsWith('/queryTrans.do'),
}

const DELIVERED_AT_ONCE = '1234567'
/** The refund is lost again shortly before the trouble ends. */
const LOST_LATE = {
  order: null,
  cancel: null,
  refund: { what: 'lose-request', times: 40 },
  query: null,
} as const
/** The provider delivers and cancels, and nothing of what he says arrives. */
const SILENT = {
  order: { what: 'lose-answer', times: 40 },
  cancel: { what: 'lose-answer', times: 4 },
  refund: null,
  query: null,
} as const

const account = fc.constantFrom(DELIVERED_AT_ONCE, '99002', '99003', '99004', '99005', '99006', '99007')
const restarts = fc.array(fc.integer({ min: 0, max: 14 }), { maxLength: 2 })

test('whatever goes wrong, a paid top-up ends delivered or refunded, and never both', async () => {
  await fc.assert(
    fc.asyncProperty(account, troubles, restarts, async (to, wrong, minutes) => {
      world.network.heal()
      await payer.login()
      const opened = await payer.call('openTopUp', { topUpId: newId(), goodsId: 'qcoin-10', account: to })
      const { topUp, cashier } = opened.json
      for (const [line, fault] of Object.entries(wrong)) {
        if (fault) world.network.next(LINES[line as keyof typeof LINES], fault.what, fault.times)
      }
      await payer.pay(cashier.orderRef, await payer.card())
      await world.settle()
      for (const minute of minutes) {
        await world.advance(minute * MINUTE_MS + SECOND_MS)
        await world.restart()
      }
      await world.advance(TROUBLE_MS)
      world.network.heal()
      await world.advance(CALM_MS)

      await payer.login()
      const { state } = (await payer.call('getTopUp', { topUpId: topUp.topUpId })).json
      const delivered = (await provider.ask(cashier.orderRef)).state
      const [returned] = world.rows<{ fen: number }>(
        `SELECT coalesce(sum(amount_fen), 0) AS fen FROM refund
         WHERE order_ref = '${cashier.orderRef}' AND state = 'succeeded'`,
      )
      expect([state, delivered === 'delivered', returned?.fen]).toEqual(
        state === 'delivered' ? ['delivered', true, 0] : ['refunded', false, 1000],
      )
    }),
    {
      numRuns: 12,
      examples: [
        [DELIVERED_AT_ONCE, SILENT, []],
        ['99003', LOST_LATE, [11]],
      ],
    },
  )
  expect((await readBooks(world.networkUrl)).audit).toEqual(BOOKS_IN_ORDER)
}, 120_000)
