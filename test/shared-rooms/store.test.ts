import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HOUR_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { Courier, type Delivery, type SendResult } from '../../bridge-server/store/courier.ts'
import { FORGOTTEN_AT_ONCE, forget } from '../../bridge-server/store/forget.ts'
import { appendEvent } from '../../bridge-server/store/outbox.ts'
import { Rounds } from '../../bridge-server/store/rounds.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import { type Store, StoreBusyError } from '../../bridge-server/store/store.ts'

let folder: string
let store: Store

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'store-'))
  fs.mkdirSync(path.join(folder, 'shop', 'migrations'), { recursive: true })
  fs.writeFileSync(
    path.join(folder, 'shop', 'migrations', '001-till.sql'),
    'CREATE TABLE till (coin INTEGER) STRICT;',
  )
  store = open()
})

afterEach(async () => {
  await store.close()
  fs.rmSync(folder, { recursive: true })
})

/** Stores that work give a courier nothing to complain of. */
const unexpected = (error: unknown) => {
  throw error
}

const open = () => openSqliteStore(path.join(folder, 'shop.sqlite'), path.join(folder, 'shop', 'migrations'))

test('an acknowledged transaction is there after the store is opened again', async () => {
  await store.transact((tx) => tx.run('INSERT INTO till VALUES (?)', 7))
  await store.close()
  store = open()
  expect(await store.all('SELECT coin FROM till')).toEqual([{ coin: 7 }])
})

test('transactions that come together share a commit, one after the other, and one failure undoes only itself', async () => {
  const outcomes = await Promise.allSettled(
    [1, 2, 3, 4].map((coin) =>
      store.transact(async (tx) => {
        const seen = await tx.all('SELECT coin FROM till')
        await tx.run('INSERT INTO till VALUES (?)', coin)
        if (coin === 3) throw new Error('the drawer is stuck')
        return seen.length
      }),
    ),
  )
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'undone'))).toEqual([
    0,
    1,
    'undone',
    2,
  ])
  expect(await store.all('SELECT coin FROM till ORDER BY coin')).toEqual([
    { coin: 1 },
    { coin: 2 },
    { coin: 4 },
  ])
})

test('readers see nothing of a transaction before it is durable', async () => {
  const counts: number[] = []
  await store.transact(async (tx) => {
    await tx.run('INSERT INTO till VALUES (1)')
    counts.push((await store.all('SELECT * FROM till')).length)
  })
  counts.push((await store.all('SELECT * FROM till')).length)
  expect(counts).toEqual([0, 1])
})

test('nobody is told of a commit, and nobody reads it, before the disk has taken it', async () => {
  const told: string[] = []
  const flush = vi.spyOn(fs, 'fdatasync')
  const flushing = new Promise<() => void>((resolve) => {
    flush.mockImplementationOnce((_file, done) => resolve(() => done(null)))
  })
  const written = store
    .transact((tx) => tx.run('INSERT INTO till VALUES (1)'))
    .then(() => told.push('committed'))
  const taken = await flushing
  const read = store.all('SELECT coin FROM till').then((rows) => told.push(`read ${rows.length}`))
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual([])
  taken()
  await Promise.all([written, read])
  expect(told.toSorted()).toEqual(['committed', 'read 1'])
  flush.mockRestore()
})

test('a migration that was applied may not change', async () => {
  await store.close()
  fs.writeFileSync(
    path.join(folder, 'shop', 'migrations', '001-till.sql'),
    'CREATE TABLE till (note TEXT) STRICT;',
  )
  expect(() => open()).toThrow('shop/001-till.sql was changed')
  fs.writeFileSync(
    path.join(folder, 'shop', 'migrations', '001-till.sql'),
    'CREATE TABLE till (coin INTEGER) STRICT;',
  )
  store = open()
})

test('a delivery is repeated up the ladder until it is accepted, with the same id, over a restart', async () => {
  const clock = new VirtualClock(0)
  const seen: string[] = []
  const answers: SendResult[] = [
    { accepted: false, result: '500' },
    { accepted: false, result: '500' },
    { accepted: true, result: '200' },
  ]
  const send = async (delivery: Delivery) => {
    seen.push(`${delivery.id}@${clock.now()}`)
    return answers.shift() as SendResult
  }
  const options = { store, clock, channel: 'news', onError: unexpected, ladderMs: [1000, 2000], send }
  await store.transact((tx) =>
    appendEvent(
      tx,
      { type: 'paid', subject: 'o1', payload: {}, atMs: 0 },
      { id: 'd1', channel: 'news', url: 'u', dueMs: 0 },
    ),
  )
  const first = new Courier(options)
  first.wake()
  await first.drain()
  await first.stop()
  const second = new Courier(options)
  second.wake()
  await clock.advance(10_000, () => second.drain())
  expect(seen).toEqual(['d1@0', 'd1@1000', 'd1@3000'])
  expect(await store.get('SELECT state, attempts, due_ms FROM delivery')).toEqual({
    state: 'delivered',
    attempts: 3,
    due_ms: null,
  })
})

test('a delivery that nobody ever accepts is given up after the last rung, and says why', async () => {
  const clock = new VirtualClock(0)
  const courier = new Courier({
    store,
    clock,
    channel: 'news',
    onError: unexpected,
    ladderMs: [1000],
    send: () => Promise.reject(new Error('connection refused')),
  })
  await store.transact((tx) =>
    appendEvent(
      tx,
      { type: 'paid', subject: 'o1', payload: {}, atMs: 0 },
      { id: 'd1', channel: 'news', url: 'u', dueMs: 0 },
    ),
  )
  courier.wake()
  await clock.advance(60_000, () => courier.drain())
  expect(await store.get('SELECT state, attempts, last_result FROM delivery')).toEqual({
    state: 'given-up',
    attempts: 2,
    last_result: 'connection refused',
  })
})

test('a database that is locked by another process fails what waits for it, and serves again when it is free', async () => {
  await store.transact((tx) => tx.get('PRAGMA busy_timeout = 0'))
  const other = new DatabaseSync(path.join(folder, 'shop.sqlite'))
  other.exec('BEGIN IMMEDIATE')
  await expect(store.transact((tx) => tx.run('INSERT INTO till VALUES (1)'))).rejects.toThrow('locked')
  other.exec('ROLLBACK')
  other.close()
  await store.transact((tx) => tx.run('INSERT INTO till VALUES (2)'))
  expect(await store.all('SELECT coin FROM till')).toEqual([{ coin: 2 }])
})

test('a disk that fills up in the middle of a batch leaves nothing of it, and nobody is told otherwise', async () => {
  const outcomes = await Promise.allSettled([
    store.transact((tx) => tx.run('INSERT INTO till VALUES (1)')),
    // As SQLite itself does when it cannot write: the whole transaction is gone, not this piece of work alone.
    store.transact(async (tx) => {
      await tx.run('ROLLBACK')
      throw new Error('database or disk is full')
    }),
    store.transact((tx) => tx.run('INSERT INTO till VALUES (3)')),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
  expect(await store.all('SELECT coin FROM till')).toEqual([])
  await store.transact((tx) => tx.run('INSERT INTO till VALUES (4)'))
  expect(await store.all('SELECT coin FROM till')).toEqual([{ coin: 4 }])
})

/** Rows of the outbox that are due at once, one an event. */
async function appendDeliveries(ids: readonly string[], dueMs = 0, url = 'u'): Promise<void> {
  await store.transact(async (tx) => {
    for (const id of ids) {
      const event = { type: 'paid', subject: id, payload: {}, atMs: 0 }
      await appendEvent(tx, event, { id, channel: 'news', url, dueMs })
    }
  })
}

test('a receiver who does not answer keeps nobody else waiting, and hears of everything when it is back', async () => {
  const clock = new VirtualClock(0)
  const hanging: Array<(error: Error) => void> = []
  const heard = new Set<string>()
  let isBack = false
  const courier = new Courier({
    store,
    clock,
    channel: 'news',
    onError: unexpected,
    ladderMs: Array(5).fill(60_000),
    send: ({ id, url }) => {
      if (url.startsWith('http://hangs') && !isBack) return new Promise((_, reject) => hanging.push(reject))
      heard.add(id)
      return Promise.resolve({ accepted: true, result: '200' })
    },
  })
  const backlog = Array.from({ length: 60 }, (_, i) => `late-${i}`)
  await appendDeliveries(backlog, 0, 'http://hangs.example/news')
  await appendDeliveries(['b1'], 1, 'http://answers.example/news')
  courier.wake()
  await clock.advance(1)
  await vi.waitFor(() => expect(hanging).toHaveLength(16))
  // The first ones run out of time; what follows them does not take every place again.
  for (const runOut of hanging.splice(0)) runOut(new Error('no answer in time'))
  await vi.waitFor(() => expect([...heard]).toEqual(['b1']))
  expect(hanging.length).toBeLessThan(4)
  isBack = true
  for (const runOut of hanging.splice(0)) runOut(new Error('no answer in time'))
  await clock.advance(HOUR_MS, () => courier.drain())
  expect([...heard].sort()).toEqual(['b1', ...backlog].sort())
})

test('what falls due while the courier looks is carried too', async () => {
  const clock = new VirtualClock(0)
  // Every look at this clock takes a millisecond, as it may on a real one.
  const ticking = { now: () => nowMs++, at: clock.at.bind(clock) }
  let nowMs = 0
  const seen: string[] = []
  const send = async ({ id }: Delivery) => {
    seen.push(id)
    return { accepted: true, result: '200' }
  }
  const courier = new Courier({
    store,
    clock: ticking,
    channel: 'news',
    onError: unexpected,
    ladderMs: [],
    send,
  })
  await appendDeliveries(['d1'], 1)
  courier.wake()
  await courier.drain()
  await clock.advance(1000, () => courier.drain())
  expect(seen).toEqual(['d1'])
})

test('a store that fails costs a repeat and nothing else: neither the process nor a delivery', async () => {
  const clock = new VirtualClock(0)
  const errors: unknown[] = []
  let failures = 2
  const failing = <Work extends (...values: never[]) => Promise<unknown>>(work: Work) =>
    ((...values) => (failures-- > 0 ? Promise.reject(new StoreBusyError()) : work(...values))) as Work
  const sick: Store = {
    get: store.get.bind(store),
    all: failing(store.all.bind(store)),
    tuples: store.tuples.bind(store),
    transact: failing(store.transact.bind(store)),
    close: store.close.bind(store),
  }
  let sent = 0
  const send = async () => {
    sent++
    return { accepted: true, result: '200' }
  }
  const onError = (error: unknown) => errors.push(error)
  const courier = new Courier({ store: sick, clock, channel: 'news', ladderMs: [], send, onError })
  await appendDeliveries(['d1'])
  courier.wake()
  await clock.advance(HOUR_MS, () => courier.drain())
  failures = 1
  await appendDeliveries(['d2'])
  courier.wake()
  await clock.advance(HOUR_MS, () => courier.drain())
  expect(errors).toHaveLength(3)
  expect(await store.all('SELECT DISTINCT state FROM delivery')).toEqual([{ state: 'delivered' }])
  expect(sent).toBeGreaterThanOrEqual(2)
})

test('things that fail every time do not keep others from their turn', async () => {
  const clock = new VirtualClock(0)
  const done = new Set<string>()
  const all = Array.from({ length: 100 }, (_, i) => (i < 90 ? `bad ${i}` : `good ${i}`))
  const rounds = new Rounds<string>({
    store,
    clock,
    due: {
      find: async (_reader, _nowMs, limit) => all.filter((item) => !done.has(item)).slice(0, limit),
      nextMs: async () => null,
      keyOf: (item) => item,
    },
    async handle(item) {
      if (item.startsWith('bad')) throw new Error('again')
      done.add(item)
    },
    onError: () => {},
  })
  rounds.wake()
  await clock.advance(10_000, () => rounds.drain())
  for (let step = 0; step < 10; step++) {
    rounds.wake()
    await rounds.drain()
  }
  expect(done.size).toBe(10)
})

test('an item that somebody holds is left alone, waited for, and looked at when that did not deal with it', async () => {
  const clock = new VirtualClock(0)
  const handled: number[] = []
  const rounds = new Rounds<string>({
    store,
    clock,
    due: {
      find: async (_reader, nowMs) => (nowMs >= 5000 && handled.length === 0 ? ['payment'] : []),
      nextMs: async (_reader, nowMs) => (nowMs < 5000 ? 5000 : null),
      keyOf: (item) => item,
    },
    handle: async () => void handled.push(clock.now()),
    onError: () => {},
  })
  let answer = () => {}
  const held = rounds.hold('payment', () => new Promise<void>((resolve) => (answer = resolve)), 5000)
  rounds.wake()
  await clock.advance(9000)
  expect(handled).toEqual([])
  const drained = rounds.drain()
  answer()
  await Promise.all([held, drained])
  await rounds.drain()
  expect(handled).toEqual([9000])
})

test('what only the receiver may read is sent every time, is in no event, and in no file once it is over', async () => {
  const clock = new VirtualClock(0)
  const secret = { code: '6212345678901234567' }
  const sent: unknown[] = []
  const answers = [false, true]
  const courier = new Courier({
    ...{ store, clock, channel: 'news', onError: unexpected, ladderMs: [1000] },
    async send({ payload, secret }) {
      sent.push({ payload, secret })
      return { accepted: answers.shift() === true, result: '' }
    },
  })
  const event = { type: 'paid', subject: 'o1', payload: { fen: 1 }, atMs: 0 }
  const delivery = { id: 'd1', channel: 'news', url: 'u', dueMs: 0, secret }
  await store.transact((tx) => appendEvent(tx, event, delivery))
  expect(JSON.stringify(await store.all('SELECT * FROM event'))).not.toContain(secret.code)
  courier.wake()
  await clock.advance(2000, () => courier.drain())
  expect(sent).toEqual(Array(2).fill({ payload: { fen: 1 }, secret }))
  await expectInNoFile(secret.code)
})

test('whom an event was told to is found without reading every delivery', async () => {
  const plan = await store.all<{ detail: string }>(
    'EXPLAIN QUERY PLAN SELECT d.state FROM event e JOIN delivery d ON d.event_seq = e.seq WHERE e.subject = ?',
    'order',
  )
  expect(plan.map(({ detail }) => detail.split(' ')[0])).toEqual(['SEARCH', 'SEARCH'])
})

test('what is deleted is gone from the file', async () => {
  const payload = { code: '6212345678901234567' }
  for (let i = 0; i < 3; i++) {
    await store.transact((tx) => appendEvent(tx, { type: 'shown', subject: 'c1', payload, atMs: 0 }))
  }
  await store.transact((tx) => tx.run('DELETE FROM event'))
  await expectInNoFile(payload.code)
})

test('what can no longer matter goes bit by bit, so that no write waits for a backlog', async () => {
  const coins = FORGOTTEN_AT_ONCE * 2 + 1
  await store.transact(async (tx) => {
    for (let coin = 0; coin < coins; coin++) await tx.run('INSERT INTO till VALUES (?)', coin)
  })
  const left: number[] = []
  for (let write = 0; write < 3; write++) {
    await store.transact((tx) => forget(tx, { table: 'till', key: 'rowid', when: 'coin < ?' }, coins - 1))
    left.push((await store.all('SELECT coin FROM till')).length)
  }
  expect(left).toEqual([FORGOTTEN_AT_ONCE + 1, 1, 1])
})

async function expectInNoFile(text: string): Promise<void> {
  await store.close()
  for (const file of fs.readdirSync(folder, { withFileTypes: true })) {
    if (file.isFile())
      expect(fs.readFileSync(path.join(folder, file.name), 'latin1').includes(text)).toBe(false)
  }
  store = open()
}
