import { HOUR_MS } from '../../clock/clock.ts'
import type { Store, Transaction } from '../../store/store.ts'
import { saveFile } from '../settlement/file-records.ts'
import { settlementDay } from './calendar.ts'
import { cutOffMs, dayAfter, midnightMs } from './clearing-day.ts'
import { beginDay, type ClearingDay, freezeDay, noteStep } from './day-book.ts'
import type { Range } from './entries.ts'
import type { FoldedDay } from './fold.ts'
import { nettedDay, savePositions } from './position-file.ts'
import { payMerchant, settlePosition } from './settlement.ts'
import { keepBalances } from './tie-out.ts'

/** Merchants are paid in the morning of the first working day after. */
const PAY_OUT_AT_MS = 9 * HOUR_MS

/** What the steps of a day work with. */
export interface StepContext {
  readonly store: Store
  readonly nowMs: number
  readonly cutOffMinute: number
  /** What the day comes to. Reading a million payments takes seconds, so that steps of one run share it. */
  readonly folded: (range: Range) => Promise<FoldedDay>
}

/**
 * Takes the next step of a day, and notes it in the commit that does it: whoever is interrupted begins again with the
 * step that was not finished. A step that was taken already changes nothing and throws.
 */
export async function takeStep(
  { day, step, afterId, lastId }: ClearingDay,
  { store, nowMs, cutOffMinute, folded }: StepContext,
): Promise<void> {
  if (step === 'open') return store.transact((tx) => cut(tx, day, nowMs, cutOffMinute))
  if (lastId === null) throw new Error(`clearing day ${day} is closed without an end`)
  const range = { day, afterId, lastId }
  switch (step) {
    case 'cut': {
      const { positions, merchants } = await folded(range)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['cut', 'netted'], nowMs)
        await savePositions(tx, day, positions, merchants)
      })
    }
    case 'netted': {
      const { positions } = await nettedDay(store, day)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['netted', 'settled'], nowMs)
        for (const position of positions) await settlePosition(tx, day, position, nowMs)
      })
    }
    case 'settled': {
      const { files } = await folded(range)
      return store.transact(async (tx) => {
        await noteStep(tx, day, ['settled', 'filed'], payOutMs(day))
        for (const file of files) await saveFile(tx, day, file)
      })
    }
    case 'filed': {
      const { merchants } = await nettedDay(store, day)
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
function payOutMs(day: string): number {
  return midnightMs(settlementDay(day)) + PAY_OUT_AT_MS
}

/** The day is frozen and the next one opens in one commit, so that every posting has exactly one day. */
async function cut(tx: Transaction, day: string, nowMs: number, cutOffMinute: number): Promise<void> {
  await freezeDay(tx, day, nowMs)
  await keepBalances(tx, day)
  const next = dayAfter(day)
  await beginDay(tx, next, cutOffMs(next, cutOffMinute))
}
