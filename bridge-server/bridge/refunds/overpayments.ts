import { type Clock, DAY_MS, SECOND_MS } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import { appendEvent } from '../../store/outbox.ts'
import { Rounds } from '../../store/rounds.ts'
import type { Store } from '../../store/store.ts'
import type { Merchants } from '../merchants.ts'
import { findOrderBy } from '../records/order-records.ts'
import { type Overpayment, postponeReturn, RETURNS_DUE, setReturnOver } from '../records/payment-records.ts'
import type { RefundDesk } from './refund-desk.ts'

export interface OverpaymentsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly merchants: Merchants
  readonly refunds: RefundDesk
}

const ASK_EVERY_MS_MAX = DAY_MS
/** Times that a refund is tried before people are told to look at it; it goes on being tried all the same. */
const ASKS_BEFORE_ALARM = 8

/**
 * Gives money back that came twice or too late, in the merchant's name and without his doing. When it came, the books
 * said in the same commit that it has to go, so a restart goes on with it; its refund has one number, so it goes once.
 */
export class Overpayments extends Rounds<Overpayment> {
  readonly #options: OverpaymentsOptions

  constructor(options: OverpaymentsOptions) {
    super({
      ...options,
      due: RETURNS_DUE,
      handle: (payment) => this.#giveBack(payment),
      onError: (error) => options.log.error({ err: error }, 'money paid too much could not be given back'),
    })
    this.#options = options
  }

  async #giveBack(payment: Overpayment): Promise<void> {
    const { store, merchants, refunds, log } = this.#options
    const { acpOrderId, orderRef, amountFen, asks } = payment
    const order = await findOrderBy(store, 'order_ref', orderRef)
    const merchant = order && merchants.byMchid(order.mchid)
    const standing = merchant
      ? await refunds.giveBack(merchant, {
          outTradeNo: order.outTradeNo,
          paymentAcpOrderId: acpOrderId,
          outRefundNo: `OP${acpOrderId}`,
          amountFen,
          reason: '重复或逾期付款，自动退回',
        })
      : 'order-unknown'
    switch (standing) {
      case 'succeeded':
        return this.#end(payment, 'overpaid.returned')
      // Somebody has given it back already, by a number of his own.
      case 'over-paid-sum':
        return this.#end(payment, 'overpaid.returned')
      case 'too-late':
        log.error({ orderRef, acpOrderId }, 'money paid too much cannot go back any more')
        return this.#end(payment, 'overpaid.stranded')
      case 'processing':
        break
      default:
        if (asks >= ASKS_BEFORE_ALARM) {
          log.error({ orderRef, acpOrderId, standing }, 'money paid too much does not go back')
        }
    }
    await this.#askAgain(payment)
  }

  async #askAgain({ acpOrderId, asks }: Overpayment): Promise<void> {
    const { store, clock } = this.#options
    const waitMs = Math.min(SECOND_MS * 2 ** Math.min(asks, 20), ASK_EVERY_MS_MAX)
    await store.transact((tx) => postponeReturn(tx, acpOrderId, clock.now() + waitMs))
  }

  async #end({ acpOrderId, orderRef, amountFen }: Overpayment, type: string): Promise<void> {
    const { store, clock } = this.#options
    await store.transact(async (tx) => {
      await setReturnOver(tx, acpOrderId)
      const payload = { orderRef, acpOrderId, amountFen }
      await appendEvent(tx, { type, subject: orderRef, payload, atMs: clock.now() })
    })
  }
}
