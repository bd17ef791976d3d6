import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { VirtualClock } from '../bridge-server/clock/virtual-clock.ts'
import { makeLog } from '../bridge-server/log.ts'
import { openSqliteStore } from '../bridge-server/store/sqlite-store.ts'
import { Clearing } from '../bridge-server/unionpay/clearing/clearing.ts'
import { clearingReader } from '../bridge-server/unionpay/clearing/clearing-reader.ts'
import { againstLimit, type Measurement } from './measurement.ts'

const PAYMENTS = 1_000_000
const MERCHANTS = 40
const CARDS = 2000
const LIMIT_S = 5
const MIGRATIONS = path.resolve('bridge-server/unionpay/migrations')
const START_MS = Date.parse('2026-03-05T10:00:00+08:00')

/**
 * Closes a day of a million payments: cut, netting, settlement, every merchant's files packed and on disk. What is
 * measured begins with the call and ends when the day is filed.
 */
export async function measureClearing(): Promise<Measurement[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-clearing-'))
  try {
    const file = path.join(folder, 'network.sqlite')
    const clock = new VirtualClock(START_MS)
    const log = makeLog('bench', 'silent')
    await openSqliteStore(file, MIGRATIONS).close()
    fillDay(file)
    const store = openSqliteStore(file, MIGRATIONS)
    const clearing = await Clearing.open({ store, clock, log })
    const startedAt = performance.now()
    await clearing.settleNow()
    const seconds = (performance.now() - startedAt) / 1000
    const day = await clearingReader(store).day('20260305')
    const lines = day?.files.reduce((sum, { entries }) => sum + entries, 0)
    if (lines !== PAYMENTS) throw new Error(`${PAYMENTS} payments were made, and ${lines} are in the files`)
    await clearing.stop()
    await store.close()
    return [againstLimit('netting and files of a day of 1,000,000 payments', seconds, LIMIT_S, 's')]
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

/** A day's payments as the gateway leaves them, written straight to the file: a million RSA signatures prove nothing here. */
function fillDay(file: string): void {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA synchronous = OFF; BEGIN')
  const merchant = database.prepare(
    "INSERT INTO merchant (mer_id, name, tr_id, acquirer_id) VALUES (?, ?, '62000000001', ?)",
  )
  const card = database.prepare(
    `INSERT INTO issuer_card (ref, card_no, iin, type, phone, state, payment_max_fen, day_max_fen, day_payments_max,
       pin_hash, sms_hash) VALUES (?, ?, ?, ?, '', 'active', 0, 0, 0, x'00', x'00')`,
  )
  const order = database.prepare(
    `INSERT INTO acp_order (mer_id, order_id, txn_time, kind, state, resp_code, amount_fen, echo, request_sha256,
       query_id, card_ref, received_at_ms, finished_at_ms)
     VALUES (?, ?, ?, 'tokenConsume', 'succeeded', '00', ?, ?, x'00', ?, ?, ?, ?)`,
  )
  const transaction = database.prepare('INSERT INTO ledger_transaction (id, key, at_ms) VALUES (?, ?, ?)')
  const posting = database.prepare(
    "INSERT INTO posting (transaction_id, source, destination, amount_fen, memo) VALUES (?, ?, ?, ?, '')",
  )
  const balances = new Map<string, number>()
  const move = (id: number, source: string, destination: string, amountFen: number) => {
    posting.run(id, source, destination, amountFen)
    balances.set(source, (balances.get(source) ?? 0) - amountFen)
    balances.set(destination, (balances.get(destination) ?? 0) + amountFen)
  }
  for (let i = 0; i < MERCHANTS; i++) merchant.run(merId(i), `商户 ${i}`, '48020000')
  for (let i = 0; i < CARDS; i++) card.run(`card-${i}`, cardNo(i), iin(i), i % 3 === 0 ? 'credit' : 'debit')
  for (let i = 1; i <= PAYMENTS; i++) {
    const atMs = START_MS + i * 40
    const queryId = `20260305${String(i).padStart(12, '0')}8`
    const amountFen = 100 + ((i * 7919) % 100_000)
    const by = i % CARDS
    const echo = `{"txnType":"01","txnSubType":"01","bizType":"000902","orderId":"T${i}","reqReserved":"order ${i}"}`
    order.run(
      merId(i % MERCHANTS),
      `T${i}`,
      '20260305100000',
      amountFen,
      echo,
      queryId,
      `card-${by}`,
      atMs,
      atMs,
    )
    transaction.run(i, `pay:${queryId}`, atMs)
    move(i, `cardholder:card-${by}`, `issuer:${iin(by)}:clearing`, amountFen)
    move(i, 'acquirer:48020000:clearing', `merchant:${merId(i % MERCHANTS)}:payable`, amountFen)
  }
  const account = database.prepare('INSERT INTO account (name, balance_fen) VALUES (?, ?)')
  for (const [name, balanceFen] of balances) account.run(name, balanceFen)
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
}

const IINS = ['621626', '622609', '622202', '621700', '622848', '621661', '622262']
const iin = (card: number) => IINS[card % IINS.length] as string
const cardNo = (card: number) => `${iin(card)}${String(card).padStart(13, '0')}`
const merId = (merchant: number) =>
  `7772900${merchant % 4 === 0 ? '5411' : '5811'}${String(merchant).padStart(4, '0')}`
