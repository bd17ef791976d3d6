import type { FailureCode } from '../../../contract/failures.ts'
import { verdictOf } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import { appendEvent } from '../../store/outbox.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store, Transaction } from '../../store/store.ts'
import type { Awaited } from '../acp-client/notification-door.ts'
import type { PinForUnionPay } from '../acp-client/token-payment.ts'
import {
  ATTEMPT_PAY_TIMEOUT_MS,
  type Attempt,
  decideAttempt,
  FIRST_QUERY_MS,
  isAbsenceFinal,
  nextQueryMs,
} from '../orders/attempt.ts'
import type { Outcome } from '../orders/outcome.ts'
import { findAcpOrder } from '../records/acp-order.ts'
import {
  ATTEMPTS_TO_QUERY,
  findAttempt,
  insertAttempt,
  queryAllInFlight,
  scheduleQuery,
} from '../records/attempt-records.ts'
import { findBoundCard } from '../records/card-records.ts'
import { findOrderBy, setOrderState } from '../records/order-records.ts'
import { enterOutcome } from './books.ts'
import { blockOf } from './card-blocks.ts'
import type { OrderWatch } from './order-watch.ts'
import type { Absent, OutgoingPayment, WaysToNetwork } from './way-to-network.ts'

export interface PaymentDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly ways: WaysToNetwork
  readonly watch: OrderWatch
  /** Called after a commit that left a notification in the outbox. */
  readonly onNotice: () => void
  /** Called after a commit that entered money which has to go back. */
  readonly onOverpaid: () => void
  /** Called when an order that was being paid waits again; its time may be over by now. */
  readonly onReopened: () => void
}

export interface PayOrder extends PinForUnionPay {
  readonly openpid: string
  readonly orderRef: string
  readonly attemptId: string
  readonly cardId: string
}

type Started = Omit<OutgoingPayment, 'pin'>

type Beginning = Started | { readonly known: true } | { readonly refused: FailureCode }

/** Takes payments to the network, enters what comes of them, and asks where nothing is heard. */
export class PaymentDesk extends Rounds<Attempt> {
  readonly #options: PaymentDeskOptions

  constructor(options: PaymentDeskOptions) {
    super({
      ...options,
      due: ATTEMPTS_TO_QUERY,
      handle: (attempt) => this.#query(attempt),
      onError: (error) => options.log.error({ err: error }, 'a payment could not be asked for'),
    })
    this.#options = options
  }

  /** Payments that were under way when the process ended are asked for, never sent again: their PINs are gone. */
  async resume(): Promise<void> {
    const { store, clock } = this.#options
    await store.transact((tx) => queryAllInFlight(tx, clock.now()))
    this.wake()
  }

  /**
   * Pays an order with a bound card. Resolves when the network has answered, or clearly not; the outcome stands in
   * the books then, or is being asked for. Null means that it was begun, now or by the same request earlier.
   */
  async pay(wanted: PayOrder): Promise<FailureCode | null> {
    const begun = await this.#options.store.transact((tx) => this.#begin(tx, wanted))
    if ('refused' in begun) return begun.refused
    if ('known' in begun) return null
    const { acpOrderId, createdMs } = begun.attempt
    this.#options.watch.changed(begun.order.orderRef)
    // Nobody asks for it while its answer is being waited for.
    await this.hold(acpOrderId, () => this.#send(begun, wanted), createdMs + FIRST_QUERY_MS)
    return null
  }

  /** Enters an outcome, however it was learnt. False when the ACP order number is not ours. */
  async settle(acpOrderId: string, outcome: Outcome): Promise<boolean> {
    const { store, clock, random, watch, onNotice, onOverpaid, onReopened, log } = this.#options
    const entry = await store.transact((tx) => enterOutcome(tx, random, acpOrderId, outcome, clock.now()))
    if (!entry) return false
    if (!entry.isNews) return true
    watch.changed(entry.order.orderRef)
    if (entry.isPaid) onNotice()
    if (entry.isReopened) onReopened()
    if (entry.isOverpaid) {
      log.error(
        { orderRef: entry.order.orderRef, acpOrderId },
        'money came for an order that does not need it',
      )
      onOverpaid()
    }
    return true
  }

  /** What the network may tell of one of our order numbers; null when it names no payment of ours. */
  async awaited(acpOrderId: string): Promise<Awaited | null> {
    const found = await findAcpOrder(this.#options.store, acpOrderId)
    if (!found) return null
    const { order, attempt } = found
    return {
      mchid: order.mchid,
      acpTxnTime: (attempt ?? order).acpTxnTime,
      txnType: '01',
      amountFen: order.amountFen,
      settle: (outcome) => this.settle(acpOrderId, outcome),
    }
  }

  async #begin(tx: Transaction, wanted: PayOrder): Promise<Beginning> {
    const { clock, ways } = this.#options
    const nowMs = clock.now()
    const order = await findOrderBy(tx, 'order_ref', wanted.orderRef)
    const requestor = order && ways[order.origin].requestorOf(order)
    if (!requestor || order.payerOpenpid !== wanted.openpid) return { refused: 'order_unknown' }
    const same = await findAttempt(tx, order.orderRef, wanted.attemptId)
    const decision = decideAttempt(order, same, wanted, nowMs)
    if (decision.kind === 'known') return { known: true }
    if (decision.kind === 'refused') return { refused: decision.failure }
    const card = await findBoundCard(tx, wanted.openpid, wanted.cardId)
    if (card?.trId !== requestor) return { refused: 'card_unknown' }
    const block = blockOf(card, nowMs)
    if (block) return { refused: block }
    const attempt: Attempt = {
      acpOrderId: ways[order.origin].numberFor(order),
      acpTxnTime: toTxnTime(nowMs),
      orderRef: order.orderRef,
      attemptId: wanted.attemptId,
      cardId: card.cardId,
      state: 'sending',
      createdMs: nowMs,
      payTimeoutMs: nowMs + ATTEMPT_PAY_TIMEOUT_MS,
      finishedMs: null,
      failure: null,
      networkCode: null,
      rule: null,
      pinTriesLeft: null,
      queries: 0,
      queryDueMs: nowMs + FIRST_QUERY_MS,
    }
    await insertAttempt(tx, attempt)
    await setOrderState(tx, order.orderRef, 'paying')
    await appendEvent(tx, {
      type: 'attempt.started',
      subject: order.orderRef,
      payload: { orderRef: order.orderRef, attemptId: attempt.attemptId, acpOrderId: attempt.acpOrderId },
      atMs: nowMs,
    })
    return { order, card, attempt }
  }

  async #send({ order, card, attempt }: Started, pin: PinForUnionPay): Promise<void> {
    const { ways, log } = this.#options
    try {
      const result = await ways[order.origin].send({ order, attempt, card, pin })
      if (result.kind !== 'accepted') await this.settle(attempt.acpOrderId, result)
    } catch (error) {
      // The attempt stands in the books as under way, so it is asked for.
      log.error({ err: error, acpOrderId: attempt.acpOrderId }, 'a payment could not be sent')
    }
  }

  async #query(attempt: Attempt): Promise<void> {
    const { store, clock, ways } = this.#options
    const order = await findOrderBy(store, 'order_ref', attempt.orderRef)
    if (!order) throw new Error(`attempt ${attempt.acpOrderId} has no order`)
    const askedMs = clock.now()
    const result = await ways[order.origin].ask(order, attempt)
    if (result.kind === 'succeeded' || result.kind === 'declined') {
      await this.settle(attempt.acpOrderId, result)
    } else if (result.kind === 'absent' && isAbsenceFinal(attempt, askedMs)) {
      await this.settle(attempt.acpOrderId, neverArrived(result))
    } else {
      await this.#stayUnknown(attempt, result.respCode, clock.now())
    }
  }

  async #stayUnknown(attempt: Attempt, respCode: string | null, nowMs: number): Promise<void> {
    const { store, random, log } = this.#options
    const { acpOrderId } = attempt
    if (respCode !== null && verdictOf(respCode) === 'success') {
      log.error({ acpOrderId }, 'UnionPay says that a payment of another amount was made')
    }
    const queries = attempt.queries + 1
    await store.transact(async (tx) => {
      await enterOutcome(tx, random, acpOrderId, { kind: 'unknown', respCode }, nowMs)
      await scheduleQuery(tx, acpOrderId, queries, nextQueryMs(attempt, queries, nowMs))
    })
  }
}

/** What the network never heard of moved no money. */
function neverArrived({ respCode }: Absent): Outcome {
  return { kind: 'declined', respCode, failure: 'issuer_unavailable', pinTriesLeft: null }
}
