import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import type { Store } from '../../bridge-server/store/store.ts'
import type { AccountName } from '../../bridge-server/unionpay/ledger/accounts.ts'
import { post } from '../../bridge-server/unionpay/ledger/ledger.ts'
import { ledgerReader } from '../../bridge-server/unionpay/ledger/ledger-reader.ts'
import type { Posting } from '../../bridge-server/unionpay/ledger/postings.ts'

const migrations = path.resolve('bridge-server/unionpay/migrations')
let dir: string
let store: Store

beforeEach(async () => {
  dir = await fs.mkdtemp(path.join(os.tmpdir(), 'quickpass-ledger-'))
  store = openSqliteStore(path.join(dir, 'books.sqlite'), migrations)
})
afterEach(async () => {
  await store.close()
  await fs.rm(dir, { recursive: true })
})

const move = (source: AccountName, destination: AccountName, amountFen: number): Posting => ({
  source,
  destination,
  amountFen,
  memo: 'test',
})
const write = (key: string, ...postings: Posting[]) =>
  store.transact((tx) => post(tx, { key, postings, atMs: 1_000 }))

describe('the books', () => {
  test('take what they give', async () => {
    expect(await write('a', move('funding', 'cardholder:x', 500))).toEqual({ outcome: 'posted' })
    const books = ledgerReader(store)
    expect(await books.balance('cardholder:x')).toBe(500)
    expect(await books.balance('funding')).toBe(-500)
    expect(await books.journal({ limit: 10 })).toMatchObject([
      { key: 'a', source: 'funding', destination: 'cardholder:x', amountFen: 500, atMs: 1_000 },
    ])
    expect(await books.audit()).toEqual({ sumFen: 0, differences: [] })
  })

  test.each([
    ['nothing', [], 'no-postings'],
    ['an account paying itself', [move('funding', 'funding', 1)], 'same-account'],
    ['zero', [move('funding', 'cardholder:x', 0)], 'amount'],
    ['a negative amount', [move('funding', 'cardholder:x', -1)], 'amount'],
    ['half a fen', [move('funding', 'cardholder:x', 0.5)], 'amount'],
    ['no number', [move('funding', 'cardholder:x', Number.NaN)], 'amount'],
    ['money that a cardholder does not have', [move('cardholder:x', 'funding', 1)], 'overdrawn'],
    [
      'one wrong posting among right ones',
      [move('funding', 'cardholder:x', 5), move('funding', 'funding', 5)],
      'same-account',
    ],
  ] as const)('refuse %s, and write nothing', async (_, postings, fault) => {
    expect(await write('a', ...postings)).toMatchObject({ outcome: 'refused', fault })
    expect(await ledgerReader(store).journal({ limit: 10 })).toEqual([])
    expect(await ledgerReader(store).balances()).toEqual([])
  })

  test('post a key once: the same again changes nothing, another under its name is refused', async () => {
    const posting = move('funding', 'cardholder:x', 500)
    await write('a', posting)
    expect(await write('a', posting)).toEqual({ outcome: 'replayed' })
    expect(await write('a', { ...posting, amountFen: 501 })).toMatchObject({
      outcome: 'refused',
      fault: 'key-conflict',
    })
    expect(await ledgerReader(store).balance('cardholder:x')).toBe(500)
  })

  test('never edit or delete an entry', async () => {
    await write('a', move('funding', 'cardholder:x', 500))
    await expect(store.transact((tx) => tx.run('UPDATE posting SET amount_fen = 1'))).rejects.toThrow(
      'edited',
    )
    await expect(store.transact((tx) => tx.run('DELETE FROM posting'))).rejects.toThrow('deleted')
  })

  test('an audit finds a balance that somebody changed', async () => {
    await write('a', move('funding', 'cardholder:x', 500))
    await store.transact((tx) => tx.run("UPDATE account SET balance_fen = 499 WHERE name = 'cardholder:x'"))
    await store.transact((tx) => tx.run("INSERT INTO account VALUES ('issuer:1:clearing', 7)"))
    expect(await ledgerReader(store).audit()).toEqual({
      sumFen: 6,
      differences: [
        { account: 'cardholder:x', keptFen: 499, derivedFen: 500 },
        { account: 'issuer:1:clearing', keptFen: 7, derivedFen: 0 },
      ],
    })
  })
})

test('whatever is asked of the books, they sum to zero, equal their entries, and overdraw no cardholder', async () => {
  const account = fc.constantFrom<AccountName>(
    'funding',
    'cardholder:a',
    'cardholder:b',
    'issuer:1:clearing',
    'acquirer:1:clearing',
    'merchant:m:payable',
  )
  const posting = fc.record({
    source: account,
    destination: account,
    amountFen: fc.oneof(fc.integer({ min: -5, max: 1_000 }), fc.integer({ min: 1, max: 10 ** 12 })),
    memo: fc.constant('random'),
  })
  const command = fc.record({
    key: fc.integer({ min: 0, max: 30 }).map(String),
    postings: fc.array(posting, { maxLength: 4 }),
  })
  const seed = Date.now()
  console.info(`ledger: seed ${seed}`)
  let posted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 20 }), async (commands) => {
      const writeAll = () => Promise.all(commands.map(({ key, postings }) => write(key, ...postings)))
      const books = ledgerReader(store)
      let results = await writeAll()
      posted += results.filter(({ outcome }) => outcome === 'posted').length
      expect(await books.audit()).toEqual({ sumFen: 0, differences: [] })
      for (const { account, balanceFen } of await books.balances()) {
        if (account.startsWith('cardholder:')) expect(balanceFen).toBeGreaterThanOrEqual(0)
      }
      // What was refused for want of money is posted once others have brought it: each round at least one, or the last.
      for (let round = 0; round < commands.length; round++) results = await writeAll()
      expect(results.every(({ outcome }) => outcome !== 'posted')).toBe(true)
      // What was posted stays posted: asking again changes no balance.
      const before = await books.balances()
      await writeAll()
      expect(await books.balances()).toEqual(before)
      expect(await books.audit()).toEqual({ sumFen: 0, differences: [] })
    }),
    { seed, numRuns: 60 },
  )
  expect(posted).toBeGreaterThan(10)
})
