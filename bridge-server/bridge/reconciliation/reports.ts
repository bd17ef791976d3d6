import type { Reader, Transaction } from '../../store/store.ts'
import type { Difference } from './compare.ts'

/** Days of reconciliation as rows. */

export type ReportState = 'awaiting' | 'compared' | 'given-up'

/** What came of comparing one day of one UnionPay merchant. */
export interface Report {
  readonly merId: string
  /** `YYYYMMDD` */
  readonly day: string
  readonly state: ReportState
  readonly tries: number
  readonly trouble: string | null
  readonly fileName: string | null
  readonly fileSha256: string | null
  readonly lines: number | null
  readonly matched: number | null
  readonly doneMs: number | null
}

/** A day whose file is to be asked for. */
export interface DueDay {
  readonly merId: string
  readonly day: string
  readonly tries: number
  readonly dueMs: number
}

export async function addDay(tx: Transaction, merId: string, day: string, dueMs: number): Promise<void> {
  await tx.run(
    "INSERT INTO reconciliation (mer_id, day, state, due_ms) VALUES (?, ?, 'awaiting', ?) ON CONFLICT DO NOTHING",
    merId,
    day,
    dueMs,
  )
}

export async function lastDay(reader: Reader, merId: string): Promise<string | null> {
  const row = await reader.get<{ day: string | null }>(
    'SELECT max(day) AS day FROM reconciliation WHERE mer_id = ?',
    merId,
  )
  return row?.day ?? null
}

export async function firstDay(reader: Reader, merId: string): Promise<string | null> {
  const row = await reader.get<{ day: string | null }>(
    'SELECT min(day) AS day FROM reconciliation WHERE mer_id = ?',
    merId,
  )
  return row?.day ?? null
}

/** The day whose file is to be asked for first, oldest day first. */
export function nextDueDay(reader: Reader): Promise<DueDay | undefined> {
  return reader.get<DueDay>(
    `SELECT mer_id AS merId, day, tries, due_ms AS dueMs FROM reconciliation
     WHERE due_ms IS NOT NULL ORDER BY due_ms, day, mer_id LIMIT 1`,
  )
}

export async function postpone(
  tx: Transaction,
  { merId, day }: DueDay,
  trouble: string,
  dueMs: number | null,
): Promise<void> {
  await tx.run(
    `UPDATE reconciliation SET state = ?, tries = tries + 1, trouble = ?, due_ms = ?
     WHERE mer_id = ? AND day = ? AND state = 'awaiting'`,
    dueMs === null ? 'given-up' : 'awaiting',
    trouble,
    dueMs,
    merId,
    day,
  )
}

export interface Result {
  readonly fileName: string | null
  readonly fileSha256: string | null
  readonly lines: number
  readonly matched: number
  readonly differences: readonly Difference[]
  /** Payments that no later day has to look for. */
  readonly accounted: readonly string[]
  readonly atMs: number
}

/** Writes a day's report, once: false when the day has one already, and nothing changes then. */
export async function enterResult(tx: Transaction, { merId, day }: DueDay, result: Result): Promise<boolean> {
  const { changes } = await tx.run(
    `UPDATE reconciliation SET state = 'compared', due_ms = NULL, tries = tries + 1, trouble = NULL, file_name = ?,
       file_sha256 = ?, lines = ?, matched = ?, done_ms = ? WHERE mer_id = ? AND day = ? AND state <> 'compared'`,
    ...[result.fileName, result.fileSha256, result.lines, result.matched, result.atMs, merId, day],
  )
  if (changes === 0) return false
  for (const { kind, queryId, acpOrderId, oursFen, theirsFen } of result.differences) {
    await tx.run(
      `INSERT INTO reconciliation_difference (mer_id, day, kind, query_id, acp_order_id, ours_fen, theirs_fen)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[merId, day, kind, queryId, acpOrderId, oursFen, theirsFen],
    )
  }
  for (const queryId of result.accounted) {
    await tx.run(
      'INSERT INTO reconciled_payment (query_id, day) VALUES (?, ?) ON CONFLICT DO NOTHING',
      queryId,
      day,
    )
  }
  return true
}

/** Newest days first. */
export function latestReports(
  reader: Reader,
  limit: number,
): Promise<{ merId: string; day: string; state: ReportState; differences: number }[]> {
  return reader.all(
    `SELECT mer_id AS merId, day, state, (
       SELECT count(*) FROM reconciliation_difference d WHERE d.mer_id = r.mer_id AND d.day = r.day
     ) AS differences
     FROM reconciliation r ORDER BY day DESC, mer_id LIMIT ?`,
    limit,
  )
}

export function reportsOf(reader: Reader, day: string): Promise<Report[]> {
  return reader.all<Report>(
    `SELECT mer_id AS merId, day, state, tries, trouble, file_name AS fileName, file_sha256 AS fileSha256, lines,
       matched, done_ms AS doneMs FROM reconciliation WHERE day = ? ORDER BY mer_id`,
    day,
  )
}

/** A difference with its place among all of them. */
export type PlacedDifference = Difference & { readonly place: number }

/** A page of a day's differences, from behind a place on. */
export function differencesOf(
  reader: Reader,
  { merId, day, after, limit }: { merId: string; day: string; after: number; limit: number },
): Promise<PlacedDifference[]> {
  return reader.all<PlacedDifference>(
    `SELECT id AS place, kind, query_id AS queryId, acp_order_id AS acpOrderId, ours_fen AS oursFen,
       theirs_fen AS theirsFen
     FROM reconciliation_difference WHERE mer_id = ? AND day = ? AND id > ? ORDER BY id LIMIT ?`,
    ...[merId, day, after, limit],
  )
}
