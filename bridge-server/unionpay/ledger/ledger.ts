import type { Reader, Transaction } from '../../store/store.ts'
import type { AccountName } from './accounts.ts'
import {
  decidePostings,
  type LedgerTransaction,
  type Posting,
  type PostingFault,
  samePostings,
} from './postings.ts'

export type PostResult =
  | { readonly outcome: 'posted' }
  /** The key was posted before with the same postings; nothing was written now. */
  | { readonly outcome: 'replayed' }
  | {
      readonly outcome: 'refused'
      readonly fault: PostingFault | 'key-conflict'
      readonly posting: Posting | null
    }

/** Writes a ledger transaction and its balances. Entries are only ever added. */
export async function post(tx: Transaction, transaction: LedgerTransaction): Promise<PostResult> {
  const { key, postings, atMs } = transaction
  const known = await postingsOf(tx, key)
  if (known) {
    if (samePostings(known, postings)) return { outcome: 'replayed' }
    return { outcome: 'refused', fault: 'key-conflict', posting: null }
  }
  const decision = decidePostings(await balancesOf(tx, postings), postings)
  if (!decision.ok) return { outcome: 'refused', fault: decision.fault, posting: decision.posting }

  const row = await tx.get<{ id: number }>(
    'INSERT INTO ledger_transaction (key, at_ms) VALUES (?, ?) RETURNING id',
    key,
    atMs,
  )
  const { id } = row as { id: number }
  for (const { source, destination, amountFen, memo } of postings) {
    await tx.run(INSERT_POSTING_SQL, id, source, destination, amountFen, memo)
  }
  for (const [name, balanceFen] of decision.balances) await tx.run(SET_BALANCE_SQL, name, balanceFen)
  return { outcome: 'posted' }
}

/** Balance of an account in fen. */
export async function balanceOf(reader: Reader, account: AccountName): Promise<number> {
  const row = await reader.get<{ balance_fen: number }>(BALANCE_SQL, account)
  return row?.balance_fen ?? 0
}

async function balancesOf(reader: Reader, postings: readonly Posting[]): Promise<Map<AccountName, number>> {
  const balances = new Map<AccountName, number>()
  for (const posting of postings) {
    for (const account of [posting.source, posting.destination]) {
      if (!balances.has(account)) balances.set(account, await balanceOf(reader, account))
    }
  }
  return balances
}

async function postingsOf(reader: Reader, key: string): Promise<Posting[] | null> {
  const known = await reader.get<{ id: number }>('SELECT id FROM ledger_transaction WHERE key = ?', key)
  if (!known) return null
  return reader.all<Posting>(
    'SELECT source, destination, amount_fen AS amountFen, memo FROM posting WHERE transaction_id = ? ORDER BY seq',
    known.id,
  )
}

const BALANCE_SQL = 'SELECT balance_fen FROM account WHERE name = ?'
const INSERT_POSTING_SQL =
  'INSERT INTO posting (transaction_id, source, destination, amount_fen, memo) VALUES (?, ?, ?, ?, ?)'
const SET_BALANCE_SQL = `
  INSERT INTO account (name, balance_fen) VALUES (?, ?)
  ON CONFLICT (name) DO UPDATE SET balance_fen = excluded.balance_fen`
