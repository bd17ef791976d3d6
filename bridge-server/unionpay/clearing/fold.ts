import type { Reader } from '../../store/store.ts'
import { FileBuilder } from '../settlement/build-files.ts'
import type { SettlementFile } from '../settlement/file-records.ts'
import { entriesOf, type Range } from './entries.ts'
import { type MerchantDay, Netting, type Position } from './netting.ts'

/** What a day comes to. */
export interface Netted {
  readonly positions: readonly Position[]
  readonly merchants: readonly MerchantDay[]
}

export interface FoldedDay extends Netted {
  readonly files: readonly SettlementFile[]
}

/** Reads a frozen day once, for everything that is made of it. The same range always gives the same. */
export async function foldDay(reader: Reader, range: Range): Promise<FoldedDay> {
  const builder = await FileBuilder.begin(reader, range.day)
  const netted = await net(reader, range, builder)
  return { ...netted, files: await builder.finish() }
}

/** Nets a range alone: a closed day, or what the open one holds so far. */
export async function net(reader: Reader, range: Range, builder?: FileBuilder): Promise<Netted> {
  const netting = new Netting()
  for await (const entries of entriesOf(reader, range)) {
    for (const entry of entries) netting.add(entry)
    await builder?.add(entries)
  }
  const positions = netting.positions()
  await assertTiesOut(reader, range, positions)
  return { positions, merchants: netting.merchants() }
}

/**
 * The fold read the orders; the ledger was posted beside them. If the two do not come to the same on every clearing
 * account, one of them is wrong, and nobody may be paid by either.
 */
async function assertTiesOut(reader: Reader, range: Range, positions: readonly Position[]): Promise<void> {
  const { day, afterId, lastId } = range
  const rows = await reader.all<{ account: string; fen: number }>(POSTED_SQL, afterId, lastId)
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
 * What was posted on clearing accounts, settlements aside. Postings are numbered in the order of their transactions,
 * so that a range of these is a range of those; and no posting has two clearing accounts.
 */
const POSTED_SQL = `
  WITH span AS (
    SELECT (SELECT seq FROM posting WHERE transaction_id > ?1 ORDER BY transaction_id, seq LIMIT 1) AS first,
           (SELECT seq FROM posting WHERE transaction_id <= ?2 ORDER BY transaction_id DESC, seq DESC LIMIT 1) AS last
  )
  SELECT iif(substr(destination, -9) = ':clearing', destination, source) AS account,
    sum(iif(substr(destination, -9) = ':clearing', amount_fen, -amount_fen)) AS fen
  FROM posting, span
  WHERE seq BETWEEN first AND last AND (substr(destination, -9) = ':clearing' OR substr(source, -9) = ':clearing')
    AND source <> 'settlement' AND destination <> 'settlement'
  GROUP BY 1`
