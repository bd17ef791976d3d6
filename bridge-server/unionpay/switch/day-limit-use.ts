import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { dayOfBucket } from '../rules/limits.ts'

/** What a counter of the rules' daily limits has taken, in fen. */
export async function usedOf(reader: Reader, key: string): Promise<number> {
  const row = await reader.get<{ used_fen: number }>('SELECT used_fen FROM day_limit_use WHERE key = ?', key)
  return row?.used_fen ?? 0
}

/** Counts a payment that was made, or may yet turn out to have been; below zero, what of it was not taken after all. */
export async function countUse(tx: Transaction, key: string, amountFen: number): Promise<void> {
  await tx.run(COUNT_SQL, key, amountFen)
  // Of past days nothing is asked any more, and what goes back of their payments gives them nothing back.
  await forget(tx, PAST_DAYS, dayOfBucket(key))
}

/** A payment did not come about after all, or its money came back on the same day: it may be spent again. */
export async function giveBackUse(tx: Transaction, key: string, amountFen: number): Promise<void> {
  await tx.run('UPDATE day_limit_use SET used_fen = max(0, used_fen - ?) WHERE key = ?', amountFen, key)
}

const PAST_DAYS = { table: 'day_limit_use', key: 'key', when: 'substr(key, -10) < ?' }
const COUNT_SQL = `
  INSERT INTO day_limit_use (key, used_fen) VALUES (?, ?)
  ON CONFLICT (key) DO UPDATE SET used_fen = used_fen + excluded.used_fen`
