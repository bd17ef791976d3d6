import { type Cancel, type Clock, SECOND_MS } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
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
import { findOrder, nextAnswerMs, ordersAnsweredBy, updateOrder } from './order-file.ts'
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

/** Orders taken in one look. */
const BATCH_MAX = 32
/** When an order that could not be taken is tried again. */
const RETRY_MS = SECOND_MS

/**
 * What happens to orders by itself: answers of the slow issuer arrive, accepted refunds and voids are carried out, holds
 * end. All of it is awaited in the store, so that a restart loses none.
 */
export class DueOrders {
  readonly #options: DueOrdersOptions
  #looking: Promise<void> | null = null
  #lookAgain = false
  #cancelAlarm: Cancel = () => {}
  #stopped = false

  constructor(options: DueOrdersOptions) {
    this.#options = options
  }

  /** Looks for what is due. Call it at start and after a commit that left something awaited. */
  wake(): void {
    if (this.#stopped) return
    this.#lookAgain = true
    this.#looking ??= this.#look()
      .catch((error) => this.#options.log.error({ err: error }, 'due orders could not be taken'))
      .finally(() => {
        this.#looking = null
        if (this.#lookAgain) this.wake()
      })
  }

  /** Resolves when nothing that is due is left to take. */
  async drain(): Promise<void> {
    while (this.#looking) await this.#looking
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#lookAgain = false
    this.#cancelAlarm()
    await this.drain()
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#options
    let notBeforeMs = 0
    while (this.#lookAgain && !this.#stopped) {
      this.#lookAgain = false
      const due = await ordersAnsweredBy(store, clock.now(), BATCH_MAX)
      let failures = 0
      for (const order of due) if (!(await this.#taken(order))) failures += 1
      if (failures > 0) notBeforeMs = clock.now() + RETRY_MS
      else if (due.length === BATCH_MAX) this.#lookAgain = true
    }
    const dueMs = await nextAnswerMs(store)
    this.#cancelAlarm()
    if (dueMs === null || this.#stopped) return
    this.#cancelAlarm = clock.at(Math.max(dueMs, notBeforeMs), () => this.wake())
  }

  /** False when an order could not be taken; it keeps no other waiting, and is tried again. */
  async #taken(order: Order): Promise<boolean> {
    try {
      await this.#take(order)
      return true
    } catch (error) {
      this.#options.log.error({ err: error, orderId: order.orderId }, 'a due order could not be taken')
      return false
    }
  }

  async #take(seen: Order): Promise<void> {
    const { store, clock, random, merchants, telling, wakeNotices } = this.#options
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
