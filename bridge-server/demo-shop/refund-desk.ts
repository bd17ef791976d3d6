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

  constructor(parts: RefundDeskParts) {
    this.#parts = parts
  }

  /**
   * Asks the payment service to give money back. The same `requestId` is the same refund.
   *
   * @throws ShopError `ORDER_NOT_PAID` | `REFUND_TOO_MUCH` | `REFUND_LATER` | `PAYMENT_REFUSED` | `PAYMENT_UNREACHABLE`
   */
  async request(order: Order, { requestId, amountFen, reason }: RefundWish): Promise<Refund> {
    const { book, clock, random } = this.#parts
    const before = book.findByRequest(order.id, requestId)
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
    await this.#send(order, refund)
    return this.#find(refund.id)
  }

  /** An order's refunds as they are now; the payment service is asked for those under way. */
  async ofOrder(order: Order): Promise<Refund[]> {
    const refunds = this.#parts.book.ofOrder(order.id)
    return Promise.all(refunds.map((refund) => this.#current(order, refund)))
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
    if (refund.state !== 'processing') return refund
    const { tills, log } = this.#parts
    try {
      const answer = await tillOf(tills, order).service.queryRefund(refund.id)
      // It never arrived there, so it is sent again under the same number.
      if (answer) this.settle(answer)
      else await this.#send(order, refund)
    } catch (error) {
      log.warn({ refund: refund.id, reason: (error as Error).message }, 'could not ask for a refund')
    }
    return this.#find(refund.id)
  }

  async #send(order: Order, { id, amountFen, reason }: Refund): Promise<void> {
    const { tills, notifyUrlOf, book } = this.#parts
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
      const code = error instanceof PaymentServiceError ? error.code : null
      if (code === null) throw error
      // Nobody knows what became of it: it stays under way, and is asked for when somebody looks.
      if (code === 'UNREACHABLE' || code === 'SYSTEM_ERROR') return
      book.forget(id)
      throw new ShopError(code === 'FREQUENCY_LIMITED' ? 'REFUND_LATER' : 'PAYMENT_REFUSED')
    }
  }

  #find(id: string): Refund {
    const refund = this.#parts.book.find(id)
    if (!refund) throw new ShopError('PAYMENT_REFUSED')
    return refund
  }
}
