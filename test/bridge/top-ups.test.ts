import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { newId, Payer } from '../support/bridge-payer.ts'
import { ProviderClient } from '../support/top-ups.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'

let world: BridgeWorld
let payer: Payer

beforeAll(async () => {
  world = await openBridgeWorld(Date.parse('2021-10-05T10:00:00+08:00'))
  payer = await new Payer(world, 'lin').login()
  await payer.card()
}, 30_000)
beforeEach(async () => {
  payer.url = null
  world.network.heal()
  await payer.login()
  await fetch(`${world.providerUrl}/mock/faults/clear`, { method: 'POST' })
})
afterAll(() => world.close())

const isTo = (part: string) => (request: { url: string }) => request.url.includes(part)
const harm = (fault: object) =>
  fetch(`${world.providerUrl}/mock/faults`, { method: 'POST', body: JSON.stringify(fault) })
const newAccount = () => String(10_000_000 + (randomBytes(3).readUIntBE(0, 3) % 80_000_000))

async function open(account = newAccount(), goodsId = 'qcoin-10') {
  const topUpId = newId()
  const { status, json } = await payer.call('openTopUp', { topUpId, goodsId, account })
  if (status !== 200) throw new Error(JSON.stringify(json))
  return { topUpId, ...json }
}

/** A top-up whose order is paid, and everything that follows at once done. */
async function buy(account?: string) {
  const { topUpId, cashier } = await open(account)
  await payer.pay(cashier.orderRef, await payer.card())
  await world.settle()
  expect((await payer.order(cashier.orderRef)).state).toBe('paid')
  return { topUpId, orderRef: cashier.orderRef as string }
}

const look = async (topUpId: string) => (await payer.call('getTopUp', { topUpId })).json
const stepsOf = async (topUpId: string) => (await look(topUpId)).steps.map(({ state }: any) => state)

/** What the card was debited and credited for an order, by the network's own journal. */
async function cardMoved(orderRef: string): Promise<number[]> {
  const numbers = world.rows<{ queryId: string }>(
    `SELECT query_id AS queryId FROM payment WHERE order_ref = '${orderRef}'
     UNION SELECT query_id FROM refund_try JOIN refund USING (refund_id)
     WHERE order_ref = '${orderRef}' AND query_id IS NOT NULL`,
  )
  const { entries } = (await (await fetch(`${world.networkUrl}/mock/journal?limit=200`)).json()) as any
  return entries
    .filter(({ key }: any) => numbers.some(({ queryId }) => key.endsWith(queryId)))
    .flatMap(({ source, destination, amountFen }: any) => {
      if (source.startsWith('cardholder:')) return [-amountFen]
      return destination.startsWith('cardholder:') ? [amountFen] : []
    })
    .sort((a: number, b: number) => a - b)
}

/** What the provider says of an order's delivery, whoever asks. */
const delivery = (orderRef: string) => new ProviderClient(() => world.providerUrl, world.clock).ask(orderRef)

/** The account as it stands in the bridge's database. */
const accountOf = (topUpId: string) =>
  world.rows<{ account: string }>(`SELECT account FROM top_up WHERE top_up_id = '${topUpId}'`)[0]?.account

describe('a top-up that works', () => {
  test('is checked, paid and delivered, and every step can be seen', async () => {
    const { json } = await payer.call('listTopUps', {})
    expect(json.services.map(({ serviceId, isOpen }: any) => [serviceId, isOpen])).toEqual([
      ['qcoin', true],
      ['qq-music', true],
      ['tencent-video', true],
    ])
    const checked = await payer.call('checkTopUpAccount', { serviceId: 'qcoin', account: '12345678' })
    expect(checked.json.accountName).toMatch(/^.\*.$/)

    const { topUpId, topUp, cashier } = await open('12345678')
    expect(topUp).toMatchObject({
      state: 'awaiting',
      account: '12****78',
      goodsName: '10 Q币',
      failure: null,
    })
    expect(cashier).toMatchObject({ merchantName: '云闪付充值', amountFen: 1000, state: 'awaiting' })
    expect(cashier.cards).toHaveLength(1)
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()

    const delivered = await look(topUpId)
    expect(delivered).toMatchObject({ state: 'delivered', failure: null, order: { state: 'paid' } })
    expect(delivered.steps.map(({ state }: any) => state)).toEqual([
      'awaiting',
      'paying',
      'paid',
      'delivering',
      'delivered',
    ])
    expect(await cardMoved(cashier.orderRef)).toEqual([-1000])
    expect(world.rows('SELECT * FROM top_up WHERE due_ms IS NOT NULL AND fulfilment IS NOT NULL')).toEqual([])
  })

  test('is watched: the answer comes with the next change', async () => {
    const { topUpId, topUp, cashier } = await open()
    const waiting = payer.call('getTopUp', { topUpId, waitMs: 25_000, since: topUp.version })
    await payer.pay(cashier.orderRef, await payer.card())
    expect((await waiting).json.version).toBeGreaterThan(topUp.version)
    await world.settle()
    const last = await look(topUpId)
    const quiet = payer.call('getTopUp', { topUpId, waitMs: 1234, since: last.version })
    await world.clock.whenAwaited(world.clock.now() + 1234)
    await world.advance(1234)
    expect((await quiet).json.version).toBe(last.version)
  })

  test('asked for twice is one top-up, and another wish under its number is refused', async () => {
    const request = { topUpId: newId(), goodsId: 'qcoin-5', account: newAccount() }
    const answers = await Promise.all([1, 2, 3].map(() => payer.call('openTopUp', request)))
    expect(new Set(answers.map(({ json }) => json.cashier.orderRef)).size).toBe(1)
    const other = await payer.call('openTopUp', { ...request, goodsId: 'qcoin-10' })
    expect(other).toMatchObject({ status: 400, json: { code: 'bad_request', field: 'topUpId' } })
    expect(world.rows(`SELECT 1 FROM top_up WHERE top_up_id = '${request.topUpId}'`)).toHaveLength(1)
  })

  test('is described in both languages, and forgets the account when it is over', async () => {
    const { topUpId, cashier } = await open('12345678')
    expect(cashier).toMatchObject({
      description: expect.stringMatching(/10 Q币（12\*{4}78）$/),
      descriptionEn: expect.stringMatching(/\(12\*{4}78\)$/),
    })
    const neverPaid = await open('23456789')
    expect(accountOf(topUpId)).toBe('12345678')
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    expect(accountOf(topUpId)).toBe('12****78')
    await world.advance(31 * MINUTE_MS)
    await payer.login()
    expect(accountOf(neverPaid.topUpId)).toBe('23****89')
    // Still the same wish, and not another one that looks like it.
    const again = { topUpId, goodsId: 'qcoin-10', account: '12345678' }
    expect((await payer.call('openTopUp', again)).json.topUp).toMatchObject({ state: 'delivered' })
    const other = await payer.call('openTopUp', { ...again, account: '12000078' })
    expect(other.json.code).toBe('bad_request')
    expect(JSON.stringify(world.rows('SELECT * FROM event'))).not.toContain('12345678')
  })

  test("is nobody else's", async () => {
    const { topUpId, cashier } = await open()
    const stranger = await new Payer(world, 'zhou').login()
    expect((await stranger.call('getTopUp', { topUpId })).json.code).toBe('order_unknown')
    expect((await stranger.call('getOrder', { orderRef: cashier.orderRef })).json.code).toBe('order_unknown')
  })

  test('that nobody pays closes with its order, and nothing more is done for it', async () => {
    const { topUpId } = await open()
    await world.advance(31 * MINUTE_MS)
    await payer.login()
    expect(await stepsOf(topUpId)).toEqual(['awaiting', 'closed'])
    expect(world.rows(`SELECT due_ms FROM top_up WHERE top_up_id = '${topUpId}'`)).toEqual([{ due_ms: null }])
  })
})

describe('a top-up that fails gives the money back', () => {
  test('when the provider refuses', async () => {
    const { topUpId, orderRef } = await buy('99002')
    await world.advance(30 * SECOND_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'refunded', failure: 'top_up_undelivered' })
    expect(await stepsOf(topUpId)).toEqual([
      'awaiting',
      'paying',
      'paid',
      'delivering',
      'refunding',
      'refunded',
    ])
    expect(await cardMoved(orderRef)).toEqual([-1000, 1000])
  })

  test.each([
    ['never answers', '99003'],
    ['would deliver too late', '99005'],
    ['accepts and never delivers', '99007'],
  ])('when the provider %s: after ten minutes, and not a second earlier', async (_, account) => {
    const { topUpId, orderRef } = await buy(account)
    await world.advance(10 * MINUTE_MS - SECOND_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'delivering', failure: null })
    await world.advance(SECOND_MS)
    expect((await look(topUpId)).state).toMatch(/refund/)
    await world.advance(30 * MINUTE_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'refunded' })
    expect(await cardMoved(orderRef)).toEqual([-1000, 1000])
  })

  test('once, however the refund answers: its outcome is asked for', async () => {
    const { topUpId, cashier } = await open('99002')
    world.network.next(
      ({ url, body }) => url.endsWith('backTransReq.do') && /txnType=04/.test(String(body)),
      'lose-answer',
    )
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    await world.advance(2 * MINUTE_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'refunded' })
    expect(await cardMoved(cashier.orderRef)).toEqual([-1000, 1000])
  })
})

describe('never delivered and refunded both', () => {
  test('a late delivery within the time is a delivery', async () => {
    const { topUpId, orderRef } = await buy('99004')
    expect(await look(topUpId)).toMatchObject({ state: 'delivering' })
    await world.advance(MINUTE_MS + 30 * SECOND_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'delivered' })
    expect(await cardMoved(orderRef)).toEqual([-1000])
  })

  test('a lost answer is asked for again, under the same key', async () => {
    const { topUpId, orderRef } = await buy('99006')
    await world.advance(5 * SECOND_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'delivered' })
    expect(await delivery(orderRef)).toMatchObject({
      state: 'delivered',
      serial: expect.stringMatching(/^TP/),
    })
  })

  test('while the provider says nothing at all, no money goes back, however long that takes', async () => {
    const { topUpId, cashier } = await open()
    world.network.next(isTo('/deliveries/'), 'lose-answer', 1000)
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    await world.advance(HOUR_MS)
    await payer.login()
    expect(await look(topUpId)).toMatchObject({ state: 'delivering' })
    const page = async () => (await fetch(world.bridge.url)).text()
    expect(await page()).toContain('1 笔充值超时，充值商未答复，共 ¥10.00')
    world.network.heal()
    await world.advance(MINUTE_MS)
    expect(await page()).not.toContain('充值商未答复')
    // It was delivered at once; every answer was lost.
    expect(await look(topUpId)).toMatchObject({ state: 'delivered' })
    expect(await cardMoved(cashier.orderRef)).toEqual([-1000])
  })

  test('a word that the provider did not sign is no word', async () => {
    const { topUpId, cashier } = await open()
    world.network.next(
      isTo('/deliveries/'),
      async (_request, pass) => {
        const answer = await pass()
        const body = Buffer.from(answer.body.toString().replace('"delivered"', '"refused"'))
        return { ...answer, body }
      },
      3,
    )
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    expect(await look(topUpId)).toMatchObject({ state: 'delivering' })
    await world.advance(20 * SECOND_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'delivered' })
  })

  test('an order that was slower than its cancellation delivers nothing', async () => {
    const { topUpId, cashier } = await open()
    const late: Array<() => Promise<unknown>> = []
    world.network.next(
      ({ method, url: to }) => method === 'PUT' && to.includes('/deliveries/'),
      async (_request, pass) => {
        late.push(pass)
        throw new Error('no answer in time')
      },
      1000,
    )
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    await world.advance(15 * MINUTE_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'refunded' })
    await late[0]?.()
    await world.settle()
    expect(await delivery(cashier.orderRef)).toMatchObject({ state: 'cancelled', serial: null })
    expect(await cardMoved(cashier.orderRef)).toEqual([-1000, 1000])
  })
})

describe('the end of the process', () => {
  test.each([
    ['before the provider was asked', 'lose-request'],
    ['after the provider delivered', 'lose-answer'],
  ] as const)('%s: the next start delivers once', async (_, what) => {
    const { topUpId, cashier } = await open()
    world.network.next(isTo('/deliveries/'), what)
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    await world.restart()
    await world.settle()
    await payer.login()
    await world.advance(2 * SECOND_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'delivered' })
  })

  test('right after the payer paid: what the disk holds goes on from there', async () => {
    const { topUpId, cashier } = await open()
    // The bridge falls silent right after the payment is on disk.
    world.network.next(isTo('/deliveries/'), 'lose-request', 1000)
    await payer.pay(cashier.orderRef, await payer.card())
    const survivor = await world.startFromDisk()
    world.network.heal()
    payer.url = survivor.url
    await payer.login()
    await world.advance(MINUTE_MS)
    expect(await look(topUpId)).toMatchObject({ state: 'delivered' })
  })

  test('between the refusal and the refund: the money goes back once', async () => {
    const { topUpId, cashier } = await open('99002')
    world.network.next(({ body }) => /txnType=04/.test(String(body)), 'lose-request')
    await payer.pay(cashier.orderRef, await payer.card())
    await world.settle()
    await world.restart()
    await payer.login()
    await world.advance(40 * MINUTE_MS)
    await payer.login()
    expect(await look(topUpId)).toMatchObject({ state: 'refunded' })
    expect(await cardMoved(cashier.orderRef)).toEqual([-1000, 1000])
  })
})

describe('what cannot be bought', () => {
  test.each([
    ['goods that there are not', { goodsId: 'qcoin-7' }, 'bad_request', 'goodsId'],
    ['an account that the provider does not know', { account: '99001' }, 'top_up_account_unknown', 'account'],
    ['an account that is none', { account: 'lin@qq' }, 'top_up_account_unknown', 'account'],
    ['a number of the top-up that is too short', { topUpId: 'short' }, 'bad_request', 'topUpId'],
  ])('%s is refused by field', async (_, change, code, field) => {
    const request = { topUpId: newId(), goodsId: 'qcoin-10', account: newAccount(), ...change }
    const { json } = await payer.call('openTopUp', request)
    expect(json).toMatchObject({ code, field })
  })

  test('while the provider is down the services say so, and no order is placed', async () => {
    await world.advance(2 * MINUTE_MS)
    await harm({ kind: 'down', times: 100 })
    const { json } = await payer.call('listTopUps', {})
    expect(json.services.map(({ closedBecause }: any) => closedBecause)).toEqual(
      Array(3).fill('provider-down'),
    )
    const opened = await payer.call('openTopUp', {
      topUpId: newId(),
      goodsId: 'qcoin-1',
      account: newAccount(),
    })
    expect(opened.json.code).toBe('top_up_closed')
  })
})

describe('a refund that the card cannot take', () => {
  let sad: BridgeWorld
  let lin: Payer
  let topUpId: string

  beforeEach(async () => {
    sad = await openBridgeWorld(Date.parse('2021-10-05T10:00:00+08:00'))
    lin = await new Payer(sad, 'lin').login()
    await lin.card()
  }, 30_000)
  afterEach(() => sad.close())

  const fault = (what: object) =>
    fetch(`${sad.networkUrl}/mock/faults`, { method: 'POST', body: JSON.stringify(what) })
  /** The network takes refunds on. Their outcome is heard by asking alone, and is that the card is void. */
  async function failLater() {
    sad.network.next(({ url }) => url.includes('/acp/notify/QR'), 'lose-request', 1000)
    await fault({ where: 'answer', action: 'query-code', respCode: '63', txnType: '00', next: 1000 })
  }
  const refuseOnce = () => fault({ where: 'request', action: 'code', respCode: '63', txnType: '04', next: 1 })
  const isRefund = ({ url, body }: HttpRequest) =>
    url.endsWith('/backTransReq.do') && /txnType=04/.test(String(body))
  const refundsSent = () => sad.network.sent.filter(isRefund).length
  const state = async () => (await (await lin.login()).call('getTopUp', { topUpId })).json.state
  async function buyInVain() {
    topUpId = newId()
    const request = { topUpId, goodsId: 'qcoin-10', account: '99002' }
    const { cashier } = (await lin.call('openTopUp', request)).json
    await lin.pay(cashier.orderRef, await lin.card())
    await sad.settle()
  }

  test('though it was taken on, has failed: people look at it, and it is tried once a day', async () => {
    await failLater()
    await buyInVain()
    await sad.advance(10 * MINUTE_MS)
    expect([await state(), refundsSent()]).toEqual(['refund-failed', 1])
    expect(await (await fetch(sad.bridge.url)).text()).toContain('1 笔充值退款失败，共 ¥10.00')
    await sad.advance(DAY_MS)
    expect(refundsSent()).toBe(2)
  })

  test('and fails the next day once more, waits for the day after', async () => {
    await refuseOnce()
    await buyInVain()
    expect([await state(), refundsSent()]).toEqual(['refund-failed', 1])
    await failLater()
    await sad.advance(DAY_MS + 10 * MINUTE_MS)
    expect([await state(), refundsSent()]).toEqual(['refund-failed', 2])
    await sad.advance(DAY_MS)
    expect(refundsSent()).toBe(3)
  })

  test('and can the next day, is seen to be back as soon as it is', async () => {
    await refuseOnce()
    await buyInVain()
    await sad.advance(DAY_MS + MINUTE_MS)
    expect([await state(), refundsSent()]).toEqual(['refunded', 2])
  })
})

test('on 29 September 2021 services are listed and closed; at midnight in Beijing they open', async () => {
  const early = await openBridgeWorld(Date.parse('2021-09-29T23:59:59+08:00'))
  try {
    const lin = await new Payer(early, 'lin').login()
    const before = (await lin.call('listTopUps', {})).json.services
    expect(before.map((service: any) => [service.isOpen, service.closedBecause])).toEqual(
      Array(3).fill([false, 'not-yet']),
    )
    const request = { topUpId: newId(), goodsId: 'qcoin-1', account: '1234567' }
    expect((await lin.call('openTopUp', request)).json.code).toBe('top_up_closed')
    await early.advance(SECOND_MS)
    expect((await lin.call('openTopUp', request)).status).toBe(200)
  } finally {
    await early.close()
  }
}, 30_000)

test('the bridge counts what became of them, and its own page names nobody', async () => {
  const metrics = await (await fetch(`${world.bridge.url}/metrics`)).text()
  const counted = (state: string) =>
    Number(metrics.match(`quickpass_top_ups{state="${state}"} (\\d+)`)?.[1] ?? 0)
  expect(counted('delivered')).toBeGreaterThan(5)
  expect(counted('refunded')).toBeGreaterThan(3)
  expect(counted('delivering') + counted('refunding') + counted('refund-failed')).toBe(0)
  const page = await (await fetch(world.bridge.url)).text()
  expect(page).toContain('Q币 · 10 Q币（12****78）')
  expect(page).not.toContain('12345678')
})

test('the next morning the settlement file of the merchant of top-ups confirms every payment and every refund', async () => {
  const day = new Date(world.clock.now() + 8 * HOUR_MS).toISOString().slice(0, 10).replaceAll('-', '')
  await world.advance(24 * HOUR_MS)
  const { merchants } = (await (await fetch(`${world.bridge.url}/reconciliation/${day}`)).json()) as any
  const report = merchants.find(({ merId }: any) => merId === '777290058110209')
  expect(report).toMatchObject({ state: 'compared', differences: [] })
  expect(report.matched).toBe(report.lines)
  expect(report.lines).toBeGreaterThan(20)
})

test('after all of it the books of the network are in order', async () => {
  expect((await readBooks(world.networkUrl)).audit).toEqual(BOOKS_IN_ORDER)
})
