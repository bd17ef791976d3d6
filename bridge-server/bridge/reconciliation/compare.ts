/** One line of UnionPay's file. */
export interface FileLine {
  readonly queryId: string
  readonly orderId: string
  /** Above zero for payments, below for money given back. */
  readonly signedFen: number
  /** The payment that money was given back of; null for a payment. */
  readonly origQryId: string | null
}

/** What these books say of one of our numbers at the network. */
export interface BookLine {
  readonly acpOrderId: string
  /** Null when no money moved as far as we know. */
  readonly queryId: string | null
  readonly signedFen: number
  readonly origQryId: string | null
}

/**
 * - `missing`: we took it for paid, or given back, and the file does not tell of it
 * - `extra`: the file tells of something that these books never heard of
 * - `amount`: both know it, with different amounts
 * - `state`: the network took or gave money, and these books say that it did not; or the other way round
 * - `original`: both know it as given back, of different payments
 */
export type DifferenceKind = 'missing' | 'extra' | 'amount' | 'state' | 'original'

export interface Difference {
  readonly kind: DifferenceKind
  readonly queryId: string
  readonly acpOrderId: string
  readonly oursFen: number | null
  readonly theirsFen: number | null
}

export interface Comparison {
  /** queryIds of ours that the file confirms, or tells of with another amount. */
  readonly found: readonly string[]
  readonly matched: number
  readonly differences: readonly Difference[]
  /** Payments and refunds of ours that were expected in this file and are not there. */
  readonly absent: readonly BookLine[]
}

/**
 * Compares a day's file with these books, line by line.
 *
 * @param known what the books say of every number that the file names, whichever day it was
 * @param expected payments and refunds of ours that no earlier file has told of
 */
export function compare(
  file: readonly FileLine[],
  known: readonly BookLine[],
  expected: readonly BookLine[],
): Comparison {
  const byQueryId = new Map<string, BookLine>()
  const byOrderId = new Map<string, BookLine>()
  for (const line of [...known, ...expected]) {
    if (line.queryId !== null) byQueryId.set(line.queryId, line)
    else byOrderId.set(line.acpOrderId, line)
  }
  const found = new Set<string>()
  const differences: Difference[] = []
  let matched = 0
  for (const line of file) {
    const ours = byQueryId.get(line.queryId)
    const undecided = byOrderId.get(line.orderId)
    // A line that comes twice stands for money that moved twice, and these books have it once.
    if (ours && !found.has(line.queryId)) {
      found.add(line.queryId)
      const kind = differenceOf(line, ours)
      if (kind === null) matched++
      else differences.push(difference(kind, line, ours.acpOrderId, ours.signedFen))
    } else if (!ours && undecided) {
      differences.push(difference('state', line, undecided.acpOrderId, null))
    } else {
      differences.push(difference('extra', line, line.orderId, null))
    }
  }
  const absent = expected.filter(({ queryId }) => queryId !== null && !found.has(queryId))
  return { found: [...found], matched, differences, absent }
}

function differenceOf(theirs: FileLine, ours: BookLine): DifferenceKind | null {
  if (theirs.signedFen !== ours.signedFen) return 'amount'
  return theirs.origQryId === ours.origQryId ? null : 'original'
}

/** A payment or refund of ours that the file should have told of. */
export function absence(kind: 'missing' | 'state', { queryId, acpOrderId, signedFen }: BookLine): Difference {
  return { kind, queryId: queryId ?? '', acpOrderId, oursFen: signedFen, theirsFen: null }
}

function difference(
  kind: DifferenceKind,
  { queryId, signedFen }: FileLine,
  acpOrderId: string,
  oursFen: number | null,
): Difference {
  return { kind, queryId, acpOrderId, oursFen, theirsFen: signedFen }
}
