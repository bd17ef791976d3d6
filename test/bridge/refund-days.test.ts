import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HOUR_MS, MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'

const DAYS = 5
const EVENTS_A_DAY = 12
const PRICE_FEN = 1250
const FAULTS = ['lose-request', 'lose-answer', 'duplicate', 'refuse'] as const
const SEED = String(Date.now())

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer

beforeAll(async () => {
  // Ten in the morning in Beijing.
  world = await openBridgeWorld(Date.parse('2026-03-05T10:00:00+08:00'))
  shop = new MerchantClient(world)
  lin = new Payer(world, 'lin')
}, 30_000)
afterAll(() => world.close())

const isAboutRefunds = ({ method, url, body }: HttpRequest) =>
  method === 'POST' &&
  (url.startsWith(world.networkUrl) || url.includes('/acp/notify/')) &&
  /txnType=(04|00)/.test(String(body))

/** What the network did with refunds, by its own books. */
function returnedAtNetwork(): { orders: number; fen: number } {
  const database = new DatabaseSync(path.join(world.dataDir, 'unionpay/network.sqlite'), { readOnly: true })
  const row = database
    .prepare(
      `SELECT count(*) AS orders, coalesce(sum(amount_fen), 0) AS fen FROM acp_order
       WHERE kind = 'refund' AND state = 'succeeded'`,
    )
    .get()
  database.close()
  return row as { orders: number; fen: number }
}

test(`five days of refunds over a bad line: both books agree, and every file is confirmed (seed ${SEED})`, async () => {
  const random = seededRandom(SEED)
  const dice = (sides: number) => random.bytes(4).readUInt32BE() % sides
  const paid: string[] = []
  const asked: Array<{ order: string; outRefundNo: string; refund: number }> = []
  const ask = ({ order, outRefundNo, refund }: (typeof asked)[number]) =>
    shop.post('/v3/refund/domestic/refunds', {
      out_trade_no: order,
      out_refund_no: outRefundNo,
      notify_url: world.notifyUrl,
      amount: { refund, total: PRICE_FEN, currency: 'CNY' },
    })

  for (let day = 0; day < DAYS; day++) {
    for (let event = 0; event < EVENTS_A_DAY; event++) {
      await world.advance((1 + dice(30)) * MINUTE_MS)
      const order = paid[dice(paid.length || 1)]
      if (dice(3) === 0 || order === undefined) {
        // Hours go by between payments, and nobody stays signed in for as long.
        const card = await (await lin.login()).card()
        const outTradeNo = `days-${day}-${event}`
        const { json } = await shop.createOrder(outTradeNo)
        const cashier = await lin.open(shop.launchParams(json.prepay_id))
        await lin.pay(cashier.json.orderRef, card)
        await world.settle()
        paid.push(outTradeNo)
        continue
      }
      const fault = FAULTS[dice(FAULTS.length * 2)]
      if (fault) world.network.next(isAboutRefunds, fault, 1 + dice(3))
      // A new wish, often for more than is left, or an old one again.
      const again = dice(4) === 0 && asked[dice(asked.length || 1)]
      const wish = again || { order, outRefundNo: `back-${day}-${event}`, refund: 1 + dice(PRICE_FEN) }
      if (!again) asked.push(wish)
      const { status } = await ask(wish)
      expect([200, 400, 429, 500]).toContain(status)
      if (dice(10) === 0) await world.restart()
    }
    world.network.heal()
    // Over the cut and the morning after, back to ten o'clock.
    const tomorrow = Date.parse('2026-03-05T10:00:00+08:00') + (day + 1) * 24 * HOUR_MS
    await world.advance(tomorrow - world.clock.now())
  }
  await world.advance(24 * HOUR_MS)

  const refunds = world.rows<{ order_ref: string; state: string; amount_fen: number }>('SELECT * FROM refund')
  const done = refunds.filter(({ state }) => state === 'succeeded')
  expect(done.length).toBeGreaterThan(DAYS)
  expect(refunds.filter(({ state }) => state === 'processing')).toEqual([])
  expect(returnedAtNetwork()).toEqual({
    orders: done.length,
    fen: done.reduce((sum, { amount_fen }) => sum + amount_fen, 0),
  })
  const byOrder = Map.groupBy(done, ({ order_ref }) => order_ref)
  for (const [, ofOrder] of byOrder) {
    expect(ofOrder.reduce((sum, { amount_fen }) => sum + amount_fen, 0)).toBeLessThanOrEqual(PRICE_FEN)
  }
  const differences = world.rows('SELECT * FROM reconciliation_difference')
  expect(differences).toEqual([])
  const [report] = world.rows<{ days: number; matched: number }>(
    "SELECT count(*) AS days, sum(matched) AS matched FROM reconciliation WHERE state = 'compared' AND lines > 0",
  )
  expect(report).toMatchObject({ matched: paid.length + done.length })
}, 60_000)
