import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteStore } from '../bridge-server/store/sqlite-store.ts'
import {
  acquirerClearing,
  cardholderAccount,
  issuerClearing,
  merchantPayable,
} from '../bridge-server/unionpay/ledger/accounts.ts'
import { post } from '../bridge-server/unionpay/ledger/ledger.ts'
import type { Posting } from '../bridge-server/unionpay/ledger/postings.ts'
import { againstPeer, type Measurement, sustain } from './measurement.ts'

const IN_FLIGHT = 64
const DURATION_MS = 4000
const CARDHOLDERS = 1000
const MIGRATIONS = path.resolve('bridge-server/unionpay/migrations')

/**
 * Durable double-entry payments a second through the ledger, against the same rows written straight to SQLite in
 * commits of as many payments. Both flush every commit.
 */
export async function measureLedgerCore(): Promise<Measurement[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-ledger-'))
  try {
    const ours = await throughTheLedger(path.join(folder, 'ledger.sqlite'))
    const raw = straightToSqlite(path.join(folder, 'raw.sqlite'))
    return [
      againstPeer(
        'ledger core, 64 in flight',
        ours,
        { name: 'the same rows straight to SQLite', rate: raw },
        0.4,
        'payments/s',
      ),
      againstPeer('ledger core, 64 in flight', ours, { name: 'goal', rate: 20_000 }, 1, 'payments/s'),
    ]
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

async function throughTheLedger(file: string): Promise<number> {
  const store = openSqliteStore(file, MIGRATIONS)
  await store.transact(async (tx) => {
    for (let i = 0; i < CARDHOLDERS; i++) {
      const opening = {
        source: 'funding',
        destination: cardholderAccount(`c${i}`),
        amountFen: 1e12,
        memo: 'opening',
      } as const
      await post(tx, { key: `opening:${i}`, postings: [opening], atMs: 0 })
    }
  })
  let count = 0
  const pay = () => {
    const number = count++
    return store.transact((tx) => post(tx, { key: `pay:${number}`, postings: payment(number), atMs: number }))
  }
  const { perSecond } = await sustain(pay, { inFlight: IN_FLIGHT, durationMs: DURATION_MS })
  await store.close()
  return perSecond
}

function payment(number: number): Posting[] {
  const issuer = issuerClearing('62260900')
  const acquirer = acquirerClearing('48020000')
  return [
    {
      source: cardholderAccount(`c${number % CARDHOLDERS}`),
      destination: issuer,
      amountFen: 1250,
      memo: 'payment',
    },
    { source: acquirer, destination: merchantPayable('777290058110048'), amountFen: 1250, memo: 'payment' },
  ]
}

function straightToSqlite(file: string): number {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  database.exec(fs.readFileSync(path.join(MIGRATIONS, '001-ledger.sql'), 'utf8'))
  const transaction = database.prepare(
    'INSERT INTO ledger_transaction (key, at_ms) VALUES (?, ?) RETURNING id',
  )
  const posting = database.prepare(
    'INSERT INTO posting (transaction_id, source, destination, amount_fen, memo) VALUES (?, ?, ?, ?, ?)',
  )
  const balance = database.prepare(
    `INSERT INTO account (name, balance_fen) VALUES (?, ?)
     ON CONFLICT (name) DO UPDATE SET balance_fen = balance_fen + excluded.balance_fen`,
  )
  let count = 0
  const startedAt = performance.now()
  while (performance.now() - startedAt < DURATION_MS) {
    database.exec('BEGIN IMMEDIATE')
    for (let i = 0; i < IN_FLIGHT; i++) {
      const number = count++
      const { id } = transaction.get(`pay:${number}`, number) as { id: number }
      for (const { source, destination, amountFen, memo } of payment(number)) {
        posting.run(id, source, destination, amountFen, memo)
        balance.run(source, -amountFen)
        balance.run(destination, amountFen)
      }
    }
    database.exec('COMMIT')
  }
  const perSecond = (count / (performance.now() - startedAt)) * 1000
  database.close()
  return perSecond
}
