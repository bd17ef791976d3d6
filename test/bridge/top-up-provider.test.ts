import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { startTopUpProvider, type TopUpProvider } from '../../bridge-server/top-up-provider/provider.ts'
import { PROVIDER_KEY, ProviderClient } from '../support/top-ups.ts'

const OPENING_MS = Date.parse('2021-09-30T00:00:00+08:00')
const ORDER = { serviceId: 'qcoin', goodsId: 'qcoin-10', account: '1234567', amountFen: 1000 }

let dataDir: string
let provider: TopUpProvider
const clock = new VirtualClock(OPENING_MS - SECOND_MS)
const client = new ProviderClient(() => provider.url, clock)
let starts = 0
let keys = 0
const newKey = () => `delivery-key-${String(++keys).padStart(6, '0')}`
const to = (account: string) => ({ ...ORDER, account })

const start = () =>
  startTopUpProvider({
    dataDir,
    port: 0,
    clock,
    random: seededRandom(`provider ${++starts}`),
    log: makeLog('test', 'silent'),
    client: PROVIDER_KEY,
  })
const advance = (ms: number) => clock.advance(ms, () => provider.drain())
const harm = (fault: object) =>
  fetch(`${provider.url}/mock/faults`, { method: 'POST', body: JSON.stringify(fault) })

beforeAll(async () => {
  dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'provider-'))
  provider = await start()
})
beforeEach(async () => {
  client.key = PROVIDER_KEY
  client.skewMs = 0
  await fetch(`${provider.url}/mock/faults/clear`, { method: 'POST' })
})
afterAll(async () => {
  await provider.close()
  await fs.rm(dataDir, { recursive: true })
})

test('a second before 30 September 2021 nothing can be topped up; at midnight in Beijing it can', async () => {
  const early = newKey()
  expect(await client.order(early, ORDER)).toMatchObject({ state: 'refused', reason: 'NOT_OPEN' })
  await advance(SECOND_MS)
  expect(await client.order(newKey(), ORDER)).toMatchObject({ state: 'delivered', isSigned: true })
  // What was refused stays refused: its money is on its way back.
  expect(await client.order(early, ORDER)).toMatchObject({ state: 'refused' })
})

test('the catalogue names three services with goods, prices and what to type', async () => {
  const { services, isSigned } = await client.send('GET', '/catalogue')
  expect(isSigned).toBe(true)
  expect(services.map(({ serviceId }: any) => serviceId)).toEqual(['qcoin', 'qq-music', 'tencent-video'])
  for (const { goods, accountPattern, opensOn } of services) {
    expect(opensOn).toBe('2021-09-30')
    expect('10001').toMatch(new RegExp(accountPattern))
    expect('0123').not.toMatch(new RegExp(accountPattern))
    for (const { goodsId, amountFen } of goods) {
      const bought = await client.order(newKey(), {
        ...ORDER,
        serviceId: serviceOf(goodsId),
        goodsId,
        amountFen,
      })
      expect(bought.state).toBe('delivered')
    }
  }
})

const serviceOf = (goodsId: string) => goodsId.replace(/-\d+$/, '')

describe('a key is one delivery', () => {
  test('however often it is asked for, at once or later, over a restart', async () => {
    const key = newKey()
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.order(key, ORDER)))
    await provider.close()
    provider = await start()
    answers.push(await client.order(key, ORDER), await client.ask(key))
    const serials = new Set(answers.map(({ serial }) => serial))
    expect([...serials]).toEqual([expect.stringMatching(/^TP\w{22}$/)])
  })

  test('and another order under it is a conflict', async () => {
    const key = newKey()
    await client.order(key, ORDER)
    for (const change of [{ account: '7654321' }, { goodsId: 'qcoin-5' }, { amountFen: 1001 }]) {
      expect(await client.order(key, { ...ORDER, ...change })).toMatchObject({
        status: 409,
        code: 'KEY_REUSED',
      })
    }
    expect(await client.ask(key)).toMatchObject({ state: 'delivered' })
  })

  test('an answer that is lost costs no second delivery', async () => {
    const key = newKey()
    expect(await client.order(key, to('99006'))).toBeNull()
    const again = await client.order(key, to('99006'))
    expect(again).toMatchObject({ state: 'delivered' })
    const page = await (await fetch(provider.url)).text()
    expect(page.split(again.serial)).toHaveLength(2)
  })
})

describe('cancelling', () => {
  test('ends what is pending, for good', async () => {
    const key = newKey()
    expect(await client.order(key, to('99004'))).toMatchObject({ state: 'pending' })
    expect(await client.cancel(key)).toMatchObject({ state: 'cancelled' })
    await advance(MINUTE_MS)
    expect(await client.order(key, to('99004'))).toMatchObject({ state: 'cancelled', serial: null })
  })

  test('comes too late for what is delivered', async () => {
    const key = newKey()
    await client.order(key, to('99004'))
    await advance(30 * SECOND_MS)
    expect(await client.cancel(key)).toMatchObject({ state: 'delivered' })
  })

  test('of a key whose order is still on its way keeps that order from delivering', async () => {
    const key = newKey()
    expect(await client.cancel(key)).toMatchObject({ state: 'cancelled' })
    expect(await client.order(key, ORDER)).toMatchObject({ state: 'cancelled', serial: null })
  })
})

describe('faults on demand', () => {
  test('each test account does what the page says of it', async () => {
    expect(await client.check('qcoin', '99001')).toMatchObject({ status: 404, code: 'ACCOUNT_UNKNOWN' })
    expect(await client.order(newKey(), to('99002'))).toMatchObject({
      state: 'refused',
      reason: 'ACCOUNT_BLOCKED',
    })
    const silent = newKey()
    expect(await client.order(silent, to('99003'))).toBeNull()
    expect(await client.order(silent, to('99003'))).toBeNull()
    expect(await client.ask(silent)).toMatchObject({ status: 404, code: 'DELIVERY_UNKNOWN' })
    const [late, never] = [newKey(), newKey()]
    await client.order(late, to('99005'))
    await client.order(never, to('99007'))
    await advance(14 * MINUTE_MS)
    expect(await client.ask(late)).toMatchObject({ state: 'pending' })
    await advance(MINUTE_MS)
    expect(await client.ask(late)).toMatchObject({ state: 'delivered' })
    expect(await client.ask(never)).toMatchObject({ state: 'pending' })
    const page = await (await fetch(provider.url)).text()
    for (const account of ['99001', '99002', '99003', '99004', '99005', '99006', '99007']) {
      expect(page).toContain(account)
    }
  })

  test('armed ones hit the account and the number of times that they name', async () => {
    await harm({ kind: 'refuse', account: '22222', times: 2 })
    expect(await client.order(newKey(), to('11111'))).toMatchObject({ state: 'delivered' })
    const states = []
    for (let i = 0; i < 3; i++) states.push((await client.order(newKey(), to('22222'))).state)
    expect(states).toEqual(['refused', 'refused', 'delivered'])
    await harm({ kind: 'down' })
    expect(await client.ask(newKey())).toMatchObject({ status: 503, isSigned: false })
    expect(await client.ask(newKey())).toMatchObject({ status: 404, isSigned: true })
  })

  test('one that is not understood is refused by field', async () => {
    const answer = await harm({ kind: 'explode' })
    expect([answer.status, (await answer.json()).message]).toEqual([400, expect.stringMatching(/^kind: /)])
  })

  test('neither another site nor another machine arms any', async () => {
    const post = (headers: Record<string, string>) =>
      fetch(`${provider.url}/mock/faults`, { method: 'POST', headers, body: '{"kind":"down"}' })
    expect((await post({ origin: 'https://evil.example' })).status).toBe(404)
    expect((await post({ 'x-forwarded-for': '203.0.113.9' })).status).toBe(404)
  })
})

describe('strangers order nothing', () => {
  test('another key, a clock six minutes off or an altered body are refused, unsigned', async () => {
    const unsigned = { status: 401, code: 'UNSIGNED', isSigned: false }
    client.key = { ...PROVIDER_KEY, secret: '60'.repeat(32) }
    expect(await client.order(newKey(), ORDER)).toMatchObject(unsigned)
    client.key = PROVIDER_KEY
    client.skewMs = 6 * MINUTE_MS
    expect(await client.order(newKey(), ORDER)).toMatchObject(unsigned)
    client.skewMs = 0
    const altered = await client.send('PUT', `/deliveries/${newKey()}`, ORDER, to('666666'))
    expect(altered).toMatchObject(unsigned)
  })

  test.each([
    ['a key that is too short', '/deliveries/short', ORDER],
    ['half a fen', `/deliveries/${'k'.repeat(16)}`, { ...ORDER, amountFen: 0.5 }],
    ['a field too many', `/deliveries/${'k'.repeat(16)}`, { ...ORDER, gift: true }],
  ])('%s is refused', async (_, target, content) => {
    expect(await client.send('PUT', target, content)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })
})
