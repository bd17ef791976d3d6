import type { Reader } from '../../store/store.ts'

/** What the cards of one bank paid, and got back, since a moment. */
export interface Volume {
  readonly iin: string
  readonly payments: number
  readonly paidFen: number
  readonly returns: number
  readonly returnedFen: number
}

/** Payments and returns by issuing bank since `sinceMs`, the largest first. */
export async function volumesSince(reader: Reader, sinceMs: number): Promise<Volume[]> {
  return reader.all<Volume>(VOLUMES_SQL, await firstTransactionSince(reader, sinceMs))
}

/** What the merchants of one acquirer sold, and gave back, since a moment. */
export interface AcquirerVolume {
  readonly acquirerId: string
  readonly sales: number
  readonly soldFen: number
  readonly returnedFen: number
}

/** Sales and returns by acquiring institution since `sinceMs`, the largest first. */
export async function acquirerVolumesSince(reader: Reader, sinceMs: number): Promise<AcquirerVolume[]> {
  return reader.all<AcquirerVolume>(ACQUIRER_VOLUMES_SQL, await firstTransactionSince(reader, sinceMs))
}

/** Only cardholders' own postings count: what institutions settle among themselves is not new business. */
const VOLUMES_SQL = `
  SELECT substr(account, 8, 6) AS iin,
    sum(paid > 0) AS payments, sum(paid) AS paidFen, sum(returned > 0) AS returns, sum(returned) AS returnedFen
  FROM (
    SELECT destination AS account, amount_fen AS paid, 0 AS returned FROM posting
    WHERE transaction_id >= ?1 AND destination LIKE 'issuer:%:clearing' AND source LIKE 'cardholder:%'
    UNION ALL
    SELECT source, 0, amount_fen FROM posting
    WHERE transaction_id >= ?1 AND source LIKE 'issuer:%:clearing' AND destination LIKE 'cardholder:%'
  ) GROUP BY account ORDER BY paidFen DESC`

const ACQUIRER_VOLUMES_SQL = `
  SELECT substr(account, 10, 8) AS acquirerId,
    sum(sold > 0) AS sales, sum(sold) AS soldFen, sum(returned) AS returnedFen
  FROM (
    SELECT source AS account, amount_fen AS sold, 0 AS returned FROM posting
    WHERE transaction_id >= ?1 AND source LIKE 'acquirer:%:clearing' AND destination LIKE 'merchant:%:payable'
    UNION ALL
    SELECT destination, 0, amount_fen FROM posting
    WHERE transaction_id >= ?1 AND destination LIKE 'acquirer:%:clearing' AND source LIKE 'merchant:%:payable'
  ) GROUP BY account ORDER BY soldFen DESC`

/**
 * The number of the first ledger transaction at or after a moment. Numbers and times grow together, so that looking
 * for it takes some twenty steps and no index, which every payment would have to pay for.
 */
async function firstTransactionSince(reader: Reader, sinceMs: number): Promise<number> {
  const last = await reader.get<{ id: number | null }>('SELECT max(id) AS id FROM ledger_transaction')
  let low = 1
  let high = (last?.id ?? 0) + 1
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = await reader.get<{ at_ms: number }>(
      'SELECT at_ms FROM ledger_transaction WHERE id >= ? ORDER BY id LIMIT 1',
      middle,
    )
    if (row && row.at_ms < sinceMs) low = middle + 1
    else high = middle
  }
  return low
}
