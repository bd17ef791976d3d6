import type { Transaction } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import { advance, type Order } from '../gateway/order.ts'
import type { OrderKind } from '../gateway/order-kinds.ts'
import { payeeOf } from '../institutions/payees.ts'
import { recordRefund } from '../qr-doors/app-notices.ts'
import { returnsQuota } from '../rules/limits.ts'
import { findCodePayment } from './code-payment.ts'
import { giveBackUse } from './day-limit-use.ts'
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
  { state, queryId, origQueryId, amountFen, merId }: Order,
  atMs: number,
): Promise<void> {
  if (state !== 'succeeded' || queryId === null || origQueryId === null || amountFen === null) return
  const payment = await findCodePayment(tx, { queryId: origQueryId })
  const merchant = merchants.find(merId)
  if (!payment || !merchant) return
  if (returnsQuota(payment.atMs, atMs)) await giveBackUse(tx, payment.limitKey, amountFen)
  await recordRefund(tx, payment, payeeOf(merchant), { queryId, amountFen }, telling.reach, atMs)
}
