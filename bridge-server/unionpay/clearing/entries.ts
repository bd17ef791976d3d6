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
  /** The payment that was given back or completed; null when there is none. */
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
const PAGE = 4000

/**
 * What a day has to clear, in the order of posting: payments, and money given back. What was paid and reversed
 * within the day never happened, as far as clearing is concerned. Holds and settlements are no clearing.
 */
export async function* entriesOf(reader: Reader, range: Range): AsyncGenerator<Entry[]> {
  const cards = await cardFile(reader)
  const acquirers = await acquirerFile(reader)
  let afterId = range.afterId
  while (afterId < range.lastId) {
    const untilId = Math.min(afterId + PAGE, range.lastId)
    const rows = await reader.all<EntryRow>(ENTRIES_SQL, afterId, untilId, range.afterId, range.lastId)
    const entries: Entry[] = []
    for (const row of rows) entries.push(await asEntry(reader, row, range.day, cards, acquirers))
    yield entries
    afterId = untilId
  }
}

async function asEntry(
  reader: Reader,
  row: EntryRow,
  day: string,
  cards: ReadonlyMap<string, CardFacts>,
  acquirers: ReadonlyMap<string, string>,
): Promise<Entry> {
  const card = cards.get(row.cardRef)
  const acquirerId = acquirers.get(row.merId)
  if (!card || !acquirerId) throw new Error(`${row.key} is of a card or a merchant that nobody knows`)
  const { merId, amountFen } = row
  const { cardType, iin } = card
  const isPayment = row.key.startsWith('pay:')
  const fees = isPayment
    ? feesOf(amountFen, { day, cardType, merId })
    : await feesBack(reader, row, { cardType, merId })
  return {
    signedFen: isPayment ? amountFen : -amountFen,
    iin,
    acquirerId,
    merId,
    fees,
    queryId: row.queryId,
    orderId: row.orderId,
    payCardType: cardType === 'debit' ? '01' : '02',
    cardRef: row.cardRef,
    finishedAtMs: row.finishedAtMs,
    echo: row.echo,
    original:
      row.origQueryId === null || row.origOrderId === null || row.origFinishedAtMs === null
        ? null
        : { queryId: row.origQueryId, orderId: row.origOrderId, finishedAtMs: row.origFinishedAtMs },
  }
}

/** Money given back returns its fees, at the price of the day on which they were taken. A payout was never priced. */
async function feesBack(
  reader: Reader,
  row: EntryRow,
  about: { cardType: CardType; merId: string },
): Promise<Fees> {
  // A reversal names no original: it is the same order.
  const isReversal = row.key.startsWith('reverse:')
  const queryId = isReversal ? row.queryId : row.origQueryId
  const originalFen = isReversal ? row.amountFen : row.origAmountFen
  if (queryId === null || originalFen === null) return NO_FEES
  const { sum } = (await reader.get<{ sum: number }>(GIVEN_BACK_BEFORE_SQL, queryId, row.id)) as {
    sum: number
  }
  const day = await dayOf(reader, `pay:${queryId}`)
  return feesGivenBack(row.amountFen, originalFen - sum, { day, ...about })
}

interface EntryRow {
  id: number
  key: string
  merId: string
  orderId: string
  queryId: string
  amountFen: number
  cardRef: string
  finishedAtMs: number
  echo: string
  origQueryId: string | null
  origOrderId: string | null
  origAmountFen: number | null
  origFinishedAtMs: number | null
}

/** A reversed order shows up only if its payment and its reversal lie in different ranges. */
const ENTRIES_SQL = `
  SELECT t.id, t.key, o.mer_id AS merId, o.order_id AS orderId, o.query_id AS queryId, o.amount_fen AS amountFen,
    o.card_ref AS cardRef, o.finished_at_ms AS finishedAtMs, o.echo, o.orig_query_id AS origQueryId,
    original.order_id AS origOrderId, original.amount_fen AS origAmountFen,
    original.finished_at_ms AS origFinishedAtMs
  FROM ledger_transaction t
  JOIN acp_order o ON o.query_id = substr(t.key, instr(t.key, ':') + 1)
  LEFT JOIN acp_order original ON original.query_id = o.orig_query_id
  WHERE t.id > ?1 AND t.id <= ?2 AND substr(t.key, 1, instr(t.key, ':')) IN ('pay:', 'give-back:', 'reverse:')
    AND NOT (o.state = 'reversed' AND EXISTS (
      SELECT 1 FROM ledger_transaction twin
      WHERE twin.key = iif(t.key LIKE 'pay:%', 'reverse:', 'pay:') || o.query_id AND twin.id > ?3 AND twin.id <= ?4))
  ORDER BY t.id`

const GIVEN_BACK_BEFORE_SQL = `
  SELECT coalesce(sum(o.amount_fen), 0) AS sum
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
