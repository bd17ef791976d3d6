import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { DAY_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import type { Store } from '../../bridge-server/store/store.ts'
import { Clearing } from '../../bridge-server/unionpay/clearing/clearing.ts'
import { clearingReader } from '../../bridge-server/unionpay/clearing/clearing-reader.ts'
import { ledgerReader } from '../../bridge-server/unionpay/ledger/ledger-reader.ts'
import { MIGRATIONS, newBooksFile, openClearingWorld, SHOP, SUPERMARKET } from '../support/clearing.ts'
import { interrupted } from '../support/clearing-interruption.ts'

/** The day after a Thursday, when the merchants have been paid. */
const LATER_MS = Date.parse('2026-03-06T10:00:00+08:00')
const DAY = '20260305'

/** Books with a day's payments, refunds and a reversal, and nothing closed yet. */
async function booksOfADay(): Promise<string> {
  const file = await newBooksFile()
  const { trade, close } = await openClearingWorld({ file })
  const first = await trade.pay(476_800)
  await trade.pay(1_000_000, { card: 'creditC', merId: SUPERMARKET })
  await trade.refund(first, 76_800)
  await trade.reverse(await trade.pay(999, { card: 'debitB' }))
  await trade.pay(1, { card: 'debitB' })
  await close()
  return file
}

async function goOn(store: Store, nowMs = LATER_MS): Promise<void> {
  const clearing = await Clearing.open({
    store,
    clock: new VirtualClock(nowMs),
    log: makeLog('clearing', 'silent'),
  })
  await clearing.stop()
}

/** Everything that a day comes to: balances, settlements by their keys, positions and the files' bytes. */
async function outcome(store: Store) {
  const day = await clearingReader(store).day(DAY)
  const settlements = await store.all<{ key: string }>(
    "SELECT key FROM ledger_transaction WHERE key LIKE 'settle:%' ORDER BY key",
  )
  const files = await store.all<{ content: Uint8Array }>(
    'SELECT content FROM settlement_file ORDER BY day, mer_id',
  )
  return {
    step: day?.step,
    positions: day?.positions,
    balances: await ledgerReader(store).balances(),
    audit: await ledgerReader(store).audit(),
    settlements: settlements.map(({ key }) => key),
    files: files.map(({ content }) => Buffer.from(content).toString('base64')),
  }
}

async function finished(file: string) {
  const store = openSqliteStore(file, MIGRATIONS)
  await goOn(store)
  const result = await outcome(store)
  await store.close()
  return result
}

const UNDISTURBED = await booksOfADay().then(finished)

test('undisturbed, a day is settled once with everybody', () => {
  expect(UNDISTURBED).toMatchObject({
    step: 'paid-out',
    audit: { sumFen: 0, differences: [] },
    settlements: [
      'settle:20260305:acquirer:48020000',
      'settle:20260305:issuer:621626',
      'settle:20260305:issuer:622155',
      'settle:20260305:issuer:622609',
      `settle:20260305:merchant:${SUPERMARKET}`,
      `settle:20260305:merchant:${SHOP}`,
      'settle:20260305:network',
    ],
  })
  expect(UNDISTURBED.files).toHaveLength(2)
})

const STEPS = ['cut', 'netting', 'settlement', 'files', 'payment of the merchants']

describe.each(['before', 'inside', 'after'] as const)('a failure %s the commit of', (when) => {
  test.each(STEPS.map((name, i) => [name, i + 1] as const))(
    'the %s leaves the same in the end',
    async (_, after) => {
      const file = await booksOfADay()
      const store = openSqliteStore(file, MIGRATIONS)
      const failing = interrupted(store, {
        after,
        when,
        interrupt: () => {
          throw new Error('the disk is gone')
        },
      })
      await goOn(failing)
      const isThrough = after === STEPS.length && when === 'after'
      expect((await clearingReader(store).day(DAY))?.step === 'paid-out').toBe(isThrough)
      await store.close()
      expect(await finished(file)).toEqual(UNDISTURBED)
    },
  )
})

test('a process killed with -9 at every step, inside and after its commit, settles everything once', async () => {
  const file = await booksOfADay()
  const child = path.resolve('test/support/clearing-worker.ts')
  const node = path.resolve('node_modules/.bin/node')
  let kills = 0
  for (let round = 0; round < 20; round++) {
    const when = round % 2 === 0 ? 'inside' : 'after'
    const { signal, status } = spawnSync(node, [child, file, MIGRATIONS, String(LATER_MS), when], {
      timeout: 20_000,
    })
    if (signal !== 'SIGKILL') {
      expect(status).toBe(0)
      break
    }
    kills++
  }
  // Each step dies twice: once before it is on disk, and once after.
  expect(kills).toBe(2 * STEPS.length)
  expect(await finished(file)).toEqual(UNDISTURBED)
}, 60_000)

test('looking at a closed day again, and days later, changes nothing', async () => {
  const file = await booksOfADay()
  const before = await finished(file)
  const store = openSqliteStore(file, MIGRATIONS)
  await goOn(store)
  await goOn(store, LATER_MS + 3 * DAY_MS)
  const { balances, files, settlements } = await outcome(store)
  expect({ balances, files, settlements }).toEqual({
    balances: before.balances,
    files: before.files,
    settlements: before.settlements,
  })
  await store.close()
})
