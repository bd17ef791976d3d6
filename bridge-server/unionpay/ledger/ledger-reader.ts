import type { Reader } from '../../store/store.ts'
import type { AccountName } from './accounts.ts'
import { balanceOf } from './ledger.ts'
import type { Posting } from './postings.ts'

export interface AccountBalance {
  readonly account: AccountName
  readonly balanceFen: number
}

/** A posting in its place in the journal. */
export interface JournalEntry extends Posting {
  /** Grows by the order of posting. */
  readonly seq: number
  readonly key: string
  readonly atMs: number
}

/** What an audit found. The books are in order when both lists are empty and the sum is zero. */
export interface Audit {
  /** Sum of all balances in fen: zero, because every posting takes what it gives. */
  readonly sumFen: number
  /** Accounts whose kept balance is not the sum of their postings. */
  readonly differences: readonly { account: AccountName; keptFen: number; derivedFen: number }[]
}

/** Looks at the books. Cannot post. */
export interface LedgerReader {
  balance(account: AccountName): Promise<number>
  balances(): Promise<AccountBalance[]>
  /** Postings before `beforeSeq` (or the newest), newest first. */
  journal(page: { limit: number; beforeSeq?: number }): Promise<JournalEntry[]>
  /** Derives every balance anew from the postings and compares. */
  audit(): Promise<Audit>
}

export function ledgerReader(reader: Reader): LedgerReader {
  return {
    balance: (account) => balanceOf(reader, account),
    balances: () =>
      reader.all('SELECT name AS account, balance_fen AS balanceFen FROM account ORDER BY name'),
    journal: ({ limit, beforeSeq = Number.MAX_SAFE_INTEGER }) => reader.all(JOURNAL_SQL, beforeSeq, limit),
    async audit() {
      const rows = await reader.all<{ account: AccountName; keptFen: number; derivedFen: number }>(AUDIT_SQL)
      return {
        sumFen: rows.reduce((sum, { keptFen }) => sum + keptFen, 0),
        differences: rows.filter(({ keptFen, derivedFen }) => keptFen !== derivedFen),
      }
    },
  }
}

const JOURNAL_SQL = `
  SELECT p.seq, t.key, t.at_ms AS atMs, p.source, p.destination, p.amount_fen AS amountFen, p.memo
  FROM posting p JOIN ledger_transaction t ON t.id = p.transaction_id
  WHERE p.seq < ? ORDER BY p.seq DESC LIMIT ?`

/** An account that only the postings or only the balances know is a difference too. */
const AUDIT_SQL = `
  WITH derived AS (
    SELECT name, sum(fen) AS fen FROM (
      SELECT destination AS name, amount_fen AS fen FROM posting
      UNION ALL
      SELECT source, -amount_fen FROM posting
    ) GROUP BY name
  )
  SELECT coalesce(a.name, d.name) AS account, coalesce(a.balance_fen, 0) AS keptFen, coalesce(d.fen, 0) AS derivedFen
  FROM account a FULL JOIN derived d ON d.name = a.name ORDER BY 1`
