import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import type { CardView } from '../../contract/cards.ts'
import type { PaymentCode, PaymentCodeState } from '../../contract/code-door.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { NetworkDesk, SUZHOU, showCode } from '../support/bridge-codes.ts'
import { newId, Payer, SLOW_CARD } from '../support/bridge-payer.ts'

let world: BridgeWorld
let desk: NetworkDesk
let lin: Payer
let card: CardView

const START_MS = Date.parse('2021-10-08T10:00:00+08:00')

beforeAll(async () => {
  world = await openBridgeWorld(START_MS)
  desk = new NetworkDesk(world)
  lin = await new Payer(world, 'lin').login()
  card = await lin.card()
}, 30_000)
afterEach(() => world.network.heal())
afterAll(() => world.close())

const isNotice = ({ url }: HttpRequest) => url.endsWith('/unionpay/qr-notices')
const isAnswer = ({ url }: HttpRequest) => url.endsWith('/additionalprocessingresult')

async function watch(codeId: string, query: { waitMs?: number; since?: number } = {}) {
  return (await lin.call('watchCode', { codeId, ...query })).json as PaymentCodeState
}

test('a UnionPay merchant scans the payer: 60 seconds of life, paid once, and the payer sees it', async () => {
  const code = await showCode(lin, card)
  expect(code).toMatchObject({
    state: 'live',
    digits: expect.stringMatching(/^62\d{17}$/),
    isRevealed: false,
    order: null,
    failure: null,
    issuedAtMs: world.clock.now(),
    expiresAtMs: world.clock.now() + 60 * SECOND_MS,
    serverTimeMs: world.clock.now(),
  })
  const waiting = watch(code.codeId, { waitMs: 20_000, since: code.version })
  const before = await desk.postings()
  const sale = await desk.till(code.digits, 2680)
  expect(sale).toMatchObject({ result: 'paid', respCode: '00' })
  const told = await waiting
  expect(told.version).toBeGreaterThan(code.version)
  await world.settle()

  const paid = await watch(code.codeId)
  expect(paid).toMatchObject({
    state: 'paid',
    amountFen: 2680,
    acquirer: 'unionpay',
    failure: null,
    order: { state: 'paid', amountFen: 2680, attempt: { state: 'succeeded', card: { tail: '0018' } } },
  })
  const moved = (await desk.postings()).slice(before.length)
  expect(moved.map(({ amountFen }) => amountFen)).toEqual([2680, 2680])
  expect(paid.order?.attempt?.transactionId).toBe(`6260001${sale.queryId}`)
  expect(await desk.till(code.digits, 100)).toMatchObject({ result: 'refused', rule: 'code-used' })
  // The digits are nowhere once they can pay nothing.
  expect(JSON.stringify(world.rows('SELECT * FROM payment_code'))).not.toContain(code.digits)
  expect(JSON.stringify(world.rows('SELECT * FROM event'))).not.toContain(code.digits)
})

test('merchants of WeChat Pay and Alipay scan it too; where that is not open, nothing moves and the payer is told why', async () => {
  for (const [acquirer, line] of [['wechat', '财付通'] as const, ['alipay', '支付宝'] as const]) {
    const code = await showCode(lin, card)
    expect(await desk.till(code.digits, 500, acquirer)).toMatchObject({ result: 'paid' })
    await world.settle()
    expect(await watch(code.codeId)).toMatchObject({ state: 'paid', acquirer })
    const { records } = (await lin.call('listRecords', {})).json
    expect(records[0]).toMatchObject({
      origin: 'code',
      acquirer,
      amountFen: 500,
      statementLine: expect.stringContaining(line),
    })
  }
  const before = await desk.postings()
  const closed = await showCode(lin, card)
  const outOfTown = await desk.till(closed.digits, 500, 'wechat', SUZHOU)
  expect(outOfTown).toMatchObject({ result: 'refused', rule: expect.stringContaining('tills') })
  await world.settle()
  expect(await watch(closed.codeId)).toMatchObject({
    state: 'failed',
    failure: 'region_not_open',
    payeeName: expect.any(String),
    order: { attempt: { networkCode: '62', rule: outOfTown.rule } },
  })
  const tooMuch = await showCode(lin, card)
  const overLimit = await desk.till(tooMuch.digits, 6_000_00)
  expect(overLimit).toMatchObject({ result: 'refused', respCode: '61' })
  await world.settle()
  expect(await watch(tooMuch.codeId)).toMatchObject({
    state: 'failed',
    failure: 'day_limit',
    order: { attempt: { networkCode: '61', rule: overLimit.rule } },
  })

  await desk.post('/interop', { preset: 'realistic' })
  const reverse = await showCode(lin, card)
  expect(await desk.till(reverse.digits, 500, 'wechat')).toMatchObject({ result: 'refused' })
  await world.settle()
  expect(await watch(reverse.codeId)).toMatchObject({ state: 'failed', failure: 'direction_not_open' })
  await desk.post('/interop', { preset: 'as-announced' })
  expect(await desk.postings()).toEqual(before)
})

test('an amount above 1 000 yuan waits for the PIN: right, the merchant is paid', async () => {
  const code = await showCode(lin, card)
  const waiting = watch(code.codeId, { waitMs: 20_000, since: code.version })
  const sale = await desk.till(code.digits, 123_456)
  expect(sale.result).toBe('awaiting-pin')
  await waiting
  await world.settle()
  const asked = await watch(code.codeId)
  expect(asked).toMatchObject({
    state: 'awaiting-pin',
    amountFen: 123_456,
    payeeName: expect.any(String),
    order: { state: 'awaiting', attempt: null },
  })
  const attemptId = newId()
  const confirmed = await confirm(code.codeId, { attemptId })
  expect(confirmed).toMatchObject({ status: 200, json: { state: 'paid', amountFen: 123_456 } })
  // A double tap changes nothing.
  expect((await confirm(code.codeId, { attemptId })).json.state).toBe('paid')
  expect((await confirm(code.codeId)).json.code).toBe('code_used')
  await world.settle()
  expect(await atTill(sale.orderId)).toMatchObject({ result: 'paid' })
  expect(world.rows(`SELECT count(*) AS n FROM payment WHERE amount_fen = 123456`)).toEqual([{ n: 1 }])
})

test('a wrong PIN ends the code, with the tries that are left', async () => {
  const zhou = await new Payer(world, 'zhou').login()
  const other = await zhou.bind('6226090000000048')
  const code = await showCode(zhou, other)
  const sale = await desk.till(code.digits, 150_000)
  await world.settle()
  const wrong = await confirm(code.codeId, { pin: '000000', payer: zhou, by: other })
  expect(wrong.json).toMatchObject({ state: 'failed', failure: 'pin_wrong', pinTriesLeft: 2 })
  await world.settle()
  expect(await atTill(sale.orderId)).toMatchObject({ result: 'declined' })
  const again = await confirm(code.codeId, { payer: zhou, by: other })
  expect(again).toMatchObject({ status: 409, json: { code: 'code_used' } })
  expect((await zhou.call('listRecords', {})).json.records).toEqual([])
})

test('the payer puts the phone away instead of typing: the merchant hears at once, and nothing moves', async () => {
  const before = await desk.postings()
  const code = await showCode(lin, card)
  const sale = await desk.till(code.digits, 150_000)
  await world.settle()
  const cancelled = { state: 'failed', failure: 'pin_not_given' }
  expect((await lin.call('retireCode', { codeId: code.codeId })).json).toMatchObject(cancelled)
  await world.settle()
  expect(await watch(code.codeId)).toMatchObject(cancelled)
  expect(await atTill(sale.orderId)).toMatchObject({ result: 'declined' })
  expect(await desk.postings()).toEqual(before)
})

test('nobody types the PIN: the network ends the payment, and says so', async () => {
  const code = await showCode(lin, card)
  const sale = await desk.till(code.digits, 150_000)
  await world.settle()
  await world.advance(46 * SECOND_MS)
  expect(await watch(code.codeId)).toMatchObject({ state: 'failed', failure: 'pin_not_given' })
  expect(await atTill(sale.orderId)).toMatchObject({ result: 'declined' })
  expect((await confirm(code.codeId)).json.code).toBe('code_used')
})

test('the issuer is slow: the payer waits with the merchant, and both hear that it was paid', async () => {
  const hua = await new Payer(world, 'hua').login()
  const code = await showCode(hua, await hua.card(SLOW_CARD))
  const sale = await desk.till(code.digits, 450)
  await world.settle()
  // The code pays nobody else meanwhile, and its payer knows that it was taken.
  expect(await desk.till(code.digits, 450)).toMatchObject({ result: 'refused', rule: 'code-used' })
  expect((await hua.call('watchCode', { codeId: code.codeId })).json).toMatchObject({
    state: 'paying',
    amountFen: 450,
    payeeName: expect.any(String),
    failure: null,
    order: { state: 'paying', attempt: { state: 'processing' } },
  })
  await world.advance(20 * SECOND_MS)
  expect((await hua.call('watchCode', { codeId: code.codeId })).json.state).toBe('paid')
  expect(await atTill(sale.orderId)).toMatchObject({ result: 'paid' })
})

test('digits that were looked at always ask for the PIN', async () => {
  const code = await showCode(lin, card)
  const revealed = await lin.call('revealCode', { codeId: code.codeId })
  expect(revealed.json).toMatchObject({ state: 'live', isRevealed: true })
  expect(revealed.json.version).toBeGreaterThan(code.version)
  expect(await desk.till(code.digits, 100)).toMatchObject({ result: 'awaiting-pin' })
  await world.settle()
  expect((await confirm(code.codeId)).json).toMatchObject({ state: 'paid', isRevealed: true })
})

test('digits are not shown while the network has not heard that they will be', async () => {
  const code = await showCode(lin, card)
  world.network.next(({ url }) => url.endsWith('/qrcrevealed'), 'lose-request')
  const { status, json } = await lin.call('revealCode', { codeId: code.codeId })
  expect([status, json.code]).toEqual([503, 'issuer_unavailable'])
  expect(await watch(code.codeId)).toMatchObject({ state: 'live', isRevealed: false })
})

test('a code lives exactly 60 seconds, whatever the phone’s clock says', async () => {
  const code = await showCode(lin, card)
  await world.advance(59_999)
  expect(await watch(code.codeId)).toMatchObject({ state: 'live' })
  const last = await lin.call('issueCode', { codeId: code.codeId, cardId: card.cardId })
  expect(last.json.digits).toBe(code.digits)
  const waiting = watch(code.codeId, { waitMs: 20_000, since: last.json.version })
  await world.clock.whenAwaited(world.clock.now() + 20_000)
  await world.advance(1)
  expect(await waiting).toMatchObject({ state: 'expired' })
  expect(await desk.till(code.digits, 100)).toMatchObject({ result: 'refused', rule: 'code-expired' })
  const late = await lin.call('issueCode', { codeId: code.codeId, cardId: card.cardId })
  expect(late).toMatchObject({ status: 410, json: { code: 'code_expired' } })
  for (const skewMs of [120 * SECOND_MS, -120 * SECOND_MS]) {
    const phone = new Payer({ ...world, clock: { now: () => world.clock.now() + skewMs } }, 'lin')
    const fresh = await showCode(await phone.login(), card)
    expect(fresh.expiresAtMs - fresh.serverTimeMs).toBe(60 * SECOND_MS)
    expect(fresh.serverTimeMs).toBe(world.clock.now())
  }
})

test('a newer code of the payer ends the older one, here and at the network; so does leaving the screen', async () => {
  const first = await showCode(lin, card)
  const waiting = watch(first.codeId, { waitMs: 20_000, since: first.version })
  const second = await showCode(lin, card)
  expect(await waiting).toMatchObject({ state: 'retired' })
  expect(await desk.till(first.digits, 100)).toMatchObject({ result: 'refused', rule: 'code-ended' })
  expect((await lin.call('retireCode', { codeId: second.codeId })).json.state).toBe('retired')
  expect(await desk.till(second.digits, 100)).toMatchObject({ result: 'refused', rule: 'code-ended' })
  const zhou = await new Payer(world, 'zhou').login()
  expect((await zhou.call('watchCode', { codeId: first.codeId })).json.code).toBe('code_unknown')
})

test.each(['lose-request', 'lose-answer', 'refuse'] as const)(
  'leaving the screen is said again until the network answers (%s), over a restart too',
  async (fault) => {
    await lin.login()
    const code = await showCode(lin, card)
    const isRetire = ({ url }: HttpRequest) => url.endsWith('/qrcretire')
    world.network.next(isRetire, fault, 2)
    expect((await lin.call('retireCode', { codeId: code.codeId })).json.state).toBe('live')
    await world.advance(2 * SECOND_MS)
    expect((await watch(code.codeId)).state).toBe('live')
    if (fault === 'refuse') await world.restart()
    else await world.advance(2 * SECOND_MS)
    await world.settle()
    expect((await watch(code.codeId)).state).toBe('retired')
    expect(await desk.till(code.digits, 100)).toMatchObject({ result: 'refused', rule: 'code-ended' })
    const said = world.network.sent.filter(isRetire).length
    await world.advance(MINUTE_MS)
    expect(world.network.sent.filter(isRetire)).toHaveLength(said)
  },
)

test('a code that was used as it left the screen is asked about, not withdrawn again and again', async () => {
  await lin.login()
  const code = await showCode(lin, card)
  world.network.next(isNotice, 'lose-request')
  await desk.till(code.digits, 900)
  await world.settle()
  expect((await lin.call('retireCode', { codeId: code.codeId })).json.state).toBe('live')
  await world.advance(2 * SECOND_MS)
  expect(await watch(code.codeId)).toMatchObject({ state: 'paid', amountFen: 900 })
})

test('a card that is unbound pays no code of its any more', async () => {
  const wu = await new Payer(world, 'wu').login()
  const bound = await wu.card()
  const shown = await showCode(wu, bound)
  expect((await wu.call('unbindCard', { cardId: bound.cardId })).status).toBe(200)
  expect((await wu.call('watchCode', { codeId: shown.codeId })).json.state).toBe('retired')
  expect(await desk.till(shown.digits, 100)).toMatchObject({ result: 'refused', rule: 'code-ended' })
})

test('a code is paid by its own card: its order cannot be paid like a shop’s, with another one', async () => {
  const other = await lin.card('6216261000000000018')
  const code = await showCode(lin, card)
  await desk.till(code.digits, 120_000)
  await world.settle()
  const { order } = await watch(code.codeId)
  const paid = await lin.pay(order?.orderRef ?? '', other)
  expect(paid).toMatchObject({ status: 404, json: { code: 'order_unknown' } })
  expect(await watch(code.codeId)).toMatchObject({ state: 'awaiting-pin' })
  expect((await confirm(code.codeId)).json.state).toBe('paid')
})

test('every notice comes twice: one payment, one record', async () => {
  const code = await showCode(lin, card)
  world.network.next(isNotice, 'duplicate', 10)
  await desk.till(code.digits, 777)
  await world.settle()
  expect(world.rows('SELECT count(*) AS n FROM payment WHERE amount_fen = 777')).toEqual([{ n: 1 }])
  expect(await watch(code.codeId)).toMatchObject({ state: 'paid' })
})

test('the question for the PIN comes after the news that its time is over: the code stays failed', async () => {
  const code = await showCode(lin, card)
  world.network.next(isNotice, 'lose-request')
  await desk.till(code.digits, 180_000)
  await world.settle()
  await world.advance(46 * SECOND_MS)
  expect(await watch(code.codeId)).toMatchObject({ state: 'failed', amountFen: 180_000 })
  const { version } = await watch(code.codeId)
  await world.advance(5 * MINUTE_MS)
  expect(await watch(code.codeId)).toMatchObject({ state: 'failed', failure: 'pin_not_given', version })
  expect((await confirm(code.codeId)).json.code).toBe('code_used')
})

test('codes that nobody used are forgotten after a day; what a use began stays', async () => {
  const unused = await showCode(lin, card)
  const used = await showCode(lin, card)
  await desk.till(used.digits, 180_000)
  await world.settle()
  await world.advance(DAY_MS + 2 * MINUTE_MS)
  await lin.login()
  await showCode(lin, card)
  expect((await lin.call('watchCode', { codeId: unused.codeId })).json.code).toBe('code_unknown')
  expect((await watch(used.codeId)).state).toBe('failed')
})

test('no notice comes: at its end the code is asked for, and found paid', async () => {
  const code = await showCode(lin, card)
  world.network.next(isNotice, 'lose-request', 10)
  await desk.till(code.digits, 888)
  await world.settle()
  expect(await watch(code.codeId)).toMatchObject({ state: 'live' })
  await world.advance(60 * SECOND_MS)
  expect(await watch(code.codeId)).toMatchObject({ state: 'paid', amountFen: 888 })
})

test('the process dies with a code on the screen: the next one asks what became of it', async () => {
  const shown: Record<string, PaymentCode> = { lin: await showCode(lin, card) }
  for (const person of ['ming', 'hua']) {
    const payer = await new Payer(world, person).login()
    shown[person] = await showCode(payer, await payer.card('6217000000000000012'))
  }
  world.network.next(isNotice, 'lose-request', 10)
  await desk.till(shown.ming?.digits ?? '', 999)
  await desk.till(shown.lin?.digits ?? '', 200_000)
  const bridge = await world.startFromDisk()
  await bridge.drain()
  const seenThere = async (person: string) => {
    const payer = await new Payer({ bridge, clock: world.clock }, person).login()
    return (await payer.call('watchCode', { codeId: shown[person]?.codeId ?? '' })).json
  }
  expect(await seenThere('ming')).toMatchObject({ state: 'paid', amountFen: 999 })
  expect(await seenThere('lin')).toMatchObject({ state: 'awaiting-pin', amountFen: 200_000 })
  expect(await seenThere('hua')).toMatchObject({ state: 'live' })
  await world.settle()
})

test('the answer to a PIN is lost: processing, then paid, and the PIN was sent once', async () => {
  const code = await showCode(lin, card)
  await desk.till(code.digits, 111_100)
  await world.settle()
  world.network.next(isAnswer, 'lose-answer')
  world.network.next(isNotice, 'lose-request', 1)
  const confirmed = await confirm(code.codeId)
  expect(confirmed.json.state).toBe('paying')
  await world.advance(SECOND_MS)
  expect(await watch(code.codeId)).toMatchObject({ state: 'paid' })
  expect(world.network.sent.filter(isAnswer).length).toBeGreaterThan(0)
})

test('notices that nobody signed, or that fit no code, change nothing', async () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${world.bridge.url}/unionpay/qr-notices`, { method: 'POST', body, headers })
  expect((await post('{}')).status).toBe(400)
  const real = world.network.sent.findLast(isNotice)
  const jws = real?.headers?.['upi-jws'] ?? ''
  const bent = String(real?.body).replace('APPROVED', 'DECLINED')
  expect((await post(bent, { 'upi-jws': jws })).status).toBe(400)
  const orders = world.rows('SELECT * FROM pay_order').length
  const again = await post(String(real?.body), { 'upi-jws': jws })
  expect([again.status, ((await again.json()) as any).msgResponse.responseCode]).toEqual([200, '00'])
  expect(world.rows('SELECT * FROM pay_order')).toHaveLength(orders)
})

interface Confirmation {
  attemptId?: string
  pin?: string
  payer?: Payer
  by?: CardView
}

async function confirm(
  codeId: string,
  { attemptId = newId(), pin, payer = lin, by = card }: Confirmation = {},
) {
  return payer.call('confirmCode', { codeId, attemptId, ...(await payer.sealPin(by, pin)) })
}

async function atTill(orderId: string) {
  return (await fetch(`${world.networkUrl}/mock/tills/orders/${orderId}`)).json()
}
