import type { Transaction } from '../../store/store.ts'
import {
  type AccountName,
  feeAccount,
  merchantBank,
  merchantPayable,
  SETTLEMENT,
} from '../ledger/accounts.ts'
import { post } from '../ledger/ledger.ts'
import type { Posting } from '../ledger/postings.ts'
import type { MerchantDay, Position } from './netting.ts'

/**
 * Settles a position in the books: the institution's clearing account is cleared of the day's payments, and fees go
 * from its fee account or to it. All of it passes through the settlement account, which stands at zero again once
 * every position of the day is settled. The same day is settled once, however often this is asked for.
 */
export async function settlePosition(
  tx: Transaction,
  day: string,
  { institution, grossFen, interchangeFen, networkFeeFen }: Position,
  atMs: number,
): Promise<void> {
  const fees = feeAccount(institution)
  const clearing = `${institution}:clearing` as AccountName
  await postOnce(tx, `settle:${day}:${institution}`, atMs, [
    ...moved(SETTLEMENT, clearing, grossFen, `清算 ${day}`),
    ...moved(SETTLEMENT, fees, interchangeFen, `发卡行服务费 ${day}`),
    ...moved(SETTLEMENT, fees, networkFeeFen, `网络服务费 ${day}`),
  ])
}

/** Pays a merchant its day, less the acquirer's fee. A day on which more went back than came in is asked back. */
export async function payMerchant(
  tx: Transaction,
  day: string,
  { merId, acquirerId, grossFen, feeFen }: MerchantDay,
  atMs: number,
): Promise<void> {
  const payable = merchantPayable(merId)
  await postOnce(tx, `settle:${day}:merchant:${merId}`, atMs, [
    ...moved(payable, merchantBank(merId), grossFen - feeFen, `商户结算 ${day}`),
    ...moved(payable, feeAccount(`acquirer:${acquirerId}`), feeFen, `商户手续费 ${day}`),
  ])
}

/** A posting one way or the other; nothing when there is nothing to move. */
function moved(source: AccountName, destination: AccountName, signedFen: number, memo: string): Posting[] {
  if (signedFen === 0) return []
  return signedFen > 0
    ? [{ source, destination, amountFen: signedFen, memo }]
    : [{ source: destination, destination: source, amountFen: -signedFen, memo }]
}

async function postOnce(tx: Transaction, key: string, atMs: number, postings: Posting[]): Promise<void> {
  if (postings.length === 0) return
  const posted = await post(tx, { key, postings, atMs })
  if (posted.outcome === 'refused') throw new Error(`${key} could not be posted: ${JSON.stringify(posted)}`)
}
