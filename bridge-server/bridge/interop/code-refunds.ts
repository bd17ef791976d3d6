import { type Fen, parseFen } from '../../../contract/money.ts'
import type { Clock } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import { fromValidUntil } from '../../qrgateway/times.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Store, Transaction } from '../../store/store.ts'
import type { Order } from '../orders/order.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import { findAcpOrder } from '../records/acp-order.ts'
import { codeRefundedFen, insertCodeRefund, isCodeRefundKnown } from '../records/code-refund-records.ts'
import { touchOrder } from '../records/order-records.ts'
import { isPaymentKnown } from '../records/payment-records.ts'

export interface CodeRefundsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  readonly watch: OrderWatch
}

/** Money that went back, as the network tells it. */
export interface ToldRefund {
  readonly queryId: string
  /** Fen, digits only. */
  readonly trxAmt: string
  /** RFC 3339. */
  readonly refundedAt: string
}

/** `unpaid`: the payment is not in the books. `over-paid-sum`: more would have gone back than was paid. */
export type RefundEntered = 'entered' | 'unpaid' | 'over-paid-sum'

/**
 * Enters what merchants behind codes give back. They do so through their institutions, and the network tells the payer's
 * app; saying it again changes nothing.
 */
export class CodeRefunds {
  readonly #options: CodeRefundsOptions

  constructor(options: CodeRefundsOptions) {
    this.#options = options
  }

  /** @param acpOrderId the payment's number at the network */
  async told(acpOrderId: string, told: ToldRefund): Promise<RefundEntered> {
    const { store, watch, log } = this.#options
    const amountFen = parseFen(told.trxAmt)
    if (amountFen === null) throw new Error('the schema let an amount through')
    const { entered, orderRef } = await store.transact(async (tx) => {
      const found = await findAcpOrder(tx, acpOrderId)
      if (!found || !(await isPaymentKnown(tx, acpOrderId)))
        return { entered: 'unpaid', orderRef: '' } as const
      const { order } = found
      return { entered: await this.#enter(tx, order, told, amountFen), orderRef: order.orderRef }
    })
    if (entered === 'entered') watch.changed(orderRef)
    else log.error({ acpOrderId, why: entered }, 'a refund of a code payment does not fit these books')
    return entered
  }

  async #enter(
    tx: Transaction,
    order: Order,
    { queryId, refundedAt }: ToldRefund,
    amountFen: Fen,
  ): Promise<RefundEntered> {
    const { orderRef } = order
    if (await isCodeRefundKnown(tx, queryId)) return 'entered'
    if ((await codeRefundedFen(tx, orderRef)) + amountFen > order.amountFen) return 'over-paid-sum'
    const nowMs = this.#options.clock.now()
    const refundedMs = Math.min(fromValidUntil(refundedAt), nowMs)
    await insertCodeRefund(tx, { queryId, orderRef, amountFen, refundedMs })
    await touchOrder(tx, orderRef)
    const payload = { orderRef, queryId, amountFen }
    await appendEvent(tx, { type: 'code.refunded', subject: orderRef, payload, atMs: nowMs })
    return 'entered'
  }
}
