import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import type { CardView } from '../../contract/cards.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { NetworkDesk, openScan, showCode } from '../support/bridge-codes.ts'
import { Payer } from '../support/bridge-payer.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'

let world: BridgeWorld
let desk: NetworkDesk
let lin: Payer
let card: CardView

beforeAll(async () => {
  world = await openBridgeWorld(Date.parse('2021-10-08T10:00:00+08:00'))
  desk = new NetworkDesk(world)
  lin = await new Payer(world, 'lin').login()
  card = await lin.card()
}, 30_000)
afterEach(() => world.network.heal())
afterAll(() => world.close())

const isNotice = ({ url }: HttpRequest) => url.endsWith('/unionpay/qr-notices')
const isRefundNotice = (request: HttpRequest) =>
  isNotice(request) && String(request.body).includes('"refund"')
const giveBack = (orderId: string, amountFen: number) => desk.post('/tills/refund', { orderId, amountFen })

async function newestRecord() {
  await lin.login()
  return (await lin.call('listRecords', {})).json.records[0]
}

/** What all payers' cards hold together. */
async function cardsHold(): Promise<number> {
  const { balances, audit } = await readBooks(world.networkUrl)
  expect(audit).toEqual(BOOKS_IN_ORDER)
  return [...balances].reduce(
    (sum, [account, fen]) => (account.startsWith('cardholder:') ? sum + fen : sum),
    0,
  )
}

/** A code of WeChat's is scanned and paid. Gives its order here, and its number at the merchant's institution. */
async function payScan(amountFen: number) {
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const { orderRef } = await openScan(lin, code, amountFen)
  await lin.pay(orderRef, card)
  await world.settle()
  const [row] = world.rows<{ orderId: string }>(
    `SELECT inquiry_id AS orderId FROM scan WHERE order_ref = '${orderRef}'`,
  )
  return { orderRef, orderId: row?.orderId as string }
}

test('a merchant behind a scanned code gives back in two parts: each stands in the payer’s records', async () => {
  const before = await cardsHold()
  const { orderRef, orderId } = await payScan(3000)
  const { version } = await lin.order(orderRef)
  await giveBack(orderId, 1000)
  await world.advance(SECOND_MS)
  expect((await lin.order(orderRef)).version).toBeGreaterThan(version)
  expect(await newestRecord()).toMatchObject({
    orderRef,
    state: 'paid',
    refunds: [{ amountFen: 1000, state: 'succeeded', isOfOverpaid: false, finishedAtMs: expect.any(Number) }],
  })
  await world.advance(MINUTE_MS)
  await giveBack(orderId, 2000)
  await world.advance(SECOND_MS)
  expect((await newestRecord()).refunds.map(({ amountFen }: any) => amountFen)).toEqual([1000, 2000])
  expect(await cardsHold()).toBe(before)
  const metrics = await (await fetch(`${world.bridge.url}/metrics`)).text()
  expect(metrics).toContain('quickpass_code_refunds_fen{origin="scan"} 3000')
})

test('fen by fen: the record shows the last fifty, and all of them count', async () => {
  const { orderRef, orderId } = await payScan(52)
  await Promise.all(Array.from({ length: 52 }, () => giveBack(orderId, 1)))
  await world.advance(SECOND_MS)
  const { refunds } = await newestRecord()
  expect(refunds).toHaveLength(50)
  expect(world.rows(`SELECT * FROM code_refund WHERE order_ref = '${orderRef}'`)).toHaveLength(52)
  await expect(giveBack(orderId, 1)).rejects.toThrow('REFUND_REFUSED')
})

test('the merchant who scanned a shown code gives back: so it does there', async () => {
  const before = await cardsHold()
  const shown = await showCode(lin, card)
  const { orderId } = await desk.till(shown.digits, 700, 'alipay')
  await world.settle()
  await giveBack(orderId, 700)
  await world.advance(SECOND_MS)
  expect(await newestRecord()).toMatchObject({ origin: 'code', refunds: [{ amountFen: 700 }] })
  expect(await cardsHold()).toBe(before)
  // The digits are not told again to say so.
  expect(String(world.network.sent.findLast(isRefundNotice)?.body)).not.toContain(shown.digits)
})

test('the notice is lost, then comes twice, over a restart: one refund', async () => {
  const { orderId } = await payScan(900)
  world.network.next(isRefundNotice, 'lose-answer')
  await giveBack(orderId, 900)
  await world.advance(SECOND_MS)
  await world.restart()
  world.network.next(isRefundNotice, 'duplicate')
  await world.advance(HOUR_MS)
  expect((await newestRecord()).refunds).toMatchObject([{ amountFen: 900 }])
  expect(
    world.rows("SELECT * FROM event WHERE type = 'code.refunded' AND payload LIKE '%900%'"),
  ).toHaveLength(1)
})

test('a bridge that was away for an evening hears of it when it is back', async () => {
  const { orderId } = await payScan(950)
  world.network.next(isNotice, 'lose-request', 8)
  await giveBack(orderId, 950)
  await world.advance(HOUR_MS)
  expect((await newestRecord()).refunds).toEqual([])
  await world.advance(6 * HOUR_MS)
  expect((await newestRecord()).refunds).toMatchObject([{ amountFen: 950 }])
})

test('and so does one that was away for weeks', async () => {
  const { orderId } = await payScan(970)
  world.network.next(isNotice, 'lose-request', 99)
  await giveBack(orderId, 970)
  await world.advance(20 * DAY_MS)
  expect((await newestRecord()).refunds).toEqual([])
  world.network.heal()
  await world.advance(DAY_MS)
  expect((await newestRecord()).refunds).toMatchObject([{ amountFen: 970 }])
})

test('news of the refund overtake those of the payment: both are entered', async () => {
  const { code } = await desk.merchantCode({ owner: 'wechat' })
  const { orderRef } = await openScan(lin, code, 1700)
  world.network.next(({ url }) => url.endsWith('/qrurlpayment'), 'lose-answer')
  world.network.next(({ url }) => url.endsWith('/trxresultinquiry'), 'lose-request', 99)
  world.network.next((request) => isNotice(request) && !isRefundNotice(request), 'lose-request', 99)
  await lin.pay(orderRef, card)
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paying')
  const [row] = world.rows<{ orderId: string }>(
    `SELECT inquiry_id AS orderId FROM scan WHERE order_ref = '${orderRef}'`,
  )
  await giveBack(row?.orderId as string, 1700)
  await world.advance(SECOND_MS)
  expect(await newestRecord()).toMatchObject({ orderRef, state: 'paid', refunds: [{ amountFen: 1700 }] })
})

test('a notice that was bent on the way enters nothing; one of a payment that nobody made is refused', async () => {
  const real = world.network.sent.findLast(isRefundNotice) as HttpRequest
  const jws = real.headers?.['upi-jws'] ?? ''
  const rows = () => createHash('sha256').update(JSON.stringify(world.rows('SELECT * FROM code_refund')))
  const before = rows().digest('hex')
  for (const bent of [String(real.body).replace('1700', '1701'), String(real.body).replace('"U', '"A')]) {
    const answer = await fetch(real.url, { method: 'POST', body: bent, headers: { 'upi-jws': jws } })
    expect(answer.status).toBe(400)
  }
  const again = await fetch(real.url, {
    method: 'POST',
    body: String(real.body),
    headers: { 'upi-jws': jws },
  })
  expect(((await again.json()) as any).msgResponse.responseCode).toBe('00')
  expect(rows().digest('hex')).toBe(before)
})
