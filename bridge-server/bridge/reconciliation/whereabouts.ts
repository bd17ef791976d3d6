import { verdictOf } from '../../acp/respcodes.ts'
import { kindOf, TRANSACTIONS } from '../../acp/transactions.ts'
import type { AcpClient } from '../acp-client/acp-client.ts'
import type { AcpMerchant } from '../merchants.ts'
import type { ExpectedLine } from './own-books.ts'

/**
 * Where the network says a payment or refund is that its file does not tell of.
 *
 * - `cleared`: in the clearing day named, `MMDD`
 * - `unpaid`: no money moved at all
 * - `unknown`: nobody could tell
 */
export type Whereabouts =
  | { readonly kind: 'cleared'; readonly settleDate: string }
  | { readonly kind: 'unpaid' }
  | { readonly kind: 'unknown' }

/** Asks before anything is called missing: a day may have been cut a little earlier or later than the clock says. */
export async function askWhereabouts(
  acp: AcpClient,
  merchant: AcpMerchant,
  { acpOrderId, acpTxnTime }: ExpectedLine,
): Promise<Whereabouts> {
  const answer = await acp.call(merchant, TRANSACTIONS.query, {
    ...kindOf(TRANSACTIONS.query),
    orderId: acpOrderId,
    txnTime: acpTxnTime,
  })
  if (!answer.ok) return { kind: 'unknown' }
  if (answer.respCode === '34') return { kind: 'unpaid' }
  const { origRespCode, settleDate } = answer.message
  if (answer.respCode !== '00' || !origRespCode) return { kind: 'unknown' }
  const verdict = verdictOf(origRespCode)
  if (verdict === 'pending') return { kind: 'unknown' }
  if (verdict !== 'success') return { kind: 'unpaid' }
  return settleDate ? { kind: 'cleared', settleDate } : { kind: 'unknown' }
}
