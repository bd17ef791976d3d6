import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { Courier, type Delivery, type SendResult } from '../../bridge-server/store/courier.ts'
import { appendEvent } from '../../bridge-server/store/outbox.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import type { Store } from '../../bridge-server/store/store.ts'

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
  const options = { store, clock, channel: 'news', ladderMs: [1000, 2000], send }
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
