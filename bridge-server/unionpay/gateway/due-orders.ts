import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store, Transaction } from '../../store/store.ts'
import { failedForWantOfPin, followCode, followExpiry } from '../switch/code-outcome.ts'
import { postRelease, postReversal } from '../switch/money-moves.ts'
import { type Payment, payByLateAnswer } from '../switch/payment.ts'
import { openedWith } from '../wallet/opened-card.ts'
import { type DecidedOrder, decided } from './authorised-order.ts'
import { carryOut, endHold } from './carry-out.ts'
import type { MerchantRegister } from './merchants.ts'
import { recordOutcome, type Telling } from './notices.ts'
import { advance, type Order } from './order.ts'
import { findOrder, nextDueMs, ordersDueBy, updateOrder } from './order-file.ts'
import { moneyEffect } from './order-kinds.ts'

export interface DueOrdersOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly merchants: MerchantRegister
  readonly telling: Telling
  /** Called after an answer was written. */
  readonly wakeNotices: () => void
}

/**
 * What happens to orders by itself: answers of the slow issuer arrive, accepted refunds and voids are carried out, holds
 * end. All of it is awaited in the store, so that a restart loses none.
 */
export class DueOrders extends Rounds<Order> {
  constructor(options: DueOrdersOptions) {
    const { store, clock, log } = options
    super({
      store,
      clock,
      due: { find: ordersDueBy, nextMs: nextDueMs, keyOf: nameOf },
      handle: (order) => take(order, options),
      onError: (error) => log.error({ err: error }, 'a due order could not be taken'),
    })
  }
}

const nameOf = ({ merId, orderId, txnTime }: Order) => `${merId}:${orderId}:${txnTime}`

async function take(seen: Order, options: DueOrdersOptions): Promise<void> {
  const { store, clock, random, merchants, telling, wakeNotices } = options
  const atMs = clock.now()
  await store.transact(async (tx) => {
    const order = await findOrder(tx, seen)
    if (!order || order.answerDueMs === null || order.answerDueMs > atMs) return
    const merchant = merchants.find(order.merId)
    if (!merchant) throw new Error(`nobody acquires for merchant ${order.merId}`)
    const { acquirerId } = merchant
    if (order.state === 'succeeded') {
      await endHold(tx, order, acquirerId, atMs)
      return followExpiry(tx, { telling, merchants }, order, atMs)
    }
    const { order: finished, fields } = await finish(tx, order, acquirerId, atMs)
    await updateOrder(tx, finished)
    await followCode(tx, { telling, merchants }, order, finished, atMs)
    const opened = finished.state === 'succeeded' ? await openedWith(tx, finished, merchant, random) : {}
    if (finished.state !== 'open') await recordOutcome(tx, finished, telling, { ...fields, ...opened })
  })
  wakeNotices()
}

async function finish(
  tx: Transaction,
  order: Order,
  acquirerId: string,
  atMs: number,
): Promise<DecidedOrder> {
  const effect = moneyEffect(order.kind)
  if (effect !== 'payment' && effect !== 'hold') {
    return { order: await carryOut(tx, order, acquirerId, atMs), fields: {} }
  }
  const unproven = await failedForWantOfPin(tx, order, atMs)
  if (unproven) return { order: unproven, fields: {} }
  const { merId, queryId, cardRef, amountFen } = order
  if (queryId === null || cardRef === null || amountFen === null) {
    throw new Error(`order ${order.orderId} awaits an answer to a payment that was never asked for`)
  }
  const payment: Payment = { queryId, cardRef, amountFen, merId, acquirerId, atMs, purpose: effect }
  const answer = await payByLateAnswer(tx, payment)
  const paid = decided(order, payment, answer)
  return paid.order.state === 'succeeded' && isTooLate(order)
    ? { order: await givenBackAtOnce(tx, order, payment, paid.order), fields: paid.fields }
    : paid
}

/** Whether the issuer's answer arrived when the order could no longer be paid, and its merchant had given it up. */
function isTooLate({ payUntilMs, answerDueMs }: Order): boolean {
  return payUntilMs !== null && answerDueMs !== null && answerDueMs >= payUntilMs
}

/** 42: money that was taken after the deadline goes back by itself, and never was as far as clearing is concerned. */
async function givenBackAtOnce(
  tx: Transaction,
  order: Order,
  payment: Payment,
  { payCardType }: Order,
): Promise<Order> {
  await (payment.purpose === 'hold' ? postRelease(tx, payment) : postReversal(tx, payment))
  return advance(order, 'reversed', {
    respCode: '42',
    payCardType,
    undoneBy: 'reversal',
    answerDueMs: null,
    finishedAtMs: payment.atMs,
  })
}
