import type { Cancel, Clock } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import { payByLateAnswer } from '../switch/payment.ts'
import { decided } from './authorised-order.ts'
import type { MerchantRegister } from './merchants.ts'
import { type NoticeReach, recordOutcome } from './notices.ts'
import type { Order } from './order.ts'
import { findOrder, nextAnswerMs, ordersAnsweredBy, updateOrder } from './order-file.ts'

export interface LateAnswersOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly merchants: MerchantRegister
  readonly noticeReach: NoticeReach
  /** Called after an answer was written. */
  readonly wakeNotices: () => void
}

/** Answers taken in one look. */
const BATCH_MAX = 32

/**
 * Answers of the slow issuer, which arrive after the merchant was told that the outcome is unknown. They are awaited
 * in the store, so that a restart loses none.
 */
export class LateAnswers {
  readonly #options: LateAnswersOptions
  #looking: Promise<void> | null = null
  #lookAgain = false
  #cancelAlarm: Cancel = () => {}
  #stopped = false

  constructor(options: LateAnswersOptions) {
    this.#options = options
  }

  /** Looks for answers that have arrived. Call it at start and after a commit that left one awaited. */
  wake(): void {
    if (this.#stopped) return
    this.#lookAgain = true
    this.#looking ??= this.#look()
      .catch((error) => this.#options.log.error({ err: error }, 'late answers could not be taken'))
      .finally(() => {
        this.#looking = null
        if (this.#lookAgain) this.wake()
      })
  }

  /** Resolves when no answer that has arrived is left to take. */
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
    while (this.#lookAgain && !this.#stopped) {
      this.#lookAgain = false
      const arrived = await ordersAnsweredBy(store, clock.now(), BATCH_MAX)
      for (const order of arrived) await this.#take(order)
      if (arrived.length === BATCH_MAX) this.#lookAgain = true
    }
    const dueMs = await nextAnswerMs(store)
    this.#cancelAlarm()
    if (dueMs !== null && !this.#stopped) this.#cancelAlarm = clock.at(dueMs, () => this.wake())
  }

  async #take(seen: Order): Promise<void> {
    const { store, clock, merchants, noticeReach, wakeNotices } = this.#options
    await store.transact(async (tx) => {
      const order = await findOrder(tx, seen)
      if (order?.state !== 'pending') return
      const { merId, queryId, cardRef, amountFen } = order
      const acquirerId = merchants.find(merId)?.acquirerId
      if (queryId === null || cardRef === null || amountFen === null || acquirerId === undefined) {
        throw new Error(`order ${order.orderId} awaits an answer to a payment that was never asked for`)
      }
      const payment = { queryId, cardRef, amountFen, merId, acquirerId, atMs: clock.now() }
      const { order: finished, fields } = decided(order, payment, await payByLateAnswer(tx, payment))
      await updateOrder(tx, finished)
      if (finished.state !== 'open') await recordOutcome(tx, finished, noticeReach, fields)
    })
    wakeNotices()
  }
}
