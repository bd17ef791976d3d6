import type { Diagnosis, Feedback } from '../../../contract/beta-door.ts'
import { DAY_MS } from '../../clock/clock.ts'
import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { maskDeep } from './masking.ts'

export interface KeptFeedback extends Feedback {
  readonly openpid: string
  readonly atMs: number
}

/** What somebody said of a version is about none that runs half a year later. */
const FEEDBACK_KEPT_MS = 180 * DAY_MS

/** Keeps feedback for half a year, masked; the same number again is kept once. */
export async function keepFeedback(
  tx: Transaction,
  { openpid, feedbackId, text, diagnosis, atMs }: KeptFeedback,
): Promise<void> {
  const masked = maskDeep({ text, diagnosis })
  await forget(tx, { table: 'feedback', key: 'rowid', when: 'at_ms < ?' }, atMs - FEEDBACK_KEPT_MS)
  await tx.run(
    `INSERT INTO feedback (openpid, feedback_id, text, diagnosis, at_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    ...[openpid, feedbackId, masked.text, JSON.stringify(masked.diagnosis), atMs],
  )
}

/** Newest first. */
export async function latestFeedback(reader: Reader, limit: number): Promise<KeptFeedback[]> {
  const rows = await reader.all<Omit<KeptFeedback, 'diagnosis'> & { diagnosis: string }>(
    `SELECT openpid, feedback_id AS feedbackId, text, diagnosis, at_ms AS atMs FROM feedback
     ORDER BY rowid DESC LIMIT ?`,
    limit,
  )
  return rows.map((row) => ({ ...row, diagnosis: JSON.parse(row.diagnosis) as Diagnosis }))
}
