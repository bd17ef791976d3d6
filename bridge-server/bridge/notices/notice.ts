import type { RefundState } from '../../../contract/lifecycles.ts'
import type { Delivery } from '../../store/courier.ts'
import type { Reader } from '../../store/store.ts'
import { toRefundNotice } from '../merchant-api/refund-object.ts'
import { toTransaction } from '../merchant-api/transaction.ts'
import { findOrderBy } from '../records/order-records.ts'
import { findRefundById } from '../records/refund-records.ts'

/** What a merchant is told of one event, before it is sealed for him. */
export interface Notice {
  readonly mchid: string
  readonly eventType: string
  readonly summary: string
  /** What `content` is, in the dialect's word; it is bound to the seal. */
  readonly about: 'transaction' | 'refund'
  readonly content: object
}

/** Refund events of the log, each with the state that it tells of: by the time it is heard there may be another. */
const REFUND_EVENTS: Readonly<
  Record<string, { readonly state: RefundState; readonly eventType: string; readonly summary: string }>
> = {
  'refund.succeeded': { state: 'succeeded', eventType: 'REFUND.SUCCESS', summary: '退款成功' },
  'refund.closed': { state: 'closed', eventType: 'REFUND.CLOSED', summary: '退款关闭' },
  'refund.abnormal': { state: 'abnormal', eventType: 'REFUND.ABNORMAL', summary: '退款异常' },
}

/** The notice of an event; null when what it is about is not in the books. */
export async function noticeOf(reader: Reader, { type, subject }: Delivery): Promise<Notice | null> {
  const event = REFUND_EVENTS[type]
  if (!event) return paymentNotice(reader, subject)
  const refund = await findRefundById(reader, subject)
  if (!refund) return null
  const { state, eventType, summary } = event
  return {
    mchid: refund.mchid,
    eventType,
    summary,
    about: 'refund',
    content: toRefundNotice(refund, state),
  }
}

async function paymentNotice(reader: Reader, orderRef: string): Promise<Notice | null> {
  const order = await findOrderBy(reader, 'order_ref', orderRef)
  if (!order) return null
  return {
    mchid: order.mchid,
    eventType: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    about: 'transaction',
    content: toTransaction(order, order.state),
  }
}
