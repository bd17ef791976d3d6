import type { Reader } from '../../store/store.ts'
import { merchantPayable } from '../ledger/accounts.ts'
import { balanceOf } from '../ledger/ledger.ts'
import type { Institution } from './institutions.ts'

/** What one merchant of an institution sold, from the first day on. */
export interface MerchantSales {
  readonly merId: string
  readonly sales: number
  readonly soldFen: number
  readonly givenBackFen: number
  /** What the institution owes the merchant now. */
  readonly payableFen: number
}

/** Merchants that are shown of one institution. */
const MERCHANTS_MAX = 200

/**
 * An institution's merchants, those that sold most first. Of UnionPay's own acquirer only the payees of its codes are
 * listed: the merchants that signed up by themselves are on the other pages.
 */
export async function salesOf(reader: Reader, institution: Institution): Promise<MerchantSales[]> {
  const { acquirerId, owner, merIdPrefix } = institution
  const prefix = owner === 'unionpay' ? merIdPrefix : ''
  const rows = await reader.all<Omit<MerchantSales, 'payableFen'>>(
    SALES_SQL,
    acquirerId,
    prefix,
    MERCHANTS_MAX,
  )
  return Promise.all(
    rows.map(async (row) => ({ ...row, payableFen: await balanceOf(reader, merchantPayable(row.merId)) })),
  )
}

/** Orders are found by their merchant, which is how they are kept; nothing here reads those of other merchants. */
const SALES_SQL = `
  SELECT m.mer_id AS merId, count(o.id) AS sales, coalesce(sum(o.amount_fen), 0) AS soldFen,
    coalesce(sum(o.given_back_fen), 0) AS givenBackFen
  FROM merchant m LEFT JOIN acp_order o
    ON o.mer_id = m.mer_id AND o.state = 'succeeded' AND o.orig_query_id IS NULL AND o.query_id IS NOT NULL
  WHERE m.acquirer_id = ? AND m.mer_id LIKE ? || '%'
  GROUP BY m.mer_id ORDER BY soldFen DESC, m.mer_id LIMIT ?`
