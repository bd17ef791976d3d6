import { z } from 'zod'
import type { RefundState } from '../../../../contract/lifecycles.ts'
import type { PaymentRecord, RecordRefund } from '../../../../contract/records-door.ts'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import { codeRefundsOf } from '../../records/code-refund-records.ts'
import { type PaidOrder, paidOrders } from '../../records/order-records.ts'
import type { Payees } from '../../records/payee-records.ts'
import { findPayment } from '../../records/payment-records.ts'
import { refundsOfOrder } from '../../records/refund-records.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer } from '../reply.ts'
import { orderView } from '../views.ts'

/** Records in one answer. */
const RECORDS_PAGE = 20
/** Refunds of either kind with one record, the latest ones: an order may be given back fen by fen. */
const REFUNDS_SHOWN_MAX = 50

const SHOWN_REFUND_STATES: Readonly<Record<RefundState, RecordRefund['state']>> = {
  processing: 'processing',
  succeeded: 'succeeded',
  closed: 'failed',
  abnormal: 'failed',
}

/** What a payer has paid here, or is paying, newest first, with what came back. */
export function listRecords(store: Reader, clock: Clock, payees: Payees): PluginCall<'listRecords'> {
  return {
    request: z.strictObject({
      before: z
        .string()
        .regex(/^[1-9]\d{0,14}$/)
        .transform(Number)
        .exactOptional(),
    }),
    async handle({ before = Number.MAX_SAFE_INTEGER }, { openpid }) {
      const orders = await paidOrders(store, openpid, before, RECORDS_PAGE + 1)
      const page = orders.slice(0, RECORDS_PAGE)
      const records = await Promise.all(page.map(recordOf))
      const last = orders.length > RECORDS_PAGE ? page.at(-1) : undefined
      return answer({ records: records.filter((record) => record !== null), nextBefore: last?.place ?? null })
    },
  }

  async function recordOf(order: PaidOrder): Promise<PaymentRecord | null> {
    const payee = await payees.of(order)
    // A merchant who is no longer here: his payments are in the books, but nobody can say whose they were.
    if (!payee) return null
    return {
      ...(await orderView(store, order, payee, clock.now())),
      origin: order.origin,
      acquirer: payee.acquirer,
      paidAtMs: order.paidMs,
      statementLine: payee.statementLine,
      refunds: [...(await ownRefunds(order.orderRef)), ...(await theirRefunds(order.orderRef))],
    }
  }

  /** What the bridge gave back, in its merchant's name. */
  async function ownRefunds(orderRef: string): Promise<RecordRefund[]> {
    const paying = await findPayment(store, orderRef)
    const refunds = await refundsOfOrder(store, orderRef, REFUNDS_SHOWN_MAX)
    return refunds.map(({ amountFen, paymentAcpOrderId, state, reason, createdMs, finishedMs }) => ({
      amountFen,
      isOfOverpaid: paymentAcpOrderId !== paying?.acpOrderId,
      state: SHOWN_REFUND_STATES[state],
      reason,
      createdAtMs: createdMs,
      finishedAtMs: finishedMs,
    }))
  }

  /** What the merchant behind a code gave back through his institution. */
  async function theirRefunds(orderRef: string): Promise<RecordRefund[]> {
    const refunds = await codeRefundsOf(store, orderRef, REFUNDS_SHOWN_MAX)
    return refunds.map(({ amountFen, refundedMs }) => ({
      amountFen,
      isOfOverpaid: false,
      state: 'succeeded',
      reason: null,
      createdAtMs: refundedMs,
      finishedAtMs: refundedMs,
    }))
  }
}
