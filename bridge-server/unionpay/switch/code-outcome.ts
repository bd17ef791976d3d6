import type { Transaction } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import { advance, type Order } from '../gateway/order.ts'
import { findByQueryId } from '../gateway/order-file.ts'
import type { OrderKind } from '../gateway/order-kinds.ts'
import { payeeOf } from '../institutions/payees.ts'
import { recordRefund } from '../qr-doors/app-notices.ts'
import { returnsQuota } from '../rules/limits.ts'
import { type CodePayment, findCodePayment } from './code-payment.ts'
import { countUse, giveBackUse } from './day-limit-use.ts'
import { endCodePayment } from './end-code-payment.ts'

/** Kinds of orders that a code may have led to; of all others nobody needs to look. */
const BY_CODE: readonly OrderKind[] = [
  'scannedCode',
  'shownCode',
  'scanConsume',
  'scanPreauth',
  'qrConsume',
  'qrPreauth',
  'preOrder',
]

/** Kinds by which a payer gets money back, or what was set aside. */
const RETURNS: readonly OrderKind[] = ['refund', 'void', 'preauthVoid']

/** Kinds by which a merchant takes what was set aside, or more or less than that, and takes it back. */
const COMPLETIONS: readonly OrderKind[] = ['preauthCompletion', 'completionVoid']

/** An order whose payer's app was asked for the PIN and did not send it in time has failed; null for any other. */
export async function failedForWantOfPin(tx: Transaction, order: Order, atMs: number): Promise<Order | null> {
  if (order.respCode !== '82' || order.queryId === null) return null
  const payment = await findCodePayment(tx, { queryId: order.queryId })
  if (payment?.status !== 'awaiting-pin' || payment.payer.app === null) return null
  return advance(order, 'failed', { respCode: '69', answerDueMs: null, finishedAtMs: atMs })
}

/**
 * What happens besides when an order has moved on by itself or was reversed: the payment by a code has its outcome. Of
 * money that goes back the payer's app is told, and on the day of the payment it may be spent again.
 *
 * @param before the order as it stood until now
 */
export async function followCode(
  tx: Transaction,
  network: Pick<Network, 'telling' | 'merchants'>,
  before: Order,
  after: Order,
  atMs: number,
): Promise<void> {
  if (RETURNS.includes(after.kind)) return followReturn(tx, network, after, atMs)
  if (COMPLETIONS.includes(after.kind)) return followCompletion(tx, after, atMs)
  if (!BY_CODE.includes(after.kind) || before.queryId === null) return
  const payment = await findCodePayment(tx, { queryId: before.queryId })
  const merchant = network.merchants.find(after.merId)
  if (!payment || !merchant) return
  const isPaid = after.state === 'succeeded'
  // UnionPay's own code is payable again after a late decline, and its order does not say why.
  const respCode = after.state === 'open' ? '60' : after.respCode
  const payee = payeeOf(merchant)
  const { queryId, amountFen, status } = payment
  const outcome = { status: isPaid ? 'approved' : 'declined', respCode } as const
  if (status === 'approved') {
    await recordRefund(tx, payment, payee, { queryId, amountFen }, network.telling.reach, atMs)
  }
  await endCodePayment(tx, network, payment, payee, outcome, atMs)
}

async function followReturn(
  tx: Transaction,
  { telling, merchants }: Pick<Network, 'telling' | 'merchants'>,
  after: Order,
  atMs: number,
): Promise<void> {
  const { state, queryId, amountFen, merId } = after
  if (state !== 'succeeded' || queryId === null || amountFen === null) return
  const payment = await paymentBehind(tx, after)
  const merchant = merchants.find(merId)
  if (!payment || !merchant) return
  if (returnsQuota(payment.atMs, atMs)) await giveBackUse(tx, payment.limitKey, amountFen)
  await recordRefund(tx, payment, payeeOf(merchant), { queryId, amountFen }, telling.reach, atMs)
}

/** A hold by a code has come to its end: nothing was taken, and the payer's app hears that all of it is free again. */
export async function followExpiry(
  tx: Transaction,
  { telling, merchants }: Pick<Network, 'telling' | 'merchants'>,
  { queryId, amountFen, merId }: Order,
  atMs: number,
): Promise<void> {
  if (queryId === null || amountFen === null) return
  const payment = await findCodePayment(tx, { queryId })
  const merchant = merchants.find(merId)
  if (!payment || !merchant) return
  await recordRefund(tx, payment, payeeOf(merchant), { queryId, amountFen }, telling.reach, atMs)
}

/** What was set aside counted in full; what is taken of it in the end is what counts, on the day on which it matters. */
async function followCompletion(tx: Transaction, after: Order, atMs: number): Promise<void> {
  const payment = after.state === 'succeeded' ? await paymentBehind(tx, after) : null
  if (!payment || after.amountFen === null || !returnsQuota(payment.atMs, atMs)) return
  const moreFen = after.amountFen - payment.amountFen
  await countUse(tx, payment.limitKey, after.kind === 'preauthCompletion' ? moreFen : -moreFen)
}

/** The payment by a code that an order follows, be it by way of a completion. */
async function paymentBehind(tx: Transaction, { origQueryId }: Order): Promise<CodePayment | null> {
  if (origQueryId === null) return null
  const payment = await findCodePayment(tx, { queryId: origQueryId })
  if (payment) return payment
  const original = await findByQueryId(tx, origQueryId)
  return original?.origQueryId ? findCodePayment(tx, { queryId: original.origQueryId }) : null
}
