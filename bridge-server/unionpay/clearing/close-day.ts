import { HOUR_MS } from '../../clock/clock.ts'
import type { Reader, Store, Transaction } from '../../store/store.ts'
import { buildFiles } from '../settlement/build-files.ts'
import { saveFile } from '../settlement/file-records.ts'
import { settlementDay } from './calendar.ts'
import { cutOffMs, dayAfter, midnightMs } from './clearing-day.ts'
import { beginDay, type ClearingDay, freezeDay, noteStep } from './day-book.ts'
import { entriesOf, type Range } from './entries.ts'
import { type MerchantDay, Netting, type Position } from './netting.ts'
import { merchantDays, positionsOf, savePositions } from './position-file.ts'
import { payMerchant, settlePosition } from './settlement.ts'

/** Merchants are paid in the morning of the first working day after. */
const PAY_OUT_AT_MS = 9 * HOUR_MS

/**
 * Takes the next step of a day, and notes it in the commit that does it: whoever is interrupted begins again with the
 * step that was not finished. A step that was taken already changes nothing and throws.
 */
export async function takeStep(
  store: Store,
  { day, step, afterId, lastId }: ClearingDay,
  { nowMs, cutOffMinute }: { nowMs: number; cutOffMinute: number },
): Promise<void> {
  if (step === 'open') {
    await store.transact((tx) => cut(tx, day, nowMs, cutOffMinute))
    return
  }
  if (lastId === null) throw new Error(`clearing day ${day} is closed without an end`)
  const range = { day, afterId, lastId }
  switch (step) {
    case 'cut': {
      const { positions, merchants } = await netted(store, range)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['cut', 'netted'], nowMs)
        await savePositions(tx, day, positions, merchants)
      })
    }
    case 'netted': {
      const positions = await positionsOf(store, day)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['netted', 'settled'], nowMs)
        for (const position of positions) await settlePosition(tx, day, position, nowMs)
      })
    }
    case 'settled': {
      const files = await buildFiles(store, range)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['settled', 'filed'], payOutMs(day))
        for (const file of files) await saveFile(tx, day, file)
      })
    }
    case 'filed': {
      const merchants = await merchantDays(store, day)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['filed', 'paid-out'], null)
        for (const merchant of merchants) await payMerchant(tx, day, merchant, nowMs)
      })
    }
    case 'paid-out':
      throw new Error(`clearing day ${day} is over`)
  }
}

/** When the merchants get the money of a day. */
export function payOutMs(day: string): number {
  return midnightMs(settlementDay(day)) + PAY_OUT_AT_MS
}

/** The day is frozen and the next one opens in one commit, so that every posting has exactly one day. */
async function cut(tx: Transaction, day: string, nowMs: number, cutOffMinute: number): Promise<void> {
  await freezeDay(tx, day, nowMs)
  const next = dayAfter(day)
  await beginDay(tx, next, cutOffMs(next, cutOffMinute))
}

/** What a range comes to; for a closed day, or for what the open one holds so far. */
export async function netted(
  reader: Reader,
  range: Range,
): Promise<{ positions: Position[]; merchants: MerchantDay[] }> {
  const netting = new Netting()
  for await (const entries of entriesOf(reader, range)) {
    for (const entry of entries) netting.add(entry)
  }
  const positions = netting.positions()
  await assertTiesOut(reader, range, positions)
  return { positions, merchants: netting.merchants() }
}

/**
 * The fold read the orders; the ledger was posted beside them. If the two do not come to the same on every clearing
 * account, one of them is wrong, and nobody may be paid by either.
 */
async function assertTiesOut(reader: Reader, range: Range, positions: readonly Position[]): Promise<void> {
  const posted = new Map<string, number>()
  for (const { account, fen } of await reader.all<{ account: string; fen: number }>(
    POSTED_SQL,
    range.afterId,
    range.lastId,
  )) {
    if (fen !== 0) posted.set(account, fen)
  }
  for (const { institution, grossFen } of positions) {
    const account = `${institution}:clearing`
    // What an institution receives by settlement is what stood on its clearing account, with the sign turned.
    if ((posted.get(account) ?? 0) + grossFen !== 0) {
      throw new Error(
        `${account} was posted ${posted.get(account) ?? 0} fen on ${range.day}, but netted ${-grossFen}`,
      )
    }
    posted.delete(account)
  }
  if (posted.size > 0)
    throw new Error(`on ${range.day} nothing was netted for ${[...posted.keys()].join(', ')}`)
}

/** Postings are numbered in the order of their transactions, so that a range of these is a range of those. */
const POSTED_SQL = `
  WITH span AS (
    SELECT (SELECT seq FROM posting WHERE transaction_id > ?1 ORDER BY transaction_id, seq LIMIT 1) AS first,
           (SELECT seq FROM posting WHERE transaction_id <= ?2 ORDER BY transaction_id DESC, seq DESC LIMIT 1) AS last
  ), settled AS (
    SELECT id FROM ledger_transaction WHERE id > ?1 AND id <= ?2 AND key >= 'settle:' AND key < 'settle;'
  )
  SELECT account, sum(fen) AS fen FROM (
    SELECT destination AS account, amount_fen AS fen FROM posting, span
    WHERE seq BETWEEN first AND last AND destination GLOB '*:clearing' AND transaction_id NOT IN settled
    UNION ALL
    SELECT source, -amount_fen FROM posting, span
    WHERE seq BETWEEN first AND last AND source GLOB '*:clearing' AND transaction_id NOT IN settled
  ) GROUP BY account`
