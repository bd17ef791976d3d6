import type { Reader, Transaction } from '../../store/store.ts'
import type { Range } from './entries.ts'
import type { Position } from './netting.ts'

/** Keeps what stands on the clearing accounts, in the commit that cuts a day. */
export async function keepBalances(tx: Transaction, day: string): Promise<void> {
  await tx.run(
    `INSERT INTO clearing_balance (day, account, balance_fen)
     SELECT ?, name, balance_fen FROM account WHERE substr(name, -9) = ':clearing'`,
    day,
  )
}

/**
 * The fold read the orders; the ledger was posted beside them. If the two do not come to the same on every clearing
 * account, one of them is wrong, and nobody may be paid by either.
 *
 * @throws Error naming the account
 */
export async function assertTiesOut(
  reader: Reader,
  { day, afterId, lastId }: Range,
  positions: readonly Position[],
): Promise<void> {
  const rows = await reader.all<{ account: string; fen: number }>(POSTED_SQL, day, afterId, lastId)
  const posted = new Map(rows.filter(({ fen }) => fen !== 0).map(({ account, fen }) => [account, fen]))
  for (const { institution, grossFen } of positions) {
    const account = `${institution}:clearing`
    const postedFen = posted.get(account) ?? 0
    // What an institution receives by settlement is what stood on its clearing account, with the sign turned.
    if (postedFen + grossFen !== 0) {
      throw new Error(`${account} was posted ${postedFen} fen on ${day}, but netted ${-grossFen}`)
    }
    posted.delete(account)
  }
  if (posted.size > 0) throw new Error(`on ${day} nothing was netted for ${[...posted.keys()].join(', ')}`)
}

/**
 * By how much the accounts moved from cut to cut, without the settlements of earlier days that fell between. The plus
 * signs keep SQLite from walking through the day's million payments for the few settlements.
 */
const POSTED_SQL = `
  WITH settlement AS (
    SELECT p.source, p.destination, p.amount_fen FROM ledger_transaction t JOIN posting p ON p.transaction_id = t.id
    WHERE t.key >= 'settle:' AND t.key < 'settle;' AND +t.id > ?2 AND +t.id <= ?3
  )
  SELECT account, sum(fen) AS fen FROM (
    SELECT account, balance_fen AS fen FROM clearing_balance WHERE day = ?1
    UNION ALL
    SELECT account, -balance_fen FROM clearing_balance
    WHERE day = (SELECT max(day) FROM clearing_day WHERE day < ?1)
    UNION ALL
    SELECT destination, -amount_fen FROM settlement WHERE substr(destination, -9) = ':clearing'
    UNION ALL
    SELECT source, amount_fen FROM settlement WHERE substr(source, -9) = ':clearing'
  ) GROUP BY account`
