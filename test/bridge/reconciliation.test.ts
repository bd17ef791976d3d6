import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { unzipFiles, zipFiles } from '../../bridge-server/acp/settlement/container.ts'
import { toTxnTime } from '../../bridge-server/acp/times.ts'
import { type BookLine, compare, type FileLine } from '../../bridge-server/bridge/reconciliation/compare.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import type { HttpRequest } from '../../bridge-server/http/client.ts'
import { type BridgeWorld, openBridgeWorld } from '../support/bridge.ts'
import { MerchantClient } from '../support/bridge-merchant.ts'
import { Payer } from '../support/bridge-payer.ts'

describe('comparing a file with the books', () => {
  const line = (queryId: string, signedFen: number, orderId = `O${queryId}`): FileLine => ({
    queryId,
    orderId,
    signedFen,
    origQryId: null,
  })
  const book = (queryId: string | null, signedFen: number, acpOrderId = `O${queryId}`): BookLine => ({
    queryId,
    signedFen,
    acpOrderId,
    origQryId: null,
  })

  test('what both know alike is matched', () => {
    const books = [book('1', 100), book('2', 200)]
    expect(compare([line('2', 200), line('1', 100)], books, books)).toEqual({
      found: ['2', '1'],
      matched: 2,
      differences: [],
      absent: [],
    })
  })

  test.each([
    ['another amount', [line('1', 101)], [book('1', 100)], { kind: 'amount', oursFen: 100, theirsFen: 101 }],
    [
      'money the other way',
      [line('1', -100)],
      [book('1', 100)],
      { kind: 'amount', oursFen: 100, theirsFen: -100 },
    ],
    [
      'a payment that we never heard of',
      [line('1', 100)],
      [],
      { kind: 'extra', oursFen: null, theirsFen: 100 },
    ],
    [
      'a payment that we took for failed',
      [line('1', 100, 'try')],
      [book(null, 0, 'try')],
      { kind: 'state', acpOrderId: 'try', oursFen: null, theirsFen: 100 },
    ],
    [
      'a line that comes twice',
      [line('1', 100), line('1', 100)],
      [book('1', 100)],
      { kind: 'extra', oursFen: null, theirsFen: 100 },
    ],
    [
      'a refund of another payment',
      [{ ...line('9', -100), origQryId: '2' }],
      [{ ...book('9', -100), origQryId: '1' }],
      { kind: 'original', oursFen: -100, theirsFen: -100 },
    ],
    [
      'a refund that we took for failed',
      [{ ...line('9', -100, 'back'), origQryId: '1' }],
      [book(null, 0, 'back')],
      { kind: 'state', acpOrderId: 'back', oursFen: null, theirsFen: -100 },
    ],
  ])('%s is one difference', (_, file, known, expected) => {
    const { differences } = compare(file, known, [])
    expect(differences).toHaveLength(1)
    expect(differences[0]).toMatchObject(expected)
  })

  test('a payment that the file leaves out is absent', () => {
    expect(compare([], [], [book('1', 100)]).absent).toEqual([book('1', 100)])
  })
})

/** Six in the evening in Beijing. */
const START_MS = Date.parse('2026-03-05T18:00:00+08:00')
const MER_ID = '777290058110048'
let world: BridgeWorld
let shop: MerchantClient
let lin: Payer
let orders = 0

beforeAll(async () => {
  world = await openBridgeWorld(START_MS)
  shop = new MerchantClient(world)
  lin = await new Payer(world, 'lin').login()
}, 30_000)
afterEach(() => world.network.heal())
afterAll(() => world.close())

/** A payment of 12.50, and its number at the network. */
async function pay(): Promise<string> {
  // Days go by between payments, and nobody stays signed in for as long.
  await lin.login()
  const card = await lin.card()
  const { json } = await shop.createOrder(`order-${++orders}`)
  const cashier = await lin.open(shop.launchParams(json.prepay_id))
  await lin.pay(cashier.json.orderRef, card)
  await world.settle()
  const [newest] = world.rows<{ query_id: string }>(
    'SELECT query_id FROM payment ORDER BY rowid DESC LIMIT 1',
  )
  return newest!.query_id
}

/** Gives back a part of the newest payment; what it is called at the network. */
async function giveBack(refund: number): Promise<string> {
  const number = `order-${orders}`
  const { json } = await shop.post('/v3/refund/domestic/refunds', {
    out_trade_no: number,
    out_refund_no: `${number}-${refund}`,
    amount: { refund, total: 1250, currency: 'CNY' },
  })
  expect(json.status).toBe('PROCESSING')
  await world.advance(MINUTE_MS)
  const [newest] = world.rows<{ query_id: string }>(
    'SELECT query_id FROM refund_try ORDER BY rowid DESC LIMIT 1',
  )
  return newest!.query_id
}

/** What the bridge's door tells of the shop's day. */
async function report(day: string, after = 0) {
  const answer = await fetch(`${world.bridge.url}/reconciliation/${day}?after=${after}`)
  const { merchants } = (await answer.json()) as { merchants?: Array<Record<string, unknown>> }
  return merchants?.find(({ merId }) => merId === MER_ID)
}

/** Somebody changes a database behind everybody's back. */
function tamper(
  file: 'bridge/bridge.db' | 'unionpay/network.sqlite',
  change: (database: DatabaseSync) => void,
): void {
  const database = new DatabaseSync(path.join(world.dataDir, file))
  change(database)
  database.close()
}

const isDownload = ({ url, body }: HttpRequest) =>
  new URL(url).pathname === '/' && String(body).includes('txnType=76') && String(body).includes(MER_ID)

test('a day without differences: the file confirms every payment, and the report says so', async () => {
  await pay()
  await pay()
  expect(await report('20260305')).toMatchObject({ state: 'awaiting', differences: [] })
  await world.advance(15 * HOUR_MS + 40 * MINUTE_MS)
  expect(await report('20260305')).toMatchObject({
    state: 'compared',
    fileName: `${MER_ID}_20260305.zip`,
    lines: 2,
    matched: 2,
    differences: [],
    doneAt: '2026-03-06T09:30:00+08:00',
  })
})

test('a day on which nobody paid has no file, and is in order', async () => {
  await world.advance(DAY_MS)
  expect(await report('20260306')).toMatchObject({
    state: 'compared',
    fileName: null,
    lines: 0,
    differences: [],
  })
})

test('a payment after an early cut is looked for in the next day, and is not missing', async () => {
  await pay()
  const settled = await fetch(`${world.networkUrl}/mock/settle`, { method: 'POST' })
  expect(await settled.json()).toMatchObject({ settleDate: '0307' })
  await pay()
  await world.advance(DAY_MS)
  expect(await report('20260307')).toMatchObject({ state: 'compared', lines: 1, matched: 1, differences: [] })
  await world.advance(DAY_MS)
  expect(await report('20260308')).toMatchObject({ state: 'compared', lines: 1, matched: 1, differences: [] })
})

test('one changed amount, one forgotten and one invented payment, one line too few: each is one difference', async () => {
  const changed = await pay()
  const forgotten = await pay()
  const leftOut = await pay()
  await pay()
  const invented = '201234567890123456789'
  tamper('bridge/bridge.db', (database) => {
    database.prepare('UPDATE payment SET amount_fen = 1249 WHERE query_id = ?').run(changed)
    database
      .prepare(
        `INSERT INTO payment (acp_order_id, order_ref, query_id, amount_fen, paid_ms, overpaid)
         SELECT acp_order_id || 'X', order_ref, ?, amount_fen, paid_ms, 1
         FROM payment WHERE query_id = ?`,
      )
      .run(invented, forgotten)
    database.prepare('DELETE FROM payment WHERE query_id = ?').run(forgotten)
  })
  await world.advance(14 * HOUR_MS)
  tamper('unionpay/network.sqlite', (database) => {
    const file = database.prepare("SELECT content FROM settlement_file WHERE day = '20260309'").get()
    const entries = unzipFiles(file!.content as Uint8Array)!.map(({ name, content }) => ({
      name,
      content: name.includes('ZM_') ? withoutLine(content, leftOut) : content,
    }))
    database.prepare("UPDATE settlement_file SET content = ? WHERE day = '20260309'").run(zipFiles(entries))
  })
  await world.advance(10 * HOUR_MS)
  const day = await report('20260309')
  expect(day).toMatchObject({ state: 'compared', lines: 3, matched: 1 })
  expect(day?.differences).toHaveLength(4)
  expect(day?.differences).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'amount', queryId: changed, oursFen: 1249, theirsFen: 1250 }),
      expect.objectContaining({ kind: 'state', queryId: forgotten, oursFen: null, theirsFen: 1250 }),
      expect.objectContaining({ kind: 'state', queryId: invented, oursFen: 1250, theirsFen: null }),
      expect.objectContaining({ kind: 'missing', queryId: leftOut, oursFen: 1250, theirsFen: null }),
    ]),
  )
  expect(
    world.rows<{ fen: number }>('SELECT amount_fen AS fen FROM payment WHERE amount_fen = 1249'),
  ).toHaveLength(1)
})

test('a day on which everything was wrong is told page by page', async () => {
  tamper('bridge/bridge.db', (database) => {
    const insert = database.prepare(
      `INSERT INTO reconciliation_difference (mer_id, day, kind, query_id, acp_order_id, ours_fen)
       VALUES (?, '20260307', 'missing', ?, 'QP', 1)`,
    )
    database.exec('BEGIN')
    for (let line = 0; line < 1100; line++) insert.run(MER_ID, String(line))
    database.exec('COMMIT')
  })
  const told: unknown[][] = []
  for (let after: unknown = 0; after !== null; ) {
    const page = await report('20260307', after as number)
    told.push(page?.differences as unknown[])
    after = page?.nextAfter
  }
  expect(told.map((page) => page.length)).toEqual([500, 500, 100])
  expect(new Set(told.flat().map((difference: any) => difference.queryId)).size).toBe(1100)
  expect((await fetch(`${world.bridge.url}/reconciliation/20260307?after=x`)).status).toBe(400)
  tamper('bridge/bridge.db', (database) =>
    database.exec("DELETE FROM reconciliation_difference WHERE day = '20260307'"),
  )
})

test('a file that does not come is asked for again, and the report is written once, over restarts too', async () => {
  await pay()
  world.network.next(isDownload, 'lose-request', 2)
  await world.advance(DAY_MS)
  expect(await report('20260310')).toMatchObject({
    state: 'awaiting',
    trouble: expect.stringContaining('connection reset'),
  })
  await world.restart()
  await world.advance(2 * HOUR_MS)
  const day = await report('20260310')
  expect(day).toMatchObject({ state: 'compared', lines: 1, matched: 1, differences: [] })
  const downloads = world.network.sent.filter(isDownload).length
  await world.restart()
  await world.settle()
  expect(await report('20260310')).toEqual(day)
  expect(world.network.sent.filter(isDownload)).toHaveLength(downloads)
})

test('refunds are lines of their own, the other way round; a day after the payment they match as well', async () => {
  await pay()
  await giveBack(200)
  await giveBack(50)
  await world.advance(DAY_MS)
  expect(await report('20260311')).toMatchObject({ lines: 3, matched: 3, differences: [] })
  await lin.login()
  await giveBack(1000)
  await world.advance(DAY_MS)
  expect(await report('20260312')).toMatchObject({ lines: 1, matched: 1, differences: [] })
})

test('a refund of another amount or payment, a forgotten one and an invented one: each is one difference', async () => {
  const paid = await pay()
  const [changed, forgotten, redirected] = [await giveBack(100), await giveBack(200), await giveBack(300)]
  const other = await pay()
  const fromOther = await giveBack(400)
  expect(new Set([changed, forgotten, redirected, paid, other, fromOther]).size).toBe(6)
  const invented = '201234567890123456788'
  tamper('bridge/bridge.db', (database) => {
    const run = (sql: string, ...values: string[]) => database.prepare(sql).run(...values)
    const refundOf = '(SELECT refund_id FROM refund_try WHERE query_id = ?)'
    run(`UPDATE refund SET amount_fen = 101 WHERE refund_id = ${refundOf}`, changed)
    run(
      `UPDATE refund SET payment_acp_order_id = (SELECT acp_order_id FROM payment WHERE query_id = ?)
       WHERE refund_id = ${refundOf}`,
      other,
      redirected,
    )
    run("UPDATE refund_try SET state = 'failed', query_id = NULL WHERE query_id = ?", forgotten)
    run(
      `INSERT INTO refund_try (acp_order_id, acp_txn_time, refund_id, state, created_ms, finished_ms, query_id)
       SELECT acp_order_id || 'X', acp_txn_time, refund_id, state, created_ms, finished_ms, ?
       FROM refund_try WHERE query_id = ?`,
      invented,
      fromOther,
    )
  })
  await world.advance(DAY_MS)
  const day = await report('20260313')
  expect(day).toMatchObject({ state: 'compared', lines: 6, matched: 3 })
  expect(day?.differences).toHaveLength(4)
  expect(day?.differences).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: 'amount', queryId: changed, oursFen: -101, theirsFen: -100 }),
      expect.objectContaining({ kind: 'state', queryId: forgotten, oursFen: null, theirsFen: -200 }),
      expect.objectContaining({ kind: 'original', queryId: redirected, oursFen: -300, theirsFen: -300 }),
      expect.objectContaining({ kind: 'state', queryId: invented, oursFen: -400, theirsFen: null }),
    ]),
  )
})

test('a day whose file is larger than any other answer is read as well', async () => {
  await pay()
  await world.advance(14 * HOUR_MS)
  tamper('unionpay/network.sqlite', (database) => {
    const file = database.prepare("SELECT content FROM settlement_file WHERE day = '20260314'").get()
    const entries = unzipFiles(file!.content as Uint8Array)!
    const large = seededRandom('large').bytes(6 * 1024 * 1024)
    const content = zipFiles([...entries, { name: 'RD201026031402_large', content: large }])
    database.prepare("UPDATE settlement_file SET content = ? WHERE day = '20260314'").run(content)
  })
  await world.advance(10 * HOUR_MS)
  expect(await report('20260314')).toMatchObject({ state: 'compared', lines: 1, matched: 1, differences: [] })
})

test('the list shows each day with the number of its differences', async () => {
  const { days } = (await (await fetch(`${world.bridge.url}/reconciliation`)).json()) as {
    days: { merId: string }[]
  }
  expect(days.filter(({ merId }) => merId === MER_ID)).toMatchObject([
    { day: '20260315', state: 'awaiting', differences: 0 },
    { day: '20260314', state: 'compared', differences: 0 },
    { day: '20260313', state: 'compared', differences: 4 },
    { day: '20260312', state: 'compared', differences: 0 },
    { day: '20260311', state: 'compared', differences: 0 },
    { day: '20260310', state: 'compared', differences: 0 },
    { day: '20260309', state: 'compared', differences: 4 },
    { day: '20260308', state: 'compared', differences: 0 },
    { day: '20260307', state: 'compared', differences: 0 },
    { day: '20260306', state: 'compared', differences: 0 },
    { day: '20260305', state: 'compared', differences: 0 },
  ])
})

test('a database that fails in the morning delays the comparison, and ends it for no day', async () => {
  const rename = (from: string, to: string) =>
    tamper('bridge/bridge.db', (database) => database.exec(`ALTER TABLE ${from} RENAME TO ${to}`))
  const day = toTxnTime(world.clock.now()).slice(0, 8)
  rename('reconciliation', 'mislaid')
  await world.advance(DAY_MS)
  rename('mislaid', 'reconciliation')
  await world.advance(HOUR_MS)
  expect(await report(day)).toMatchObject({ state: 'compared' })
})

test('a bridge that is closed while it looks for what is missing leaves the rest to its next start', async () => {
  const paid = await pay()
  const day = toTxnTime(world.clock.now()).slice(0, 8)
  tamper('bridge/bridge.db', (database) => {
    const invent = database.prepare(
      `INSERT INTO payment (acp_order_id, order_ref, query_id, amount_fen, paid_ms, overpaid)
       SELECT acp_order_id || ?1, order_ref, query_id || ?1, amount_fen, paid_ms, 1 FROM payment WHERE query_id = ?2`,
    )
    for (const line of 'ABCDE') invent.run(line, paid)
  })
  const isQuestion = ({ body }: HttpRequest) => String(body).includes('txnType=00')
  let asked = 0
  let restarted: Promise<void> | null = null
  world.network.next(
    isQuestion,
    (_, pass) => {
      asked++
      restarted ??= world.restart()
      return pass()
    },
    99,
  )
  await world.advance(DAY_MS)
  expect(restarted).not.toBeNull()
  await restarted
  const askedBefore = asked
  await world.settle()
  expect([askedBefore, asked]).toEqual([1, 6])
  const done = await report(day)
  expect(done).toMatchObject({ state: 'compared', matched: 1 })
  expect(done?.differences).toHaveLength(5)
})

test.each(['20260399', '2026', 'x', '20200101'])('a day that is none, or was before: %s', async (day) => {
  expect((await fetch(`${world.bridge.url}/reconciliation/${day}`)).status).toBe(404)
})

function withoutLine(details: Uint8Array, queryId: string): Buffer {
  const lines = Buffer.from(details).toString('latin1').split('\r\n')
  const kept = lines.filter((line) => !line.includes(queryId))
  expect(kept).toHaveLength(lines.length - 1)
  return Buffer.from(kept.join('\r\n'), 'latin1')
}
