import type { Reader, Transaction } from '../../store/store.ts'

/** What a counter of the rules' daily limits has taken. */
export interface LimitUse {
  readonly usedFen: number
  readonly payments: number
}

export async function useOf(reader: Reader, key: string): Promise<LimitUse> {
  const row = await reader.get<LimitUse>(
    'SELECT used_fen AS usedFen, payments FROM day_limit_use WHERE key = ?',
    key,
  )
  return row ?? { usedFen: 0, payments: 0 }
}

/** Counts a payment that was made, or may yet turn out to have been. */
export async function countUse(tx: Transaction, key: string, amountFen: number): Promise<void> {
  await tx.run(COUNT_SQL, key, amountFen)
}

/** A payment did not come about after all. */
export async function uncountUse(tx: Transaction, key: string, amountFen: number): Promise<void> {
  await tx.run(
    'UPDATE day_limit_use SET used_fen = used_fen - ?, payments = payments - 1 WHERE key = ?',
    amountFen,
    key,
  )
}

/** Money came back on the day on which it was paid: it may be spent again. The payment was made all the same. */
export async function giveBackUse(tx: Transaction, key: string, amountFen: number): Promise<void> {
  await tx.run('UPDATE day_limit_use SET used_fen = max(0, used_fen - ?) WHERE key = ?', amountFen, key)
}

const COUNT_SQL = `
  INSERT INTO day_limit_use (key, used_fen, payments) VALUES (?, ?, 1)
  ON CONFLICT (key) DO UPDATE SET used_fen = used_fen + excluded.used_fen, payments = payments + 1`
