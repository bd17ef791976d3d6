import { verdictOf } from '../../acp/respcodes.ts'
import { type Clock, DAY_MS } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store } from '../../store/store.ts'
import type { AcpClient } from '../acp-client/acp-client.ts'
import type { Awaited } from '../acp-client/notification-door.ts'
import { declined, queryPayment } from '../acp-client/payment-query.ts'
import { sendRefund } from '../acp-client/refund.ts'
import type { Merchant, Merchants } from '../merchants.ts'
import { FIRST_QUERY_MS, nextQueryMs } from '../orders/attempt.ts'
import type { Outcome } from '../orders/outcome.ts'
import {
  findRefund,
  findRefundById,
  findRefundTry,
  queryAllRefundsInFlight,
  REFUND_TRIES_TO_QUERY,
  scheduleRefundQuery,
} from '../records/refund-records.ts'
import { beginRefund, type RefundedOrder, type StartedRefund } from './begin.ts'
import { enterRefundOutcome } from './books.ts'
import {
  isRefundAbsenceFinal,
  type Refund,
  type RefundRefusal,
  type RefundTry,
  type RefundWish,
} from './refund.ts'

export interface RefundDeskOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly acp: AcpClient
  readonly merchants: Merchants
  /** Called after a commit that left a notification in the outbox. */
  readonly onNotice: () => void
}

/** The network may take a refund on and find only then that the card is void: asked at once again, it does so without end. */
const ABNORMAL_REST_MS = DAY_MS

export type Opened =
  /** It is on its way, or has come to something; `refund.state` tells. */
  | { readonly kind: 'opened'; readonly refund: Refund }
  | { readonly kind: 'refused'; readonly because: RefundRefusal }
  /** The network did not take it on: nothing moves, and the same wish may be tried again. */
  | { readonly kind: 'declined'; readonly refund: Refund; readonly respCode: string }

/**
 * Gives money back: to merchants who ask for it over HTTP, and to the bridge itself. Whatever was begun is in the
 * books before the network hears of it, and stays `processing` until the network tells the outcome.
 */
export class RefundDesk extends Rounds<RefundTry> {
  readonly #options: RefundDeskOptions

  constructor(options: RefundDeskOptions) {
    super({
      ...options,
      due: REFUND_TRIES_TO_QUERY,
      handle: (attempt) => this.#query(attempt),
      onError: (error) => options.log.error({ err: error }, 'a refund could not be asked for'),
    })
    this.#options = options
  }

  /** Refunds that were under way when the process ended are asked for, never sent again. */
  async resume(): Promise<void> {
    const { store, clock } = this.#options
    await store.transact((tx) => queryAllRefundsInFlight(tx, clock.now()))
    this.wake()
  }

  /**
   * Gives back a part or all of what paid an order. The same wish under the same number is one refund, however often
   * it comes; one that came to nothing is tried again. Resolves when the network has answered, or clearly not.
   */
  async open(merchant: Merchant, wish: RefundedOrder & RefundWish): Promise<Opened> {
    const { store, clock, random } = this.#options
    const begun = await store.transact((tx) => beginRefund(tx, random, merchant, wish, clock.now()))
    if ('refused' in begun) return { kind: 'refused', because: begun.refused }
    if ('known' in begun) return { kind: 'opened', refund: begun.known }
    const { acpOrderId, createdMs } = begun.attempt
    // Nobody asks for it while its answer is being waited for.
    const declined = await this.hold(acpOrderId, () => this.#send(begun), createdMs + FIRST_QUERY_MS)
    const refund = (await findRefundById(store, begun.refund.refundId)) ?? begun.refund
    // Money that is known to be back counts more than a refusal.
    const isOpened = declined === null || refund.state === 'succeeded'
    return isOpened ? { kind: 'opened', refund } : { kind: 'declined', refund, respCode: declined }
  }

  /**
   * Sees to it that money goes back which the bridge itself owes: begins the refund, tries it again where it came to
   * nothing, and else lets it be. What the card could not take is tried once a day, however often this is called.
   *
   * @returns how it stands now, or why there can be none
   */
  async giveBack(
    merchant: Merchant,
    wish: RefundedOrder & RefundWish,
  ): Promise<Refund['state'] | RefundRefusal> {
    const { store, clock } = this.#options
    const known = await findRefund(store, merchant.mchid, wish.outRefundNo)
    if (known?.state === 'processing' || known?.state === 'succeeded') return known.state
    const isResting = clock.now() < (known?.finishedMs ?? 0) + ABNORMAL_REST_MS
    if (known?.state === 'abnormal' && isResting) return known.state
    const opened = await this.open(merchant, wish)
    return opened.kind === 'refused' ? opened.because : opened.refund.state
  }

  /** What the network may tell of one of our order numbers; null when it names no refund of ours. */
  async awaited(acpOrderId: string): Promise<Awaited | null> {
    const { store } = this.#options
    const attempt = await findRefundTry(store, acpOrderId)
    const refund = attempt && (await findRefundById(store, attempt.refundId))
    if (!refund) return null
    return {
      mchid: refund.mchid,
      acpTxnTime: attempt.acpTxnTime,
      txnType: '04',
      amountFen: refund.amountFen,
      settle: (outcome) => this.#settle(acpOrderId, outcome),
    }
  }

  /** Sends a try. Gives the code with which the network refused to take it on, or null. */
  async #send({ merchant, refund, attempt }: StartedRefund): Promise<string | null> {
    const { acp, log } = this.#options
    const { acpOrderId } = attempt
    try {
      const result = await sendRefund(acp, merchant.unionpay, refund, attempt)
      if (result.kind === 'accepted') return null
      const isDeclined = result.kind === 'declined'
      await this.#settle(acpOrderId, result, !isDeclined)
      return isDeclined ? result.respCode : null
    } catch (error) {
      // The try stands in the books as under way, so it is asked for.
      log.error({ err: error, acpOrderId }, 'a refund could not be sent')
      return null
    }
  }

  async #settle(acpOrderId: string, outcome: Outcome, isTold = true): Promise<void> {
    const { store, clock, random, log, onNotice } = this.#options
    const nowMs = clock.now()
    const entry = await store.transact((tx) =>
      enterRefundOutcome(tx, random, acpOrderId, outcome, { nowMs, isTold }),
    )
    if (entry?.ended) onNotice()
    const about = { refundId: entry?.refund.refundId, acpOrderId }
    if (entry?.isDoubled) log.error(about, 'a refund went back twice')
    if (entry?.ended === 'closed' || entry?.ended === 'abnormal') {
      log.warn({ ...about, state: entry.ended }, 'a refund came to nothing')
    }
  }

  async #query(attempt: RefundTry): Promise<void> {
    const { store, clock, acp, merchants } = this.#options
    const { acpOrderId } = attempt
    const refund = await findRefundById(store, attempt.refundId)
    const merchant = refund && merchants.byMchid(refund.mchid)
    if (!merchant) throw new Error(`no merchant for refund ${attempt.refundId}`)
    const askedMs = clock.now()
    const result = await queryPayment(acp, merchant.unionpay, {
      orderId: acpOrderId,
      txnTime: attempt.acpTxnTime,
      bizType: refund.bizType,
      amountFen: refund.amountFen,
      nowMs: askedMs,
    })
    if (result.kind === 'succeeded' || result.kind === 'declined') {
      await this.#settle(acpOrderId, result)
    } else if (result.kind === 'absent' && isRefundAbsenceFinal(attempt, askedMs)) {
      await this.#settle(acpOrderId, declined(result.respCode, null))
    } else {
      await this.#stayUnknown(attempt, result.kind === 'unknown' ? result.respCode : '34')
    }
  }

  async #stayUnknown(attempt: RefundTry, respCode: string | null): Promise<void> {
    const { store, clock, random, log } = this.#options
    const { acpOrderId } = attempt
    if (respCode !== null && verdictOf(respCode) === 'success') {
      log.error({ acpOrderId }, 'UnionPay says that a refund of another amount was made')
    }
    const nowMs = clock.now()
    const queries = attempt.queries + 1
    await store.transact(async (tx) => {
      const outcome: Outcome = { kind: 'unknown', respCode }
      await enterRefundOutcome(tx, random, acpOrderId, outcome, { nowMs, isTold: true })
      await scheduleRefundQuery(tx, acpOrderId, queries, nextQueryMs(attempt, queries, nowMs))
    })
  }
}
