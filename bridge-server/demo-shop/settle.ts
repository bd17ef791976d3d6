import type { Logger } from 'pino'
import { parseRfc3339 } from '../clock/beijing.ts'
import type { Clock } from '../clock/clock.ts'
import type { OrderBook } from './order-book.ts'
import { type Tills, tillOf } from './till.ts'
import type { Transaction } from './transaction.ts'

export interface SettleParts {
  readonly book: OrderBook
  readonly appId: string
  readonly tills: Tills
  readonly clock: Clock
  readonly log: Logger
}

/** The payment service speaks of a payment that does not fit the shop's books. Nothing is written. */
class MismatchError extends Error {}

/**
 * Takes the payment service's word on an order into the books. Query and notification end here alike, so it does not
 * matter which comes first or how often.
 *
 * @throws MismatchError when merchant, app, order or amount are not what the shop asked for
 */
export function settle(transaction: Transaction, parts: SettleParts): 'paid' | 'ended' | 'unchanged' {
  const { book, tills, clock, log } = parts
  const id = transaction.out_trade_no
  const order = book.find(id)
  if (!order) throw new MismatchError('There is no such order.')
  if (transaction.appid !== parts.appId || transaction.mchid !== tillOf(tills, order).mchid) {
    throw new MismatchError('The payment is for another merchant or another app.')
  }

  const state = transaction.trade_state
  if (state === 'CLOSED') {
    const end = clock.now() >= order.expiresAtMs ? 'expired' : 'cancelled'
    return book.markEnded(id, end) ? 'ended' : 'unchanged'
  }
  // A refunded payment was a payment; refunds are told apart by their own objects.
  if (state !== 'SUCCESS' && state !== 'REFUND') return 'unchanged'

  const { amount, transaction_id: transactionId, success_time: successTime } = transaction
  if (!transactionId || amount?.total !== order.totalFen || (amount.currency ?? 'CNY') !== 'CNY') {
    log.error(
      { order: id, totalFen: order.totalFen, paidFen: amount?.total },
      'a payment has the wrong amount',
    )
    throw new MismatchError('The payment is not of the amount of the order.')
  }
  if (order.state === 'cancelled' || order.state === 'expired') {
    log.warn({ order: id, state: order.state }, 'a payment came after the end of its order')
  }
  const isNew = book.markPaid(id, {
    transactionId,
    payerTotalFen: amount.payer_total ?? amount.total,
    paidAtMs: parseRfc3339(successTime ?? '') ?? clock.now(),
  })
  return isNew ? 'paid' : 'unchanged'
}
