import type { RefundState } from '../../../contract/lifecycles.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Refund } from '../refunds/refund.ts'

/** A refund's states as the dialect names them. */
const REFUND_STATUS = {
  processing: 'PROCESSING',
  succeeded: 'SUCCESS',
  closed: 'CLOSED',
  abnormal: 'ABNORMAL',
} as const satisfies Record<RefundState, string>

/** A refund as the dialect answers it. There are no coupons here, so payer and merchant see the same sums. */
export function toRefundObject(refund: Refund): object {
  return {
    ...named(refund),
    channel: 'ORIGINAL',
    user_received_account: refund.receivedAccount,
    ...successTime(refund, refund.state),
    create_time: toRfc3339(refund.createdMs),
    status: REFUND_STATUS[refund.state],
    funds_account: refund.fundsAccount,
    amount: {
      ...amounts(refund),
      from: [],
      settlement_refund: refund.amountFen,
      settlement_total: refund.totalFen,
      discount_refund: 0,
      currency: 'CNY',
      refund_fee: 0,
    },
    promotion_detail: [],
  }
}

/** What a notification tells of a refund: the state is the one that it was sent for. */
export function toRefundNotice(refund: Refund, state: RefundState): object {
  return {
    mchid: refund.mchid,
    ...named(refund),
    refund_status: REFUND_STATUS[state],
    ...successTime(refund, state),
    user_received_account: refund.receivedAccount,
    amount: amounts(refund),
  }
}

function named({ refundId, outRefundNo, transactionId, outTradeNo }: Refund) {
  return {
    refund_id: refundId,
    out_refund_no: outRefundNo,
    transaction_id: transactionId,
    out_trade_no: outTradeNo,
  }
}

function amounts({ totalFen, amountFen }: Refund) {
  return { total: totalFen, refund: amountFen, payer_total: totalFen, payer_refund: amountFen }
}

function successTime({ finishedMs }: Refund, state: RefundState) {
  return state === 'succeeded' && finishedMs !== null ? { success_time: toRfc3339(finishedMs) } : {}
}
