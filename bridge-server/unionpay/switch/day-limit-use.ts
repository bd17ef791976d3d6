import { toTxnTime } from '../../acp/times.ts'
import type { Reader, Transaction } from '../../store/store.ts'

/** A counter on one Beijing day. */
export interface LimitCounter {
  /** Whose limit it is: payer, institution, bucket, level. */
  readonly key: string
  /** `YYYYMMDD`, Beijing. */
  readonly day: string
}

export interface LimitUse {
  readonly usedFen: number
  readonly payments: number
}

export const beijingDay = (atMs: number) => toTxnTime(atMs).slice(0, 8)

export async function useOf(reader: Reader, { key, day }: LimitCounter): Promise<LimitUse> {
  const row = await reader.get<LimitUse>(
    'SELECT used_fen AS usedFen, payments FROM day_limit_use WHERE key = ? AND day = ?',
    key,
    day,
  )
  return row ?? { usedFen: 0, payments: 0 }
}

/** Counts a payment that was made, or may yet turn out to have been. */
export async function countUse(
  tx: Transaction,
  { key, day }: LimitCounter,
  amountFen: number,
): Promise<void> {
  await tx.run(COUNT_SQL, key, day, amountFen)
}

/** A payment did not come about after all. */
export async function uncountUse(
  tx: Transaction,
  { key, day }: LimitCounter,
  amountFen: number,
): Promise<void> {
  await tx.run(
    'UPDATE day_limit_use SET used_fen = used_fen - ?, payments = payments - 1 WHERE key = ? AND day = ?',
    amountFen,
    key,
    day,
  )
}

/** Money came back on the day on which it was paid: it may be spent again. The payment was made all the same. */
export async function giveBackUse(
  tx: Transaction,
  { key, day }: LimitCounter,
  amountFen: number,
): Promise<void> {
  await tx.run(
    'UPDATE day_limit_use SET used_fen = max(0, used_fen - ?) WHERE key = ? AND day = ?',
    amountFen,
    key,
    day,
  )
}

const COUNT_SQL = `
  INSERT INTO day_limit_use (key, day, used_fen, payments) VALUES (?, ?, ?, 1)
  ON CONFLICT (key, day) DO UPDATE SET used_fen = used_fen + excluded.used_fen, payments = payments + 1`
