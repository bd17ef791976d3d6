import type { Reader } from '../../store/store.ts'
import { dayOf } from './day-book.ts'
import type { CardType } from './fee-rules.ts'
import { type Fees, feesGivenBack, feesOf, NO_FEES } from './fees.ts'
import type { Cleared } from './netting.ts'

/** A movement of money as clearing sees it, with what the merchant's file tells of it. */
export interface Entry extends Cleared {
  readonly queryId: string
  readonly orderId: string
  /** The kind of card, as ACP codes it. */
  readonly payCardType: string
  readonly cardRef: string
  readonly finishedAtMs: number
  /** The order's echoed fields, as JSON. */
  readonly echo: string
  /** The order that was given back or completed; null when there is none. */
  readonly original: {
    readonly queryId: string
    readonly orderId: string
    readonly finishedAtMs: number
  } | null
}

/** A frozen range of the ledger: what came after `afterId`, up to `lastId`. */
export interface Range {
  readonly day: string
  readonly afterId: number
  readonly lastId: number
}

/** Ledger transactions that are read at once. */
const PAGE = 500

/**
 * What a day has to clear, in the order of posting: payments, and money given back. What was paid and reversed
 * within the day never happened, as far as clearing is concerned. Holds and settlements are no clearing.
 */
export async function* entriesOf(reader: Reader, range: Range): AsyncGenerator<Entry[]> {
  const files = { cards: await cardFile(reader), acquirers: await acquirerFile(reader) }
  let afterId = range.afterId
  while (afterId < range.lastId) {
    const untilId = Math.min(afterId + PAGE, range.lastId)
    const rows = await reader.tuples<EntryRow>(ENTRIES_SQL, afterId, untilId, range.afterId, range.lastId)
    const entries: Entry[] = []
    for (const row of rows) {
      // Most entries follow no other, and a million of them should not wait a million times.
      if (row[HOW] === 'pay' && row[ORIG_QUERY_ID] === null) {
        entries.push(payment(row, range.day, files, null))
      } else entries.push(await followUp(reader, row, range.day, files))
    }
    yield entries
    afterId = untilId
  }
}

interface Files {
  readonly cards: ReadonlyMap<string, CardFacts>
  readonly acquirers: ReadonlyMap<string, string>
}

function payment(row: EntryRow, day: string, files: Files, original: Entry['original']): Entry {
  const amountFen = row[AMOUNT_FEN]
  const card = cardOf(row, files)
  const fees = feesOf(amountFen, { day, cardType: card.cardType, merId: row[MER_ID] })
  return asEntry(row, card, files, amountFen, fees, original)
}

/** A completion, which is a payment, or money given back. */
async function followUp(reader: Reader, row: EntryRow, day: string, files: Files): Promise<Entry> {
  // A reversal is told under the payment's own number; everything else names its original.
  const origQueryId = row[HOW] === 'reverse' ? row[QUERY_ID] : row[ORIG_QUERY_ID]
  const original = (await reader.get<OriginalRow>(ORIGINAL_SQL, origQueryId)) ?? null
  return row[HOW] === 'pay' ? payment(row, day, files, original) : givenBack(reader, row, files, original)
}

/** Money given back returns its fees, at the price of the day on which they were taken. A payout was never priced. */
async function givenBack(
  reader: Reader,
  row: EntryRow,
  files: Files,
  original: OriginalRow | null,
): Promise<Entry> {
  const amountFen = row[AMOUNT_FEN]
  const card = cardOf(row, files)
  if (!original) return asEntry(row, card, files, -amountFen, NO_FEES, null)
  const before = await reader.get<{ fen: number }>(GIVEN_BACK_BEFORE_SQL, original.queryId, row[ID])
  const feeCase = {
    day: await dayOf(reader, `pay:${original.queryId}`),
    cardType: card.cardType,
    merId: row[MER_ID],
  }
  const remainingFen = original.amountFen - (before?.fen ?? 0)
  return asEntry(row, card, files, -amountFen, feesGivenBack(amountFen, remainingFen, feeCase), original)
}

function asEntry(
  row: EntryRow,
  { iin, cardType }: CardFacts,
  { acquirers }: Files,
  signedFen: number,
  fees: Fees,
  original: Entry['original'],
): Entry {
  const merId = row[MER_ID]
  const acquirerId = acquirers.get(merId)
  if (!acquirerId) throw new Error(`payment ${row[QUERY_ID]} is of a merchant that nobody knows`)
  return {
    signedFen,
    iin,
    acquirerId,
    merId,
    fees,
    queryId: row[QUERY_ID],
    orderId: row[ORDER_ID],
    payCardType: cardType === 'debit' ? '01' : '02',
    cardRef: row[CARD_REF],
    finishedAtMs: row[FINISHED_AT_MS],
    echo: row[ECHO],
    original,
  }
}

function cardOf(row: EntryRow, { cards }: Files): CardFacts {
  const card = cards.get(row[CARD_REF])
  if (!card) throw new Error(`payment ${row[QUERY_ID]} is of a card that nobody knows`)
  return card
}

/** What `ENTRIES_SQL` selects. */
type EntryRow = readonly [
  id: number,
  how: 'pay' | 'give-back' | 'reverse',
  merId: string,
  orderId: string,
  queryId: string,
  amountFen: number,
  cardRef: string,
  finishedAtMs: number,
  origQueryId: string | null,
  echo: string,
]
const ID = 0
const HOW = 1
const MER_ID = 2
const ORDER_ID = 3
const QUERY_ID = 4
const AMOUNT_FEN = 5
const CARD_REF = 6
const FINISHED_AT_MS = 7
const ORIG_QUERY_ID = 8
const ECHO = 9

interface OriginalRow {
  queryId: string
  orderId: string
  amountFen: number
  finishedAtMs: number
}

/** A reversed order shows up only if its payment and its reversal lie in different ranges. */
const ENTRIES_SQL = `
  SELECT t.id, substr(t.key, 1, instr(t.key, ':') - 1) AS how, o.mer_id, o.order_id,
    o.query_id, o.amount_fen, o.card_ref, o.finished_at_ms, o.orig_query_id, o.echo
  FROM ledger_transaction t CROSS JOIN acp_order o ON o.query_id = substr(t.key, instr(t.key, ':') + 1)
  WHERE t.id > ?1 AND t.id <= ?2 AND how IN ('pay', 'give-back', 'reverse')
    AND NOT (o.state = 'reversed' AND EXISTS (
      SELECT 1 FROM ledger_transaction twin
      WHERE twin.key = iif(how = 'pay', 'reverse:', 'pay:') || o.query_id AND twin.id > ?3 AND twin.id <= ?4))
  ORDER BY t.id`

const ORIGINAL_SQL = `
  SELECT query_id AS queryId, order_id AS orderId, amount_fen AS amountFen, finished_at_ms AS finishedAtMs
  FROM acp_order WHERE query_id = ?`

const GIVEN_BACK_BEFORE_SQL = `
  SELECT coalesce(sum(o.amount_fen), 0) AS fen
  FROM acp_order o JOIN ledger_transaction t ON t.key = 'give-back:' || o.query_id
  WHERE o.orig_query_id = ? AND t.id < ?`

interface CardFacts {
  readonly iin: string
  readonly cardType: CardType
}

async function cardFile(reader: Reader): Promise<Map<string, CardFacts>> {
  const rows = await reader.all<{ ref: string; iin: string; cardType: CardType }>(
    'SELECT ref, iin, type AS cardType FROM issuer_card',
  )
  return new Map(rows.map(({ ref, ...facts }) => [ref, facts]))
}

async function acquirerFile(reader: Reader): Promise<Map<string, string>> {
  const rows = await reader.all<{ merId: string; acquirerId: string }>(
    'SELECT mer_id AS merId, acquirer_id AS acquirerId FROM merchant',
  )
  return new Map(rows.map(({ merId, acquirerId }) => [merId, acquirerId]))
}
