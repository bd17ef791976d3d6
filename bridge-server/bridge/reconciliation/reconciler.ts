import { type Cancel, type Clock, HOUR_MS } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { AcpClient } from '../acp-client/acp-client.ts'
import type { AcpMerchant, Merchants } from '../merchants.ts'
import { absence, compare, type Difference } from './compare.ts'
import { clearingDayAt, dayAfter, dayEndMs, fileDueMs } from './days.ts'
import { type Download, downloadFile } from './download.ts'
import { type ExpectedLine, expectedLines, knownLines } from './own-books.ts'
import { addDay, type DueDay, enterResult, firstDay, lastDay, nextDueDay, postpone } from './reports.ts'
import { askWhereabouts } from './whereabouts.ts'

export interface ReconcilerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly acp: AcpClient
  readonly merchants: Merchants
}

/** A file that cannot be had is asked for again every hour, through a working day. */
const RETRY_MS = HOUR_MS
const TRIES_MAX = 12
/** Days that are caught up with after a standstill; UnionPay keeps files for longer, and people can ask for them. */
const CATCH_UP_DAYS_MAX = 31

/**
 * Compares every clearing day's file with these books, once, in the morning after, and writes down what differs. It
 * reports and never changes money.
 */
export class Reconciler {
  readonly #options: ReconcilerOptions
  readonly #byMerId: ReadonlyMap<string, { merchant: AcpMerchant; mchids: string[] }>
  #work: Promise<void> | null = null
  #lookAgain = false
  #cancelAlarm: Cancel = () => {}
  #stopped = false

  constructor(options: ReconcilerOptions) {
    this.#options = options
    this.#byMerId = groupedByMerId(options.merchants)
  }

  /** Looks for what is due: at start, and whenever the clock says so. */
  wake(): void {
    if (this.#stopped) return
    this.#lookAgain = true
    this.#work ??= this.#look()
      .catch((error) => {
        const { clock, log } = this.#options
        log.error({ err: error }, 'reconciliation failed, and is tried again in an hour')
        if (!this.#stopped) this.#setAlarm(clock.now() + RETRY_MS)
      })
      .finally(() => {
        this.#work = null
        if (this.#lookAgain) this.wake()
      })
  }

  /** Resolves when nothing is being compared and nothing is due now. */
  async drain(): Promise<void> {
    while (this.#work) await this.#work
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#lookAgain = false
    this.#cancelAlarm()
    await this.drain()
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#options
    this.#lookAgain = false
    await this.#addDays()
    for (let due = await nextDueDay(store); due && !this.#stopped; due = await nextDueDay(store)) {
      if (due.dueMs > clock.now()) {
        this.#setAlarm(due.dueMs)
        return
      }
      await this.#reconcile(due)
      await this.#addDays()
    }
  }

  #setAlarm(atMs: number): void {
    this.#cancelAlarm()
    this.#cancelAlarm = this.#options.clock.at(atMs, () => this.wake())
  }

  /** Every day gets a row, so that none is forgotten over a restart. */
  async #addDays(): Promise<void> {
    const { store, clock } = this.#options
    const today = clearingDayAt(clock.now())
    for (const merId of this.#byMerId.keys()) {
      const last = await lastDay(store, merId)
      if (last === today) continue
      const days: string[] = []
      for (let day = last === null ? today : dayAfter(last); day <= today; day = dayAfter(day)) days.push(day)
      await store.transact(async (tx) => {
        for (const day of days.slice(-CATCH_UP_DAYS_MAX)) await addDay(tx, merId, day, fileDueMs(day))
      })
    }
  }

  async #reconcile(due: DueDay): Promise<void> {
    const { store, clock, acp, log } = this.#options
    const { merId, day, tries } = due
    const known = this.#byMerId.get(merId)
    // Its file was taken away since; whoever brings it back finds the day given up.
    if (!known) return void (await store.transact((tx) => postpone(tx, due, 'the merchant is gone', null)))
    const { merchant, mchids } = known
    const download = await downloadFile(acp, merchant, day, clock.now())
    const fromMs = dayEndMs((await firstDay(store, merId)) ?? day) - DAY_LENGTH_MS
    const expected = await expectedLines(store, mchids, [fromMs, dayEndMs(day)])
    const trouble = troubleOf(download, expected.length)
    if (trouble !== null && tries + 1 < TRIES_MAX) {
      await store.transact((tx) => postpone(tx, due, trouble, clock.now() + RETRY_MS))
      return
    }
    if (download.kind === 'trouble') {
      log.warn({ merId, day, why: download.why }, 'no settlement file could be had')
      await store.transact((tx) => postpone(tx, due, download.why, null))
      return
    }
    const lines = download.kind === 'file' ? download.lines : []
    const { found, matched, differences, absent } = compare(lines, await knownLines(store, lines), expected)
    const looked = await this.#lookFor(merchant, day, absent as ExpectedLine[])
    // Cut off by the end of the program: the next one begins the day again.
    if (!looked) return
    const all = [...differences, ...looked.differences]
    await store.transact((tx) =>
      enterResult(tx, due, {
        fileName: download.kind === 'file' ? download.fileName : null,
        fileSha256: download.kind === 'file' ? download.sha256 : null,
        lines: lines.length,
        matched,
        differences: all,
        accounted: [...found, ...looked.accounted],
        atMs: clock.now(),
      }),
    )
    if (all.length > 0)
      log.warn({ merId, day, differences: all.length }, 'the settlement file differs from the books')
  }

  /** What the file should have told of: reported as missing unless the network names a later day for it. */
  async #lookFor(merchant: AcpMerchant, day: string, absent: readonly ExpectedLine[]) {
    const differences: Difference[] = []
    const accounted: string[] = []
    for (const line of absent) {
      // There may be one for every line of a day, and each may be waited for.
      if (this.#stopped) return null
      const where = await askWhereabouts(this.#options.acp, merchant, line)
      if (where.kind === 'unknown' || (where.kind === 'cleared' && isLater(where.settleDate, day))) continue
      differences.push(absence(where.kind === 'unpaid' ? 'state' : 'missing', line))
      accounted.push(line.queryId)
    }
    return { differences, accounted }
  }
}

const DAY_LENGTH_MS = 24 * HOUR_MS

/** Why a day has to wait: no answer that can be read, or no file though there should be one. */
function troubleOf(download: Download, expected: number): string | null {
  if (download.kind === 'trouble') return download.why
  return download.kind === 'none' && expected > 0
    ? `no file, and ${expected} payments and refunds are expected in it`
    : null
}

/** Dates on the wire have no year: what lies within the half year ahead is later. */
function isLater(settleDate: string, day: string): boolean {
  const today = day.slice(4)
  const monthsAhead = (Number(settleDate.slice(0, 2)) - Number(today.slice(0, 2)) + 12) % 12
  return monthsAhead === 0 ? settleDate > today : monthsAhead < 6
}

function groupedByMerId(merchants: Merchants): Map<string, { merchant: AcpMerchant; mchids: string[] }> {
  const groups = new Map<string, { merchant: AcpMerchant; mchids: string[] }>()
  for (const { mchid, unionpay } of merchants.all) {
    const group = groups.get(unionpay.merId)
    if (group) group.mchids.push(mchid)
    else groups.set(unionpay.merId, { merchant: unionpay, mchids: [mchid] })
  }
  return groups
}
