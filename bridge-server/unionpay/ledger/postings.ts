import { type AccountName, mayBeOverdrawn } from './accounts.ts'

/** Money moving from one account to another: the only way in which a balance changes. */
export interface Posting {
  readonly source: AccountName
  readonly destination: AccountName
  /** Whole fen, above zero. */
  readonly amountFen: number
  /** Why, for people. */
  readonly memo: string
}

/** Postings that happen together or not at all. The same key is posted once, however often it is asked for. */
export interface LedgerTransaction {
  readonly key: string
  readonly postings: readonly Posting[]
  readonly atMs: number
}

export type PostingFault = 'no-postings' | 'too-many-postings' | 'same-account' | 'amount' | 'overdrawn'

export type PostingDecision =
  | { readonly ok: true; readonly balances: ReadonlyMap<AccountName, number> }
  | { readonly ok: false; readonly fault: PostingFault; readonly posting: Posting | null }

/** Postings of one ledger transaction at most. */
const POSTINGS_MAX = 64

/**
 * Decides what the touched balances become. Overdrafts are judged on the outcome of the whole transaction.
 *
 * @param before balance of every account that the postings name, in fen
 */
export function decidePostings(
  before: ReadonlyMap<AccountName, number>,
  postings: readonly Posting[],
): PostingDecision {
  if (postings.length === 0) return { ok: false, fault: 'no-postings', posting: null }
  if (postings.length > POSTINGS_MAX) return { ok: false, fault: 'too-many-postings', posting: null }
  const after = new Map<AccountName, number>()
  const move = (account: AccountName, byFen: number) =>
    after.set(account, (after.get(account) ?? before.get(account) ?? 0) + byFen)

  for (const posting of postings) {
    const { source, destination, amountFen } = posting
    if (source === destination) return { ok: false, fault: 'same-account', posting }
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0) return { ok: false, fault: 'amount', posting }
    move(source, -amountFen)
    move(destination, amountFen)
  }
  for (const posting of postings) {
    const balanceFen = after.get(posting.source) as number
    if (balanceFen < 0 && !mayBeOverdrawn(posting.source)) return { ok: false, fault: 'overdrawn', posting }
  }
  // A sum that left the safe integers has lost fen; this many do not exist.
  for (const balanceFen of after.values()) {
    if (!Number.isSafeInteger(balanceFen)) throw new RangeError('a balance left the safe integers')
  }
  return { ok: true, balances: after }
}

export function samePostings(a: readonly Posting[], b: readonly Posting[]): boolean {
  return (
    a.length === b.length &&
    a.every((posting, i) => {
      const other = b[i] as Posting
      return (
        posting.source === other.source &&
        posting.destination === other.destination &&
        posting.amountFen === other.amountFen &&
        posting.memo === other.memo
      )
    })
  )
}
