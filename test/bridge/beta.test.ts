import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { keepFeedback, latestFeedback } from '../../bridge-server/bridge/beta/feedback-records.ts'
import { maskLongNumbers } from '../../bridge-server/bridge/beta/masking.ts'
import {
  type BetaProgramme,
  bucketOf,
  DEFAULT_PROGRAMME,
  standingOf,
} from '../../bridge-server/bridge/beta/programme.ts'
import { DAY_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { NetworkDesk, scan } from '../support/bridge-codes.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { GOOD_CARD, newId, Payer } from '../support/bridge-payer.ts'

const BEFORE_MS = Date.parse('2021-09-21T23:59:59+08:00')
const MIGRATIONS = path.join(import.meta.dirname, '..', '..', 'bridge-server', 'bridge', 'migrations')
const EVERYBODY_ELSE = 'openpid-of-zhou'

let world: BridgeWorld
let shop: MerchantClient
let lin: Payer
let orders = 0

beforeAll(async () => {
  world = await openBridgeWorld(BEFORE_MS)
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterEach(() => put(DEFAULT_PROGRAMME))
afterAll(() => world.close())

async function put(programme: object) {
  const body = JSON.stringify(programme)
  const answer = await fetch(`${world.bridge.url}/beta`, { method: 'PUT', body })
  return { status: answer.status, json: (await answer.json()) as any }
}

const programme = (change: Partial<BetaProgramme>): BetaProgramme => ({ ...DEFAULT_PROGRAMME, ...change })
const pause = (feature: 'pay' | 'scan' | 'code' | 'top-up', until: string | null = null) =>
  programme({ pauses: [{ feature, from: '2021-09-01T00:00:00+08:00', until, why: 'a drill' }] })

const availability = async (payer = lin, pluginVersion = '1.0.0') =>
  (await payer.call('getAvailability', { pluginVersion })).json

async function launchParams() {
  const { json } = await shop.createOrder(`beta-order-${++orders}`)
  return shop.launchParams(json.prepay_id)
}

const none = { pay: null, scan: null, code: null, 'top-up': null }
const all = (reason: string) => ({ pay: reason, scan: reason, code: reason, 'top-up': reason })

describe('the beginning', () => {
  test('a second before 22 September 2021 nothing is open; at midnight in Beijing it is, for everybody', async () => {
    expect(await availability()).toEqual({
      features: all('before-beta'),
      cohort: 'none',
      betaFrom: '2021-09-22',
      serverTimeMs: BEFORE_MS,
    })
    const refused = await lin.open(await launchParams())
    expect(refused).toMatchObject({ status: 403, json: { code: 'not_available' } })
    await world.advance(SECOND_MS)
    expect(await availability()).toMatchObject({ features: none, cohort: 'everybody' })
    expect((await lin.open(await launchParams())).status).toBe(200)
  })
})

describe('who is in', () => {
  test('people on the list are in from their day on, whatever the share; others are told that they are not', async () => {
    await put(
      programme({
        shares: [{ from: '2021-09-22', percent: 0 }],
        allowList: [
          { openpid: 'openpid-of-lin', from: '2021-09-17' },
          { openpid: EVERYBODY_ELSE, from: '2021-09-23' },
        ],
      }),
    )
    const zhou = await new Payer(world, 'zhou').login()
    expect(await availability()).toMatchObject({ features: none, cohort: 'allow-list' })
    expect(await availability(zhou)).toMatchObject({ features: all('not-enrolled'), cohort: 'none' })
    expect((await zhou.open(await launchParams())).json.code).toBe('not_available')
    expect((await lin.open(await launchParams())).status).toBe(200)
  })

  test('a share takes in as many as it says, the same ones every day, and a larger one loses nobody', () => {
    const people = Array.from({ length: 20_000 }, (_, i) => `openpid-${i}`)
    const inShare = (percent: number) =>
      people.filter((openpid) => {
        const shares = [{ from: '2021-09-22', percent }]
        return standingOf(programme({ shares }), openpid, Date.parse('2021-10-01T00:00:00Z')).outside === null
      })
    const [five, twenty, half] = [inShare(5), inShare(20), inShare(50.5)]
    for (const [share, percent] of [
      [five, 5],
      [twenty, 20],
      [half, 50.5],
    ] as const) {
      expect(Math.abs((share.length / people.length) * 100 - percent)).toBeLessThan(1)
    }
    expect(inShare(5)).toEqual(five)
    expect(five.every((openpid) => twenty.includes(openpid))).toBe(true)
    expect(twenty.every((openpid) => half.includes(openpid))).toBe(true)
    expect([inShare(0).length, inShare(100).length]).toEqual([0, people.length])
  })

  test('buckets are the documented ones, and another salt draws anew', () => {
    // docs/beta.md tells how to work these out by hand.
    expect(bucketOf('quickpass-beta-2021', 'openpid-of-lin')).toBe(5235)
    expect(bucketOf('quickpass-beta-2021', 'openpid-of-zhou')).toBe(97)
    const moved = Array.from({ length: 1000 }, (_, i) => `p${i}`).filter(
      (openpid) => bucketOf('one', openpid) < 5000 !== bucketOf('another', openpid) < 5000,
    )
    expect(moved.length).toBeGreaterThan(400)
  })

  test('a growing share opens on its day', async () => {
    await put(
      programme({
        shares: [
          { from: '2021-09-22', percent: 0 },
          { from: '2021-09-30', percent: 100 },
        ],
      }),
    )
    expect((await availability()).features.pay).toBe('not-enrolled')
    await world.advance(Date.parse('2021-09-30T00:00:00+08:00') - world.clock.now())
    await lin.login()
    expect(await availability()).toMatchObject({ features: none, cohort: 'everybody' })
  })
})

describe('the kill switch', () => {
  test.each([
    ['top-up', 'openTopUp', { topUpId: newId(), goodsId: 'qcoin-1', account: '1234567' }],
    ['top-up', 'checkTopUpAccount', { serviceId: 'qcoin', account: '1234567' }],
    ['code', 'issueCode', { codeId: newId(), cardId: 'a-card' }],
    ['scan', 'inspectCode', { scanId: newId(), code: 'wxp://f2f0abc' }],
  ] as const)('%s stopped: %s is refused, and the rest goes on', async (feature, call, request) => {
    await put(pause(feature))
    const refused = await lin.call(call, request as never)
    expect(refused).toMatchObject({ status: 403, json: { code: 'not_available' } })
    expect((await availability()).features).toEqual({ ...none, [feature]: 'paused' })
    expect((await lin.open(await launchParams())).status).toBe(200)
    expect((await lin.call('listTopUps', {})).status).toBe(200)
    await put(DEFAULT_PROGRAMME)
    expect((await lin.call(call, request as never)).json.code).not.toBe('not_available')
  })

  test('a pause ends by itself at its moment', async () => {
    const until = new Date(world.clock.now() + 60 * SECOND_MS).toISOString()
    await put(pause('pay', until))
    await world.advance(59 * SECOND_MS)
    expect((await availability()).features.pay).toBe('paused')
    await world.advance(SECOND_MS)
    expect((await availability()).features.pay).toBeNull()
  })

  test('stops payments that were not begun, and never speaks ill of one that was', async () => {
    const card = await lin.card(GOOD_CARD)
    const [begun, waiting] = [await launchParams(), await launchParams()]
    const [paid, unpaid] = [(await lin.open(begun)).json, (await lin.open(waiting)).json]
    const attemptId = newId()
    await lin.pay(paid.orderRef, card, { attemptId })
    await world.settle()

    await put(pause('pay'))
    expect((await lin.pay(unpaid.orderRef, card)).json.code).toBe('not_available')
    expect((await lin.open(waiting)).json.code).toBe('not_available')
    // The payer's phone lost the answer and asks again: he was charged, and may not read that he was not.
    expect(await lin.pay(paid.orderRef, card, { attemptId })).toMatchObject({
      status: 200,
      json: { state: 'paid' },
    })
    expect(await lin.open(begun)).toMatchObject({ status: 200, json: { state: 'paid' } })
    expect(await lin.order(paid.orderRef)).toMatchObject({ state: 'paid' })
  })

  test('of top-ups stops paying for one that was placed before, and nothing else', async () => {
    const card = await lin.card(GOOD_CARD)
    const request = { topUpId: newId(), goodsId: 'qcoin-1', account: '1234567' }
    const { cashier } = (await lin.call('openTopUp', request)).json
    const order = (await lin.open(await launchParams())).json
    await put(pause('top-up'))
    expect((await lin.pay(cashier.orderRef, card)).json.code).toBe('not_available')
    expect((await lin.pay(order.orderRef, card)).status).toBe(200)
    await put(pause('pay'))
    expect((await lin.pay(cashier.orderRef, card)).status).toBe(200)
    await world.settle()
    expect((await lin.call('getTopUp', { topUpId: request.topUpId })).json.state).toBe('delivered')
    expect((await lin.pay('no-such-order', card)).json.code).toBe('order_unknown')
  })

  test('a plugin that is too old is told so, by number and not by letter', async () => {
    await put(programme({ minPluginVersion: '1.10.0' }))
    expect((await availability(lin, '1.9.9')).features).toEqual(all('plugin-too-old'))
    expect((await availability(lin, 'unknown')).features).toEqual(all('plugin-too-old'))
    expect((await availability(lin, '1.10.0')).features).toEqual(none)
    expect((await availability(lin, '2.0.0-beta')).features).toEqual(none)
  })

  test('what was begun before a pause is opened again, and never called uncharged', async () => {
    await put(programme({}))
    const card = await lin.card(GOOD_CARD)
    const request = { topUpId: newId(), goodsId: 'qcoin-1', account: '1234567' }
    const { cashier } = (await lin.call('openTopUp', request)).json
    await lin.pay(cashier.orderRef, card)
    await world.settle()
    const { code } = await new NetworkDesk(world).merchantCode({ owner: 'unionpay' })
    const { scanId } = await scan(lin, code)
    const scanned = (await lin.call('openScan', { scanId, amountFen: 100 })).json
    await lin.pay(scanned.orderRef, card)
    const unpaid = await scan(lin, code)
    await lin.call('openScan', { scanId: unpaid.scanId, amountFen: 100 })
    await put(programme({ pauses: [...pause('top-up').pauses, ...pause('scan').pauses] }))
    expect((await lin.call('openTopUp', request)).json.topUp).toMatchObject({ state: 'delivered' })
    expect((await lin.call('openScan', { scanId, amountFen: 100 })).json).toMatchObject({ state: 'paid' })
    const other = await lin.call('openTopUp', { ...request, topUpId: newId() })
    expect(other.json.code).toBe('not_available')
    // Nobody has paid that one, and with another amount it would become a new order.
    const anew = await lin.call('openScan', { scanId: unpaid.scanId, amountFen: 200 })
    expect(anew.json.code).toBe('not_available')
  })

  test('of many documents put at once the last one stands, whole, after a restart too', async () => {
    const documents = Array.from({ length: 8 }, (_, i) => programme({ minPluginVersion: `0.${i}.0` }))
    const answers = await Promise.all(documents.map(put))
    expect(answers.map(({ status }) => status)).toEqual(documents.map(() => 200))
    const inForce = await (await fetch(`${world.bridge.url}/beta`)).json()
    await world.restart()
    await lin.login()
    expect(await (await fetch(`${world.bridge.url}/beta`)).json()).toEqual(inForce)
    await put(programme({}))
  })

  test('a plugin that is too old begins nothing, and sees what it began to its end', async () => {
    await put(programme({}))
    const card = await lin.card(GOOD_CARD)
    const order = (await lin.open(await launchParams())).json
    await put(programme({ minPluginVersion: '1.10.0' }))
    const of = (version: string) => ({ headers: { 'quickpass-plugin': version } })
    const codeId = newId()
    for (const version of ['1.9.9', 'unknown', '']) {
      const refused = await lin.call('issueCode', { codeId, cardId: card.cardId }, of(version))
      expect(refused.json).toMatchObject({
        code: 'not_available',
        message: expect.stringContaining('plugin-too-old'),
      })
    }
    expect((await lin.pay(order.orderRef, card)).json.code).toBe('not_available')
    expect((await lin.call('getOrder', { orderRef: order.orderRef })).json.state).toBe('awaiting')
    const shown = await lin.call('issueCode', { codeId, cardId: card.cardId }, of('1.10.0'))
    expect(shown.json.state).toBe('live')
    expect((await lin.call('retireCode', { codeId }, of('1.9.9'))).json.state).toBe('retired')
  })
})

describe('the programme', () => {
  test('can be read, replaced as a whole, and is still in force after a restart', async () => {
    const wanted = pause('code')
    expect(await put(wanted)).toEqual({ status: 200, json: wanted })
    await world.restart()
    expect(await (await fetch(`${world.bridge.url}/beta`)).json()).toEqual(wanted)
    expect((await availability()).features.code).toBe('paused')
  })

  test.each([
    ['no shares', { shares: [] }, 'shares'],
    ['more than all', { shares: [{ from: '2021-09-22', percent: 101 }] }, 'shares.0.percent'],
    ['a thousandth', { shares: [{ from: '2021-09-22', percent: 0.001 }] }, 'shares.0.percent'],
    ['no such day', { shares: [{ from: '2021-02-30', percent: 1 }] }, 'shares.0.from'],
    [
      'days backwards',
      { shares: ['2021-10-01', '2021-09-22'].map((from) => ({ from, percent: 1 })) },
      'shares',
    ],
    ['an unknown feature', { pauses: [{ ...pause('pay').pauses[0], feature: 'fly' }] }, 'pauses.0.feature'],
    ['an end before the beginning', pause('pay', '2021-08-01T00:00:00+08:00'), 'pauses.0'],
    ['a version that is none', { minPluginVersion: 'latest' }, 'minPluginVersion'],
  ])('%s is refused by field, and the old one stays in force', async (_, change, field) => {
    expect(await put({ ...DEFAULT_PROGRAMME, ...change })).toMatchObject({ status: 422, json: { field } })
    expect(await (await fetch(`${world.bridge.url}/beta`)).json()).toEqual(DEFAULT_PROGRAMME)
  })

  test('is for this machine alone', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' }
    for (const target of ['/beta', '/feedback']) {
      expect((await fetch(`${world.bridge.url}${target}`, { headers })).status).toBe(404)
    }
  })

  test('that somebody broke by hand stops the start with its name and what is wrong', async () => {
    const file = path.join(world.dataDir, 'bridge', 'beta.json')
    const good = await fs.readFile(file)
    await fs.writeFile(file, '{"salt": ""}')
    await expect(world.startFromDisk()).rejects.toThrow(/beta\.json .*salt/s)
    await fs.writeFile(file, good)
  })
})

describe('feedback', () => {
  const diagnosis = {
    pluginVersion: '1.0.0',
    hostVersion: '8.0.15',
    libVersion: '2.21.3',
    platform: 'ios',
    page: 'pages/code/code',
    state: 'live',
    errors: [{ atMs: 1_632_300_000_000, code: 'network_unreachable', call: 'issueCode' }],
    clockOffsetMs: -120_000,
  }
  const feedbackRows = () =>
    world.rows<{ text: string; diagnosis: string }>('SELECT text, diagnosis FROM feedback')

  test('is kept once, and shown on a page where nothing of it runs', async () => {
    const feedbackId = newId()
    const feedback = { feedbackId, text: '付款码亮得很快 <script>alert(1)</script>', diagnosis }
    for (let i = 0; i < 2; i++)
      expect((await lin.call('sendFeedback', feedback)).json).toEqual({ feedbackId })
    expect(feedbackRows()).toHaveLength(1)
    const page = await fetch(`${world.bridge.url}/feedback`)
    const text = await page.text()
    expect(text).toContain('付款码亮得很快 &lt;script&gt;')
    expect(text).toContain('issueCode → network_unreachable')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('keeps no card number and no payment code, wherever they stand and however they are written', async () => {
    const text = `卡 6216 2610 0000 0000 018，码 6236098835899996543，ｆｕｌｌ ６２１６２６１００００００００００１８，订单 42`
    const hidden = {
      ...diagnosis,
      state: '6216261000000000018',
      errors: [{ ...diagnosis.errors[0]!, code: '135112298638468293' }],
    }
    await lin.call('sendFeedback', { feedbackId: newId(), text, diagnosis: hidden })
    const kept = JSON.stringify(feedbackRows())
    for (const secret of ['62162610', '6216 2610', '623609883589', '６２１６２６', '135112298638']) {
      expect(kept).not.toContain(secret)
    }
    expect(kept).toContain('***0018')
    expect(kept).toContain('订单 42')
  })

  test('of any kind leaves no twelve digits in a row', () => {
    const gap = fc.constantFrom('', '', '', ' ', '-', '. ', '\u00a0', '\u200b')
    const digit = fc.constantFrom(...'0123456789０１２９')
    const number = fc.array(fc.tuple(digit, gap), { minLength: 12, maxLength: 40 })
    fc.assert(
      fc.property(fc.string(), number, fc.string(), (before, digits, after) => {
        const masked = maskLongNumbers(`${before}${digits.flat().join('')}${after}`)
        const bare = masked.replace(/[^\p{L}\p{Nd}*\n]/gu, '')
        expect(bare).not.toMatch(/\p{Nd}{12}/u)
      }),
    )
  })

  test.each([
    ['no words', { text: '   ' }, 'text'],
    ['a novel', { text: 'x'.repeat(2001) }, 'text'],
    ['a field that says too much', { diagnosis: { ...diagnosis, cardNo: '1' } }, 'diagnosis.cardNo'],
    [
      'eleven errors',
      { diagnosis: { ...diagnosis, errors: Array(11).fill(diagnosis.errors[0]) } },
      'diagnosis.errors',
    ],
  ])('with %s is refused by field', async (_, change, field) => {
    const { json } = await lin.call('sendFeedback', { feedbackId: newId(), text: 'ok', diagnosis, ...change })
    expect(json).toMatchObject({ code: 'bad_request', field })
  })

  test('is kept for half a year', async () => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'feedback-'))
    const store = openSqliteStore(path.join(folder, 'bridge.db'), MIGRATIONS)
    const send = (text: string, day: number) => {
      const feedback = { openpid: 'lin', feedbackId: newId(), text, diagnosis, atMs: day * DAY_MS }
      return store.transact((tx) => keepFeedback(tx, feedback))
    }
    const kept = async () => (await latestFeedback(store, 9)).map(({ text }) => text)
    await send('old', 0)
    await send('new', 180)
    expect(await kept()).toEqual(['new', 'old'])
    await send('newest', 181)
    expect(await kept()).toEqual(['newest', 'new'])
    await store.close()
    await fs.rm(folder, { recursive: true })
  })
})
