import { MINUTE_MS } from '../../clock/clock.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { dayAt, midnightMs, settleDateOfDay } from './clearing-day.ts'

/** How far the closing of a day has come. */
export type Step = 'open' | 'cut' | 'netted' | 'settled' | 'filed' | 'paid-out'

/** A clearing day as a row: it holds the ledger transactions after `afterId` up to `lastId`. */
export interface ClearingDay {
  /** `YYYYMMDD` */
  readonly day: string
  readonly afterId: number
  /** Null while the day is open. */
  readonly lastId: number | null
  readonly step: Step
  /** When the next step falls due; null after the last one. */
  readonly dueMs: number | null
}

/** Clearing days as rows. */

export function findDay(reader: Reader, day: string): Promise<ClearingDay | undefined> {
  return reader.get<ClearingDay>(`SELECT ${COLUMNS} FROM clearing_day WHERE day = ?`, day)
}

/** The day that takes what is posted now. Inside a transaction it is the day of what that transaction posts. */
export async function openDay(reader: Reader): Promise<string> {
  const row = await reader.get<{ day: string }>("SELECT day FROM clearing_day WHERE step = 'open'")
  if (!row) throw new Error('no clearing day is open')
  return row.day
}

/** Newest first. */
export function latestDays(reader: Reader, limit: number): Promise<ClearingDay[]> {
  return reader.all<ClearingDay>(`SELECT ${COLUMNS} FROM clearing_day ORDER BY day DESC LIMIT ?`, limit)
}

/** The day whose next step comes first. */
export function nextDue(reader: Reader): Promise<(ClearingDay & { readonly dueMs: number }) | undefined> {
  return reader.get(
    `SELECT ${COLUMNS} FROM clearing_day WHERE due_ms IS NOT NULL ORDER BY due_ms, day LIMIT 1`,
  )
}

/**
 * `YYYYMMDD` of the clearing day that holds a ledger transaction.
 *
 * @param ledgerKey such as `pay:<queryId>`; one that is not posted yet would fall in the open day
 */
export async function dayOf(reader: Reader, ledgerKey: string): Promise<string> {
  const row = await reader.get<{ day: string }>(
    `SELECT d.day FROM ledger_transaction t JOIN clearing_day d ON d.last_id >= t.id
     WHERE t.key = ? ORDER BY d.last_id, d.day LIMIT 1`,
    ledgerKey,
  )
  return row?.day ?? openDay(reader)
}

/** `MMDD` of the clearing day that holds a ledger transaction, as messages tell it. */
export async function settleDateOf(reader: Reader, ledgerKey: string): Promise<string> {
  return settleDateOfDay(await dayOf(reader, ledgerKey))
}

/**
 * `MMDD` of the clearing day that the clock alone gives a moment, with days cut as the open one will be: for what the
 * books never had. Of the rest they know better ({@link settleDateOf}).
 */
export async function clearingDateOf(reader: Reader, atMs: number): Promise<string> {
  const open = await findDay(reader, await openDay(reader))
  const cutOffMinute = ((open?.dueMs ?? 0) - midnightMs(open?.day ?? '')) / MINUTE_MS
  return settleDateOfDay(dayAt(atMs, cutOffMinute))
}

/** Whether a ledger transaction belongs to the day that is still open, so that it can be undone without a trace. */
export async function isInOpenDay(reader: Reader, ledgerKey: string): Promise<boolean> {
  return (await dayOf(reader, ledgerKey)) === (await openDay(reader))
}

/** Opens a day behind everything that is posted so far. */
export async function beginDay(tx: Transaction, day: string, dueMs: number): Promise<void> {
  await tx.run(
    "INSERT INTO clearing_day (day, after_id, step, due_ms) VALUES (?, (SELECT coalesce(max(last_id), 0) FROM clearing_day), 'open', ?)",
    day,
    dueMs,
  )
}

/** Freezes a day: it holds what is posted so far, and nothing more ever. */
export async function freezeDay(tx: Transaction, day: string, dueMs: number): Promise<void> {
  await tx.run(
    `UPDATE clearing_day SET step = 'cut', due_ms = ?,
       last_id = max(after_id, (SELECT coalesce(max(id), 0) FROM ledger_transaction))
     WHERE day = ? AND step = 'open'`,
    dueMs,
    day,
  )
}

/** Notes a step in the commit that does it. @throws Error when the day stands elsewhere: the step was done before. */
export async function noteStep(
  tx: Transaction,
  day: string,
  [from, to]: readonly [Step, Step],
  dueMs: number | null,
): Promise<void> {
  const { changes } = await tx.run(
    'UPDATE clearing_day SET step = ?, due_ms = ? WHERE day = ? AND step = ?',
    to,
    dueMs,
    day,
    from,
  )
  if (changes !== 1) throw new Error(`clearing day ${day} is not at "${from}"`)
}

const COLUMNS = 'day, after_id AS afterId, last_id AS lastId, step, due_ms AS dueMs'
