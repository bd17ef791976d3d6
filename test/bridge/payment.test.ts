import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { encodeForm } from '../../bridge-server/acp/form.ts'
import { loadOrCreatePki } from '../../bridge-server/acp/pki.ts'
import { answerSigner } from '../../bridge-server/acp/sign.ts'
import { toRfc3339 } from '../../bridge-server/clock/beijing.ts'
import { HOUR_MS, MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpAnswer, HttpRequest } from '../../bridge-server/http/client.ts'
import type { CardView } from '../../contract/cards.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { GOOD_CARD, newId, Payer } from '../support/bridge-payer.ts'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer

beforeAll(async () => {
  world = await openBridgeWorld()
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterEach(() => world.network.heal())
afterAll(() => world.close())

const isPayment = ({ body }: HttpRequest) =>
  String(body).includes('tokenPayData') && String(body).includes('txnAmt')
const isNotification = ({ url }: HttpRequest) => url.includes('/acp/notify/')
const isQuery = ({ url }: HttpRequest) => url.endsWith('/queryTrans.do')
const paymentsSent = () => world.network.sent.filter(isPayment).length

/** An order that `lin` has open in the cashier. */
async function openOrder(outTradeNo: string, changes = {}) {
  const { json } = await shop.createOrder(outTradeNo, changes)
  const cashier = await lin.open(shop.launchParams(json.prepay_id))
  expect(cashier.status).toBe(200)
  return cashier.json
}

test('a shopper binds a card and pays; the shop hears of it once, sealed and signed', async () => {
  const card = await lin.card()
  expect(card).toMatchObject({ bankName: '平安银行', cardType: 'debit', tail: '0018', disabledBecause: null })
  const cashier = await openOrder('order-happy')
  expect(cashier).toMatchObject({
    amountFen: 1250,
    state: 'awaiting',
    description: '一壶龙井',
    attempt: null,
  })
  expect(cashier.cards).toEqual([card])

  const paying = await lin.pay(cashier.orderRef, card)
  expect(['paying', 'paid']).toContain(paying.json.state)
  await world.settle()

  const paid = await lin.order(cashier.orderRef)
  expect(paid).toMatchObject({ state: 'paid', attempt: { state: 'succeeded', failure: null } })
  expect(paid.attempt.transactionId).toMatch(/^6260001\d{21}$/)

  const notice = world.notices.at(-1)
  expect(world.notices).toHaveLength(1)
  const body = JSON.parse(notice?.body ?? '')
  await shop.verify(new Headers(notice?.headers as Record<string, string>), notice?.body ?? '')
  expect(body).toMatchObject({
    event_type: 'TRANSACTION.SUCCESS',
    resource: { original_type: 'transaction' },
  })
  const transaction = JSON.parse(shop.open(body.resource))
  expect(transaction).toEqual((await shop.query('order-happy')).json)
  expect(transaction).toMatchObject({
    trade_state: 'SUCCESS',
    transaction_id: paid.attempt.transactionId,
    bank_type: 'UPQUICKPASS_DEBIT',
    amount: { total: 1250, payer_total: 1250, currency: 'CNY', payer_currency: 'CNY' },
  })
  const { mchid } = world.account
  const byId = await shop.get(`/v3/pay/transactions/id/${transaction.transaction_id}?mchid=${mchid}`)
  expect(byId.json).toEqual(transaction)
  expect((await shop.createOrder('order-happy')).json.code).toBe('ORDERPAID')
})

test('a credit card is bound with its CVN2 and expiry, and the merchant sees that it was one', async () => {
  const without = { enrolmentId: newId(), ...(await lin.sealCard('6221558812340000')) }
  await lin.call('startEnrolment', without)
  const { enrolmentId } = without
  const refused = await lin.call('confirmEnrolment', { enrolmentId, smsCode: '111111' })
  expect(refused.json).toMatchObject({ code: 'card_number_invalid', networkCode: '65' })

  const card = await lin.bind('6221558812340000', { cvn2: '123', expired: '3012' })
  expect(card).toMatchObject({ cardType: 'credit', tail: '0000' })
  const { orderRef } = await openOrder('order-credit')
  await lin.pay(orderRef, card)
  await world.settle()
  expect((await shop.query('order-credit')).json.bank_type).toBe('UPQUICKPASS_CREDIT')
})

test('a wrong PIN tells the tries left; the third locks the card, and another card still pays', async () => {
  const zhou = await new Payer(world, 'zhou').login()
  const [locked, other] = [await zhou.bind('6222020000000000018'), await zhou.bind('6217000000000000012')]
  const { json } = await shop.createOrder('order-wrong-pin')
  const { orderRef } = (await zhou.open(shop.launchParams(json.prepay_id))).json
  for (const tries of [2, 1]) {
    const { json: order } = await zhou.pay(orderRef, locked, { pin: '000000' })
    expect(order).toMatchObject({
      state: 'awaiting',
      attempt: { state: 'failed', failure: 'pin_wrong', pinTriesLeft: tries, networkCode: '65' },
    })
  }
  const third = await zhou.pay(orderRef, locked, { pin: '000000' })
  expect(third.json.attempt).toMatchObject({ failure: 'pin_locked', networkCode: '67' })
  const { cards } = (await zhou.call('listCards', {})).json
  expect(cards.map((card: CardView) => card.disabledBecause)).toEqual([null, 'pin_locked'])
  expect(await zhou.pay(orderRef, locked)).toMatchObject({ status: 422, json: { code: 'pin_locked' } })

  await zhou.pay(orderRef, other)
  await world.settle()
  expect((await zhou.order(orderRef)).state).toBe('paid')
})

test('the card that paid last stands first, then the newest; a card that was declined gains nothing', async () => {
  const ming = await new Payer(world, 'ming').login()
  const old = await ming.bind('6217000000000000012')
  const poor = await ming.bind('6214850000000510')
  const fresh = await ming.bind('6226090000000048')
  const shown = async () =>
    (await ming.call('listCards', {})).json.cards.map(({ cardId }: CardView) => cardId)
  expect(await shown()).toEqual([fresh.cardId, poor.cardId, old.cardId])
  const pays = async (outTradeNo: string, card: CardView) => {
    const { json } = await shop.createOrder(outTradeNo)
    const { orderRef } = (await ming.open(shop.launchParams(json.prepay_id))).json
    await ming.pay(orderRef, card)
    await world.settle()
  }
  await pays('order-by-old', old)
  await pays('order-by-poor', poor)
  expect(await shown()).toEqual([old.cardId, fresh.cardId, poor.cardId])
  await world.advance(1000)
  await pays('order-by-fresh', fresh)
  const { json } = await shop.createOrder('order-to-look-at')
  const cashier = (await ming.open(shop.launchParams(json.prepay_id))).json
  expect(cashier.cards.map(({ cardId }: CardView) => cardId)).toEqual([fresh.cardId, old.cardId, poor.cardId])
})

test('a declined card leaves the order open, and says why', async () => {
  const poor = await lin.card('6214850000000510')
  const { orderRef } = await openOrder('order-declined')
  const declined = await lin.pay(orderRef, poor)
  expect(declined.json).toMatchObject({
    state: 'awaiting',
    attempt: { state: 'failed', failure: 'insufficient_funds', networkCode: '64' },
  })
  expect((await shop.query('order-declined')).json.trade_state).toBe('NOTPAY')
  // The network also notifies a failure; it says nothing new.
  await world.settle()
  expect((await lin.order(orderRef)).version).toBe(declined.json.version)
})

test('a double tap pays once: the same attempt is answered twice', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-double-tap')
  const attemptId = newId()
  const before = paymentsSent()
  const answers = await Promise.all([1, 2, 3].map(() => lin.pay(orderRef, card, { attemptId })))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  await world.settle()
  expect(paymentsSent() - before).toBe(1)
  expect(await lin.pay(orderRef, card, { attemptId })).toMatchObject({ status: 200, json: { state: 'paid' } })
  expect(await lin.pay(orderRef, card)).toMatchObject({ status: 409, json: { code: 'order_paid' } })
})

test('two tabs race to pay one order: one begins, the other is told to wait', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-two-tabs')
  const otherTab = await new Payer(world, 'lin').login()
  const before = paymentsSent()
  const { promise: bothAsked, resolve: letPay } = Promise.withResolvers<void>()
  world.network.next(isPayment, async (_, pass) => {
    await bothAsked
    return pass()
  })
  const tabs = [lin.pay(orderRef, card), otherTab.pay(orderRef, card)]
  expect(await Promise.race(tabs)).toMatchObject({ status: 409, json: { code: 'order_busy' } })
  letPay()
  expect((await Promise.all(tabs)).map(({ status }) => status).sort()).toEqual([200, 409])
  await world.settle()
  expect(paymentsSent() - before).toBe(1)
  expect((await otherTab.order(orderRef)).state).toBe('paid')
})

test('"no such transaction" tells of the moment it was asked: an answer that comes late fails nothing', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-late-answer')
  world.network.next(isPayment, 'lose-request')
  await lin.pay(orderRef, card)
  const { promise: late, resolve: letGo } = Promise.withResolvers<void>()
  const { promise: asked, resolve: tellAsked } = Promise.withResolvers<void>()
  world.network.next(isQuery, async (_, pass) => {
    const answer = await pass()
    tellAsked()
    await late
    return answer
  })
  await world.clock.advance(1000)
  await asked
  await world.clock.advance(2 * MINUTE_MS)
  letGo()
  await world.settle()
  expect(await lin.order(orderRef)).toMatchObject({ state: 'paying', attempt: { state: 'processing' } })
  await world.advance(HOUR_MS)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'awaiting', attempt: { networkCode: '34' } })
})

test('an attemptId used again with another card is refused', async () => {
  const [first, second] = [await lin.card(), await lin.card('6226090000000048')]
  const { orderRef } = await openOrder('order-other-card')
  const attemptId = newId()
  await lin.pay(orderRef, first, { attemptId, pin: '000000' })
  const again = await lin.pay(orderRef, second, { attemptId })
  expect(again).toMatchObject({ status: 400, json: { code: 'bad_request', field: 'attemptId' } })
})

test('answer and notification are lost: still processing, then found by asking, never sent twice', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-lost-answer')
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotification, 'lose-request', 10)
  const before = paymentsSent()
  const paying = await lin.pay(orderRef, card)
  expect(paying.json).toMatchObject({ state: 'paying', attempt: { state: 'processing', failure: null } })
  expect((await shop.query('order-lost-answer')).json.trade_state).toBe('NOTPAY')
  await world.advance(1000)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'paid', attempt: { state: 'succeeded' } })
  expect(paymentsSent() - before).toBe(1)
})

test('a request that never arrived fails only once the network may not carry it out any more', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-lost-request')
  world.network.next(isPayment, 'lose-request')
  const asked = () => world.network.sent.filter(isQuery).length
  const before = asked()
  await lin.pay(orderRef, card)
  const seen: Array<[number, string]> = []
  for (const seconds of [1, 2, 4, 8, 16, 31]) {
    await world.advance(seconds * 1000)
    seen.push([asked() - before, (await lin.order(orderRef)).attempt.state])
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 5].map((questions) => [questions, 'processing']))
  expect((await shop.closeOrder('order-lost-request')).json.code).toBe('INVALID_REQUEST')
  await world.advance(1000)
  expect(await lin.order(orderRef)).toMatchObject({
    state: 'awaiting',
    attempt: { state: 'failed', failure: 'issuer_unavailable', networkCode: '34' },
  })
  await lin.pay(orderRef, card)
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
  const events = world.rows<{ type: string }>(
    `SELECT type FROM event WHERE subject = '${orderRef}' ORDER BY seq`,
  )
  expect(events.map(({ type }) => type)).toEqual([
    'order.placed',
    'attempt.started',
    'attempt.pending',
    'attempt.failed',
    'attempt.started',
    'attempt.succeeded',
    'order.paid',
  ])
})

test('while the gateway cannot be asked an outcome stays unknown, for days if need be', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-gateway-away')
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotification, 'lose-request', 10)
  world.network.next(isQuery, 'refuse', 1000)
  await lin.pay(orderRef, card)
  const before = world.network.sent.filter(isQuery).length
  await world.advance(26 * HOUR_MS)
  expect((await lin.order(orderRef, {})).code).toBe('session_expired')
  await lin.login()
  expect((await lin.order(orderRef)).attempt.state).toBe('processing')
  // Six within a minute, five more within two hours, then one every two hours.
  expect(world.network.sent.filter(isQuery).length - before).toBe(11 + 12)
  world.network.heal()
  await world.advance(2 * HOUR_MS)
  await lin.login()
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test('an issuer that answers late: unknown at first, the order cannot be closed, then paid', async () => {
  const slow = await lin.card('6216260000000000688')
  const { orderRef } = await openOrder('order-late-issuer')
  const paying = await lin.pay(orderRef, slow)
  expect(paying.json.attempt.state).toBe('processing')
  expect((await shop.closeOrder('order-late-issuer')).status).toBe(400)
  await world.advance(8000)
  expect((await lin.order(orderRef)).state).toBe('paid')
  expect((await shop.closeOrder('order-late-issuer')).json.code).toBe('ORDERPAID')
})

test('accepted, and then nothing is heard: the bridge asks by itself', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-silent')
  // The network's answer says that the payment was taken on; its notification never comes.
  world.network.next(isNotification, 'lose-request', 10)
  await lin.pay(orderRef, card)
  expect((await lin.order(orderRef)).state).toBe('paying')
  await world.advance(1000)
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test('notifications that come twice, late or before the answer change nothing', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-duplicates')
  world.network.next(isNotification, 'duplicate')
  // The answer is held back until the notification has come.
  world.network.next(isPayment, async (_request, pass) => {
    const answer = await pass()
    while (!world.network.sent.some((sent) => isNotification(sent))) await new Promise(setImmediate)
    return answer
  })
  await lin.pay(orderRef, card)
  await world.settle()
  const paid = await lin.order(orderRef)
  expect(paid.state).toBe('paid')
  const notification = world.network.sent.findLast(isNotification) as HttpRequest
  const late = await postNotification(notification.url, String(notification.body))
  expect(late.status).toBe(200)
  await world.settle()
  expect(await lin.order(orderRef)).toMatchObject({ version: paid.version })
  expect(noticesAbout('order-duplicates')).toHaveLength(1)
})

test('a notification altered by a bit, about another order or from nobody changes nothing', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-forged')
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotification, 'lose-request', 10)
  await lin.pay(orderRef, card)
  await world.settle()
  const { url, body } = world.network.sent.findLast(isNotification) as HttpRequest
  const genuine = String(body)
  const forgeries: Array<[string, string, number, string]> = [
    [url, genuine.replace('txnAmt=1250', 'txnAmt=1251'), 400, 'signature'],
    [url, genuine.replace(/respCode=00/, 'respCode=A6'), 400, 'signature'],
    [url, genuine.replace(/&signature=[^&]*/, ''), 400, 'signature-missing'],
    [url, genuine.replace(/&signPubKeyCert=[^&]*/, ''), 400, 'certificate-missing'],
    [url, `${genuine}&txnAmt=1250`, 400, 'txnAmt'],
    [url, 'hello', 400, 'bad-pair'],
    [`${url}x`, genuine, 400, 'orderId'],
  ]
  for (const [address, text, status, why] of forgeries) {
    const answer = await postNotification(address, text)
    expect([answer.status, await answer.text()]).toEqual([status, expect.stringContaining(why)])
    expect((await lin.order(orderRef)).state).toBe('paying')
  }
  expect((await postNotification(url, genuine)).status).toBe(200)
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test('a notification that UnionPay did sign, but not about this order as it stands, changes nothing', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-differs')
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotification, 'lose-request', 10)
  await lin.pay(orderRef, card)
  await world.settle()
  const { url, body } = world.network.sent.findLast(isNotification) as HttpRequest
  const genuine = Object.fromEntries(new URLSearchParams(String(body)))
  const { signing } = await loadOrCreatePki(path.join(world.dataDir, 'unionpay', 'certs'), () =>
    world.clock.now(),
  )
  const sign = answerSigner(signing)
  const send = async (changes: Record<string, string>) =>
    postNotification(url, encodeForm(await sign({ ...genuine, ...changes })))
  for (const changes of [
    { txnAmt: '1' },
    { currencyCode: '840' },
    { merId: '777290058110097' },
    { txnTime: '20200101000000' },
    { txnType: '04' },
  ]) {
    const answer = await send(changes)
    expect([answer.status, await answer.text()]).toEqual([
      400,
      `${Object.keys(changes)[0]}: differs from our order`,
    ])
  }
  // Neither is this an outcome.
  expect((await send({ respCode: '05' })).status).toBe(200)
  expect((await lin.order(orderRef)).state).toBe('paying')
  await world.advance(1000)
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test("only UnionPay's signed answer about this very payment counts", async () => {
  const [card, poor] = [await lin.card(), await lin.card('6214850000000510')]
  let oldRefusal: HttpAnswer | null = null
  const refused = await openOrder('order-refused')
  world.network.next(isPayment, async (_request, pass) => {
    oldRefusal = await pass()
    return oldRefusal
  })
  expect((await lin.pay(refused.orderRef, poor)).json.attempt.failure).toBe('insufficient_funds')

  // A refusal of another payment, played again; and a refusal made out of an acceptance.
  const replayed = await openOrder('order-replayed')
  world.network.next(isPayment, async () => oldRefusal as HttpAnswer)
  world.network.next(isNotification, 'lose-request', 10)
  expect((await lin.pay(replayed.orderRef, card)).json.attempt.state).toBe('processing')
  const altered = await openOrder('order-altered')
  world.network.next(isPayment, async (_request, pass) => {
    const answer = await pass()
    const body = Buffer.from(answer.body.toString('utf8').replace('respCode=00', 'respCode=64'))
    return { ...answer, body }
  })
  expect((await lin.pay(altered.orderRef, card)).json.attempt.state).toBe('processing')
  await world.advance(64_000)
  expect((await lin.order(replayed.orderRef)).attempt).toMatchObject({ state: 'failed', networkCode: '34' })
  expect((await lin.order(altered.orderRef)).state).toBe('paid')
})

test('while an answer is being waited for nobody asks, even when other payments are asked for', async () => {
  const card = await lin.card()
  const [waiting, other] = [await openOrder('order-waiting'), await openOrder('order-meanwhile')]
  world.network.next(isNotification, 'lose-request', 10)
  const asked = () =>
    world.network.sent.filter(isQuery).map(({ body }) => new URLSearchParams(String(body)).get('orderId'))
  let held: string | null = null
  let askedMeanwhile: Array<string | null> = []
  world.network.next(isPayment, async (request, pass) => {
    held = new URLSearchParams(String(request.body)).get('orderId')
    const answer = await pass()
    const { json } = await lin.pay(other.orderRef, card)
    const before = asked().length
    const found = lin.order(other.orderRef, { waitMs: 20_000, since: json.version })
    await world.clock.whenAwaited(world.clock.now() + 20_000)
    await world.clock.advance(2000)
    expect((await found).state).toBe('paid')
    askedMeanwhile = asked().slice(before)
    return answer
  })
  await lin.pay(waiting.orderRef, card)
  expect(askedMeanwhile).toHaveLength(1)
  expect(askedMeanwhile).not.toContain(held)
  await world.settle()
  expect(asked().filter((orderId) => orderId === held)).toHaveLength(1)
  expect((await lin.order(waiting.orderRef)).state).toBe('paid')
})

test('of two people who open one order at once, one becomes its payer', async () => {
  const others = await Promise.all(['anna', 'bert'].map((person) => new Payer(world, person).login()))
  for (let i = 0; i < 5; i++) {
    const { json } = await shop.createOrder(`order-contested-${i}`)
    const launch = shop.launchParams(json.prepay_id)
    const opened = await Promise.all(others.map((payer) => payer.open(launch)))
    expect(opened.map(({ status }) => status).sort()).toEqual([200, 404])
  }
})

test('an order whose ticket is paid in the wallet itself is paid; paid twice is counted', async () => {
  const { json } = await shop.createOrder('order-wallet')
  const { orderRef } = (await lin.open(shop.launchParams(json.prepay_id))).json
  await payInWallet('order-wallet')
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
  expect((await shop.query('order-wallet')).json).toMatchObject({
    trade_state: 'SUCCESS',
    bank_type: 'UPQUICKPASS_DEBIT',
  })

  const card = await lin.card()
  const twice = await openOrder('order-paid-twice')
  world.network.next(isPayment, async (_request, pass) => {
    await payInWallet('order-paid-twice')
    return pass()
  })
  await lin.pay(twice.orderRef, card)
  await world.settle()
  expect((await lin.order(twice.orderRef)).state).toBe('paid')
  const metrics = await (await fetch(`${world.bridge.url}/metrics`)).text()
  expect(metrics).toContain('quickpass_payments{kind="overpaid"} 1')
  expect(metrics).toContain('quickpass_paid_fen{kind="overpaid"} 1250')
})

test('an order closes by the clock, and not while it is being paid', async () => {
  const expiring = { time_expire: toRfc3339(world.clock.now() + 60_000) }
  const slow = await lin.card('6216260000000000688')
  const [idle, busy] = [await openOrder('order-expiring', expiring), await openOrder('order-busy', expiring)]
  await world.advance(59_000)
  await lin.pay(busy.orderRef, slow)
  await world.advance(2000)
  expect((await lin.order(idle.orderRef)).state).toBe('closed')
  expect((await lin.order(busy.orderRef)).state).toBe('paying')
  expect((await lin.pay(idle.orderRef, slow)).json.code).toBe('order_expired')
  expect((await shop.createOrder('order-expiring', expiring)).json.code).toBe('ORDER_CLOSED')
  expect((await shop.query('order-expiring')).json.trade_state).toBe('CLOSED')
  await world.advance(8000)
  expect((await lin.order(busy.orderRef)).state).toBe('paid')
})

test('an order whose time ran out while it was being paid closes when the payment fails', async () => {
  const card = await lin.card()
  const expiring = { time_expire: toRfc3339(world.clock.now() + 60_000) }
  const { orderRef } = await openOrder('order-too-late', expiring)
  await world.advance(59_000)
  world.network.next(isPayment, 'lose-request')
  await lin.pay(orderRef, card)
  await world.advance(64_000)
  expect(await lin.order(orderRef)).toMatchObject({ state: 'closed', attempt: { state: 'failed' } })
  expect(world.rows("SELECT state, closed_by FROM pay_order WHERE out_trade_no = 'order-too-late'")).toEqual([
    { state: 'closed', closed_by: 'time' },
  ])
})

test("nobody sees, pays or touches somebody else's order or card", async () => {
  const card = await lin.card()
  const { json } = await shop.createOrder('order-of-lin')
  const launch = shop.launchParams(json.prepay_id)
  const { orderRef } = (await lin.open(launch)).json
  const thief = await new Payer(world, 'thief').login()
  const refusals = [
    await thief.open(launch),
    await thief.call('getOrder', { orderRef }),
    await thief.pay(orderRef, card),
    await thief.call('getOrder', { orderRef: 'no-such-order' }),
  ]
  for (const { status, json: error } of refusals) {
    expect([status, error]).toEqual([404, { code: 'order_unknown', message: 'no such order for this payer' }])
  }
  const own = await shop.createOrder('order-of-thief')
  const mine = (await thief.open(shop.launchParams(own.json.prepay_id))).json
  expect(mine.cards).toEqual([])
  expect((await thief.pay(mine.orderRef, card)).json.code).toBe('card_unknown')
  expect((await thief.call('unbindCard', { cardId: card.cardId })).json.code).toBe('card_unknown')
  await lin.pay(orderRef, card)
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
})

test('the power fails in mid-payment: the next start asks what became of it, and does not pay again', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-power-cut')
  world.network.next(isNotification, 'lose-request', 10)
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  const reached = new Promise<void>((resolve) => {
    world.network.next(isPayment, async (_request, pass) => {
      const answer = await pass()
      resolve()
      await held
      return answer
    })
  })
  const before = paymentsSent()
  const paying = lin.pay(orderRef, card)
  await reached
  const afterPowerCut = await world.startFromDisk()
  await afterPowerCut.drain()
  const later = await new Payer(world, 'lin')
  later.url = afterPowerCut.url
  await later.login()
  expect((await later.order(orderRef)).state).toBe('paid')
  expect(paymentsSent() - before).toBe(1)
  release()
  await paying
})

test('what was unknown or unsent at a restart goes on after it', async () => {
  const card = await lin.card()
  const { orderRef } = await openOrder('order-restart')
  world.answerNotices(500)
  world.network.next(isPayment, 'lose-answer')
  world.network.next(isNotification, 'lose-request', 10)
  await lin.pay(orderRef, card)
  await world.restart()
  await world.settle()
  expect((await lin.order(orderRef)).state).toBe('paid')
  expect(noticesAbout('order-restart')).toHaveLength(1)
  await world.restart()
  world.answerNotices(200)
  await world.advance(HOUR_MS)
  expect(noticesAbout('order-restart')).toHaveLength(2)
})

/** What the shop's server was told of an order, opened. */
function noticesAbout(outTradeNo: string): object[] {
  return world.notices
    .map(({ body }) => JSON.parse(shop.open(JSON.parse(body).resource)))
    .filter((transaction) => transaction.out_trade_no === outTradeNo)
}

async function postNotification(url: string, body: string): Promise<Response> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(url, { method: 'POST', headers, body })
}

/** A cardholder pays an order's ticket in the wallet, past the bridge. */
async function payInWallet(outTradeNo: string): Promise<void> {
  const [row] = world.rows<{ tn: string }>(`SELECT tn FROM pay_order WHERE out_trade_no = '${outTradeNo}'`)
  const answer = await fetch(`${world.networkUrl}/mock/tn/${row?.tn}/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ cardNo: GOOD_CARD }),
  })
  expect(answer.status).toBe(200)
}
