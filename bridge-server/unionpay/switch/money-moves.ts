import type { Transaction } from '../../store/store.ts'
import { issuerOf } from '../issuers/card-file.ts'
import {
  acquirerClearing,
  cardholderAccount,
  issuerClearing,
  merchantPayable,
  preAuthHold,
} from '../ledger/accounts.ts'
import { balanceOf, post } from '../ledger/ledger.ts'
import type { Posting } from '../ledger/postings.ts'

/** Money between a card and a merchant, in either direction. */
export interface MoneyMove {
  /** Names the move in the books; each kind of move is posted once under it. */
  readonly queryId: string
  readonly cardRef: string
  readonly amountFen: number
  readonly merId: string
  readonly acquirerId: string
  readonly atMs: number
}

/**
 * The cardholder pays: the card's account pays the issuer's clearing account, and the acquirer's clearing account pays
 * the merchant. What stands on the clearing accounts is what the two institutions have to settle with each other.
 */
export async function postPayment(tx: Transaction, move: MoneyMove): Promise<void> {
  await postOnce(tx, `pay:${move.queryId}`, move.atMs, await paymentLegs(tx, move, '消费'))
}

/** Money goes back to the card, by a refund, a void or a payout: the payment's way in the other direction. */
export async function postReturn(tx: Transaction, move: MoneyMove, memo: string): Promise<void> {
  await postOnce(tx, `give-back:${move.queryId}`, move.atMs, inverse(await paymentLegs(tx, move, memo)))
}

/** A payment is undone as if it had never been, because the merchant did not learn its outcome. */
export async function postReversal(tx: Transaction, move: MoneyMove): Promise<void> {
  await postOnce(tx, `reverse:${move.queryId}`, move.atMs, inverse(await paymentLegs(tx, move, '冲正')))
}

/** Money is set aside on the card for a later completion. */
export async function postHold(
  tx: Transaction,
  { queryId, cardRef, amountFen, atMs }: MoneyMove,
): Promise<void> {
  await postOnce(tx, `hold:${queryId}`, atMs, [hold(cardRef, amountFen, `预授权 ${queryId}`)])
}

/** What was set aside goes back to the cardholder. */
export async function postRelease(
  tx: Transaction,
  { queryId, cardRef, amountFen, atMs }: MoneyMove,
): Promise<void> {
  await postOnce(tx, `release:${queryId}`, atMs, inverse([hold(cardRef, amountFen, `解除预授权 ${queryId}`)]))
}

/**
 * A hold becomes a payment, of up to 115 % of what was set aside.
 *
 * @returns false when the card does not have what goes beyond the hold; nothing is posted then
 */
export async function postCompletion(tx: Transaction, move: MoneyMove, heldFen: number): Promise<boolean> {
  const availableFen = await balanceOf(tx, cardholderAccount(move.cardRef))
  if (availableFen + heldFen < move.amountFen) return false
  await postOnce(tx, `pay:${move.queryId}`, move.atMs, [
    ...inverse([hold(move.cardRef, heldFen, `解除预授权 ${move.queryId}`)]),
    ...(await paymentLegs(tx, move, '预授权完成')),
  ])
  return true
}

/** A completion is undone within its clearing day: the payment goes back, and the hold stands again. */
export async function postCompletionReturn(
  tx: Transaction,
  move: MoneyMove,
  heldFen: number,
): Promise<boolean> {
  const availableFen = await balanceOf(tx, cardholderAccount(move.cardRef))
  if (availableFen + move.amountFen < heldFen) return false
  await postOnce(tx, `give-back:${move.queryId}`, move.atMs, [
    ...inverse(await paymentLegs(tx, move, '预授权完成撤销')),
    hold(move.cardRef, heldFen, `恢复预授权 ${move.queryId}`),
  ])
  return true
}

async function paymentLegs(
  tx: Transaction,
  { queryId, cardRef, amountFen, merId, acquirerId }: MoneyMove,
  what: string,
): Promise<Posting[]> {
  const iin = await issuerOf(tx, cardRef)
  const memo = `${what} ${queryId}`
  return [
    { source: cardholderAccount(cardRef), destination: issuerClearing(iin), amountFen, memo },
    { source: acquirerClearing(acquirerId), destination: merchantPayable(merId), amountFen, memo },
  ]
}

const hold = (cardRef: string, amountFen: number, memo: string): Posting => ({
  source: cardholderAccount(cardRef),
  destination: preAuthHold(cardRef),
  amountFen,
  memo,
})

const inverse = (postings: readonly Posting[]): Posting[] =>
  postings.map(({ source, destination, ...posting }) => ({
    ...posting,
    source: destination,
    destination: source,
  }))

/** Whoever asks has looked at the balances in this very transaction, so that a refusal here is a broken book. */
async function postOnce(tx: Transaction, key: string, atMs: number, postings: Posting[]): Promise<void> {
  const posted = await post(tx, { key, postings, atMs })
  if (posted.outcome !== 'posted') throw new Error(`${key} could not be posted: ${JSON.stringify(posted)}`)
}
