import { mkdtempSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { unzipFiles } from '../../bridge-server/acp/settlement/container.ts'
import { type DetailRow, parseDetails } from '../../bridge-server/acp/settlement/detail-file.ts'
import { readEntryName } from '../../bridge-server/acp/settlement/file-names.ts'
import { parseSummary, type Summary } from '../../bridge-server/acp/settlement/summary-file.ts'
import { HOUR_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { openSqliteStore } from '../../bridge-server/store/sqlite-store.ts'
import type { Store } from '../../bridge-server/store/store.ts'
import { Clearing } from '../../bridge-server/unionpay/clearing/clearing.ts'
import { cardholderAccount } from '../../bridge-server/unionpay/ledger/accounts.ts'
import { post } from '../../bridge-server/unionpay/ledger/ledger.ts'
import { postPayment, postReturn, postReversal } from '../../bridge-server/unionpay/switch/money-moves.ts'

export const MIGRATIONS = path.resolve('bridge-server/unionpay/migrations')
/** A Thursday, ten in the morning in Beijing. */
const START_MS = Date.parse('2026-03-05T10:00:00+08:00')
export const ACQUIRER = '48020000'
export const SHOP = '777290058110048'
export const SUPERMARKET = '777290054110001'

export const CARDS = [
  { ref: 'debitA', cardNo: '6216261000000000018', type: 'debit' },
  { ref: 'debitB', cardNo: '6226090000000048', type: 'debit' },
  { ref: 'creditC', cardNo: '6221558812340000', type: 'credit' },
] as const
export type CardName = (typeof CARDS)[number]['ref']

const testRoot = mkdtempSync(path.join(os.tmpdir(), 'quickpass-clearing-'))
afterAll(() => fs.rm(testRoot, { recursive: true }))

/** A file for books of their own. */
export async function newBooksFile(): Promise<string> {
  return path.join(await fs.mkdtemp(path.join(testRoot, 'books-')), 'network.sqlite')
}

/** The network's books with three cards and two merchants, and none of its doors. */
async function openBooks(file: string): Promise<Store> {
  const store = openSqliteStore(file, MIGRATIONS)
  await store.transact(async (tx) => {
    for (const { ref, cardNo, type } of CARDS) {
      const { changes } = await tx.run(
        `INSERT INTO issuer_card (ref, card_no, iin, type, phone, state, payment_max_fen, day_max_fen,
           day_payments_max, pin_hash, sms_hash) VALUES (?, ?, ?, ?, '13552535506', 'active', 0, 0, 0, x'00', x'00')
         ON CONFLICT DO NOTHING`,
        ...[ref, cardNo, cardNo.slice(0, 6), type],
      )
      if (changes === 0) continue
      const opening = {
        source: 'funding',
        destination: cardholderAccount(ref),
        amountFen: 1e12,
        memo: 'opening',
      } as const
      await post(tx, { key: `opening:${ref}`, postings: [opening], atMs: START_MS })
    }
    for (const [merId, name] of [
      [SHOP, '全渠道测试商户'],
      [SUPERMARKET, '便民超市'],
    ] as const) {
      await tx.run(
        "INSERT INTO merchant (mer_id, name, tr_id, acquirer_id) VALUES (?, ?, '62000000001', ?) ON CONFLICT DO NOTHING",
        ...[merId, name, ACQUIRER],
      )
    }
  })
  return store
}

export interface Paid {
  readonly queryId: string
  readonly orderId: string
  readonly merId: string
  readonly card: CardName
  readonly amountFen: number
}

/** What the gateway does to the books when a merchant's order succeeds, without the messages around it. */
class Trade {
  readonly #store: Store
  readonly #now: () => number
  #count: number

  constructor(store: Store, now: () => number, count: number) {
    this.#store = store
    this.#now = now
    this.#count = count
  }

  /** Orders so far. */
  get count(): number {
    return this.#count
  }

  pay(amountFen: number, { card = 'debitA', merId = SHOP }: { card?: CardName; merId?: string } = {}) {
    return this.#order(
      { amountFen, card, merId },
      { kind: 'appConsume', txnType: '01', origQueryId: null },
      postPayment,
    )
  }

  refund(paid: Paid, amountFen: number) {
    const { card, merId, queryId } = paid
    return this.#order(
      { amountFen, card, merId },
      { kind: 'refund', txnType: '04', origQueryId: queryId },
      (tx, move) => postReturn(tx, move, '退货'),
    )
  }

  /** The merchant pays a cardholder. */
  payout(amountFen: number) {
    return this.#order(
      { amountFen, card: 'debitB', merId: SHOP },
      { kind: 'payout', txnType: '12', origQueryId: null },
      (tx, move) => postReturn(tx, move, '代付'),
    )
  }

  async reverse({ queryId, card, merId, amountFen }: Paid): Promise<void> {
    await this.#store.transact(async (tx) => {
      const move = { queryId, cardRef: card, amountFen, merId, acquirerId: ACQUIRER, atMs: this.#now() }
      await postReversal(tx, move)
      await tx.run("UPDATE acp_order SET state = 'reversed', resp_code = '01' WHERE query_id = ?", queryId)
    })
  }

  async #order(
    { amountFen, card, merId }: { amountFen: number; card: CardName; merId: string },
    { kind, txnType, origQueryId }: { kind: string; txnType: string; origQueryId: string | null },
    move: typeof postPayment,
  ): Promise<Paid> {
    const number = String(++this.#count)
    const atMs = this.#now()
    const time = new Date(atMs + 8 * HOUR_MS).toISOString().replace(/\D/g, '')
    const queryId = `20${time.slice(2, 14)}${number.padStart(6, '0').slice(-6)}8`
    const orderId = `T${number.padStart(11, '0')}`
    const echo = {
      txnType,
      txnSubType: txnType === '01' ? '01' : '00',
      bizType: '000201',
      reqReserved: '订单备注',
    }
    await this.#store.transact(async (tx) => {
      await tx.run(
        `INSERT INTO acp_order (mer_id, order_id, txn_time, kind, state, resp_code, amount_fen, echo, request_sha256,
           query_id, card_ref, received_at_ms, finished_at_ms, orig_query_id)
         VALUES (?, ?, ?, ?, 'succeeded', '00', ?, ?, x'00', ?, ?, ?, ?, ?)`,
        ...[merId, orderId, time.slice(0, 14), kind, amountFen, JSON.stringify(echo), queryId, card],
        ...[atMs, atMs, origQueryId],
      )
      await move(tx, { queryId, cardRef: card, amountFen, merId, acquirerId: ACQUIRER, atMs })
    })
    return { queryId, orderId, merId, card, amountFen }
  }
}

/** Books, a clock and the clearing that runs on it. */
export interface ClearingWorld {
  readonly store: Store
  readonly clock: VirtualClock
  readonly trade: Trade
  readonly clearing: Clearing
  pass(ms: number): Promise<void>
  /** The same books and clock in a new run of the program. */
  restart(): Promise<ClearingWorld>
  close(): Promise<void>
}

export async function openClearingWorld({
  file,
  cutOffMinute,
}: {
  file?: string
  cutOffMinute?: number
} = {}): Promise<ClearingWorld> {
  const clock = new VirtualClock(START_MS)
  return openWorld({ file: file ?? (await newBooksFile()), cutOffMinute, clock, trades: 0 })
}

interface WorldOptions {
  readonly file: string
  readonly cutOffMinute: number | undefined
  readonly clock: VirtualClock
  /** Orders of earlier runs. */
  readonly trades: number
}

async function openWorld({ file, cutOffMinute, clock, trades }: WorldOptions): Promise<ClearingWorld> {
  const store = await openBooks(file)
  const clearing = await Clearing.open({ store, clock, log: makeLog('clearing', 'silent'), cutOffMinute })
  const trade = new Trade(store, () => clock.now(), trades)
  const close = async () => {
    await clearing.stop()
    await store.close()
  }
  return {
    store,
    clock,
    trade,
    clearing,
    pass: (ms) => clock.advance(ms, () => clearing.drain()),
    close,
    async restart() {
      await close()
      return openWorld({ file, cutOffMinute, clock, trades: trade.count })
    },
  }
}

/** A merchant's archive, opened and parsed. */
export interface OpenedArchive {
  readonly details: readonly DetailRow[]
  readonly summary: Summary
  readonly names: readonly string[]
}

export function openArchive(content: Uint8Array): OpenedArchive {
  const entries = unzipFiles(content)
  if (!entries) throw new Error('no ZIP')
  const named = (kind: string) =>
    entries.find(({ name }) => readEntryName(name)?.kind === kind)?.content ?? new Uint8Array()
  const details = parseDetails(named('ZM'))
  if (!details.ok) throw new Error(`line ${details.line}: ${details.column} ${details.why}`)
  const summary = parseSummary(named('RD2010'))
  if (!summary) throw new Error('no summary')
  return { details: details.rows, summary, names: entries.map(({ name }) => name) }
}
