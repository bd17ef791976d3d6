import type { Reader } from '../../store/store.ts'
import { filesOfDay } from '../settlement/file-records.ts'
import { type ClearingDay, findDay, latestDays, openDay } from './day-book.ts'
import { net } from './fold.ts'
import type { Netted } from './netting.ts'
import { nettedDay } from './position-file.ts'

/** A clearing day, as people look at it. */
export interface DayView extends ClearingDay, Netted {
  readonly files: readonly { merId: string; fileName: string; entries: number; bytes: number }[]
}

/** Looks at clearing days. Cannot close one. */
export interface ClearingReader {
  /** Newest first; the open day is the first. */
  days(limit: number): Promise<ClearingDay[]>
  /** A day with what it came to; the open one with what it comes to so far. Undefined when there is no such day. */
  day(day: string): Promise<DayView | undefined>
  openDay(): Promise<string>
}

export function clearingReader(reader: Reader): ClearingReader {
  return {
    days: (limit) => latestDays(reader, limit),
    openDay: () => openDay(reader),
    async day(day) {
      const found = await findDay(reader, day)
      if (!found) return undefined
      if (found.step === 'open' || found.step === 'cut') {
        const lastId = found.lastId ?? (await lastPosted(reader))
        return { ...found, ...(await net(reader, { day, afterId: found.afterId, lastId })), files: [] }
      }
      return { ...found, ...(await nettedDay(reader, day)), files: await filesOfDay(reader, day) }
    },
  }
}

async function lastPosted(reader: Reader): Promise<number> {
  const row = await reader.get<{ id: number | null }>('SELECT max(id) AS id FROM ledger_transaction')
  return row?.id ?? 0
}
