import type { Logger } from 'pino'
import { parseRfc3339 } from '../clock/beijing.ts'
import type { Clock } from '../clock/clock.ts'
import { type Random, randomText } from '../clock/random.ts'
import type { Order } from './order.ts'
import { PaymentServiceError } from './payment-service.ts'
import { type Refund, refundedFen } from './refund.ts'
import type { RefundBook } from './refund-book.ts'
import { ShopError } from './shop-error.ts'
import { type Tills, tillOf } from './till.ts'
import type { RefundAnswer } from './transaction.ts'

export interface RefundDeskParts {
  readonly book: RefundBook
  readonly tills: Tills
  readonly notifyUrlOf: (order: Order) => string
  readonly clock: Clock
  readonly random: Random
  readonly log: Logger
}

export interface RefundWish {
  readonly requestId: string
  /** All that is left where nothing is said. */
  readonly amountFen?: number | undefined
  readonly reason?: string | undefined
}

/** Gives customers their money back: this shop takes everything back, whole or in part. */
export class RefundDesk {
  readonly #parts: RefundDeskParts
  /** Refunds whose answer is on its way. */
  readonly #sending = new Set<string>()

  constructor(parts: RefundDeskParts) {
    this.#parts = parts
  }

  /**
   * Asks the payment service to give money back. The same `requestId` is the same refund.
   *
   * @throws ShopError `REQUEST_ID_REUSED` | `ORDER_NOT_PAID` | `REFUND_TOO_MUCH` | `REFUND_LATER` | `PAYMENT_REFUSED`
   */
  async request(order: Order, { requestId, amountFen, reason }: RefundWish): Promise<Refund> {
    const { book, clock, random } = this.#parts
    const before = book.findByRequest(order.id, requestId)
    if (before && (amountFen ?? before.amountFen) !== before.amountFen)
      throw new ShopError('REQUEST_ID_REUSED')
    if (before) return this.#current(order, before)
    if (order.state !== 'paid') throw new ShopError('ORDER_NOT_PAID')
    const leftFen = order.totalFen - refundedFen(book.ofOrder(order.id))
    const wantedFen = amountFen ?? leftFen
    if (wantedFen < 1 || wantedFen > leftFen) throw new ShopError('REFUND_TOO_MUCH', undefined, 'amountFen')
    const refund: Refund = {
      id: `R${order.id}${randomText(random, 6)}`,
      orderId: order.id,
      amountFen: wantedFen,
      reason: reason ?? null,
      state: 'processing',
      createdAtMs: clock.now(),
      finishedAtMs: null,
    }
    // Written down first: an answer that is lost must not hide that money may be on its way.
    book.insert(refund, requestId)
    const refusal = await this.#send(order, refund)
    if (refusal === null) return book.find(refund.id) ?? refund
    book.forget(refund.id)
    throw new ShopError(refusal === 'FREQUENCY_LIMITED' ? 'REFUND_LATER' : 'PAYMENT_REFUSED')
  }

  /** An order's refunds as last known: nobody is asked. */
  known(order: Order): Refund[] {
    return this.#parts.book.ofOrder(order.id)
  }

  /** An order's refunds as they are now; the payment service is asked for those under way. */
  async ofOrder(order: Order): Promise<Refund[]> {
    return Promise.all(this.known(order).map((refund) => this.#current(order, refund)))
  }

  /** Takes the payment service's word on a refund into the books; twice is as good as once. */
  settle(answer: RefundAnswer): void {
    const { book, clock, log } = this.#parts
    const refund = book.find(answer.out_refund_no)
    if (refund?.orderId !== answer.out_trade_no || refund.amountFen !== answer.amount.refund) {
      log.error({ refund: answer.out_refund_no }, 'the payment service speaks of a refund that is not ours')
      return
    }
    const status = answer.status ?? answer.refund_status
    if (status === 'SUCCESS') {
      book.finish(refund.id, 'succeeded', parseRfc3339(answer.success_time ?? '') ?? clock.now())
    } else if (status === 'CLOSED' || status === 'ABNORMAL') {
      book.finish(refund.id, 'failed', clock.now())
    }
  }

  async #current(order: Order, refund: Refund): Promise<Refund> {
    if (refund.state !== 'processing' || this.#sending.has(refund.id)) return refund
    const { book, tills, clock, log } = this.#parts
    try {
      const answer = await tillOf(tills, order).service.queryRefund(refund.id)
      if (answer) this.settle(answer)
      else {
        // It never arrived there, so it is sent again under the same number.
        const refusal = await this.#send(order, refund)
        // The customer has been told that it is under way, so that it may fail but not vanish.
        if (refusal && refusal !== 'FREQUENCY_LIMITED') book.finish(refund.id, 'failed', clock.now())
      }
    } catch (error) {
      log.warn({ refund: refund.id, reason: (error as Error).message }, 'could not ask for a refund')
    }
    return book.find(refund.id) ?? refund
  }

  /** @returns the payment service's refusal; null when it took the refund on, or nobody knows whether it did */
  async #send(order: Order, { id, amountFen, reason }: Refund): Promise<string | null> {
    const { tills, notifyUrlOf } = this.#parts
    this.#sending.add(id)
    try {
      this.settle(
        await tillOf(tills, order).service.refund({
          outTradeNo: order.id,
          outRefundNo: id,
          amountFen,
          totalFen: order.totalFen,
          reason,
          notifyUrl: notifyUrlOf(order),
        }),
      )
    } catch (error) {
      if (!(error instanceof PaymentServiceError)) throw error
      // Nobody knows what became of it: it stays under way, and is asked for when somebody looks.
      return error.code === 'UNREACHABLE' || error.code === 'SYSTEM_ERROR' ? null : error.code
    } finally {
      this.#sending.delete(id)
    }
    return null
  }
}
