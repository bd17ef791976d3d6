import type { OrderState } from '../../../contract/lifecycles.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Order } from '../orders/order.ts'

/** A failed or doubtful attempt leaves an order unpaid: the dialect never shows more than that. */
const TRADE_STATES: Readonly<Record<OrderState, { state: string; text: string }>> = {
  awaiting: { state: 'NOTPAY', text: '订单未支付' },
  paying: { state: 'NOTPAY', text: '订单未支付' },
  paid: { state: 'SUCCESS', text: '支付成功' },
  closed: { state: 'CLOSED', text: '订单已关闭' },
}

/** A paid order of which money goes back: how much, and how far that has come, only the refunds tell. */
const REFUNDED = { state: 'REFUND', text: '转入退款' }

/**
 * An order as the dialect's transaction: the answer to queries and the content of notifications.
 *
 * @param state the state that counts now
 */
export function toTransaction(order: Order, state: OrderState, isRefunded = false): object {
  const trade = isRefunded ? REFUNDED : TRADE_STATES[state]
  const isPaid = order.transactionId !== null
  return {
    appid: order.appid,
    mchid: order.mchid,
    out_trade_no: order.outTradeNo,
    ...(isPaid && { transaction_id: order.transactionId }),
    trade_type: 'JSAPI',
    trade_state: trade.state,
    trade_state_desc: trade.text,
    ...(isPaid && { bank_type: order.bankType }),
    ...(order.attach !== null && { attach: order.attach }),
    ...(order.paidMs !== null && { success_time: toRfc3339(order.paidMs) }),
    payer: { openid: order.payerOpenid },
    amount: {
      total: order.amountFen,
      ...(isPaid && { payer_total: order.amountFen }),
      currency: 'CNY',
      ...(isPaid && { payer_currency: 'CNY' }),
    },
    ...(order.deviceId !== null && { scene_info: { device_id: order.deviceId } }),
  }
}
