import { z } from 'zod'
import { fen } from '../../../contract/money.ts'
import { verdictOf } from '../../acp/respcodes.ts'
import type { Log } from '../../log.ts'
import { CARD_CANNOT_TAKE, type RefundRefusal } from '../refunds/refund.ts'
import type { RefundDesk } from '../refunds/refund-desk.ts'
import { type Answer, ok, refuse, refuseParameter } from './answers.ts'
import { check, type Endpoint, outRefundNoText, outTradeNoText, transactionIdText } from './endpoint.ts'
import { isNotifyUrl } from './notify-url.ts'
import { toRefundObject } from './refund-object.ts'

const GOODS_MAX = 600

const createRefundBody = z.strictObject({
  transaction_id: transactionIdText.optional(),
  out_trade_no: outTradeNoText.optional(),
  out_refund_no: outRefundNoText,
  reason: z.string().min(1).max(80).optional(),
  notify_url: z
    .string()
    .max(256)
    .refine(isNotifyUrl, '应为不带参数的 https 绝对地址（本机调试可用 http 回环地址）')
    .optional(),
  funds_account: z.enum(['AVAILABLE', 'UNSETTLED']).optional(),
  amount: z.strictObject({
    refund: z.int().min(1),
    total: z.int().min(1),
    currency: z.literal('CNY'),
    from: z
      .array(z.strictObject({ account: z.enum(['AVAILABLE', 'UNAVAILABLE']), amount: z.int().min(1) }))
      .optional(),
  }),
  goods_detail: z
    .array(
      z.strictObject({
        merchant_goods_id: z.string().min(1).max(32),
        wechatpay_goods_id: z.string().max(32).optional(),
        goods_name: z.string().max(256).optional(),
        unit_price: z.int().min(0),
        refund_amount: z.int().min(0),
        refund_quantity: z.int().min(1),
      }),
    )
    .max(GOODS_MAX)
    .optional(),
})

/** `POST /v3/refund/domestic/refunds` → refund. PROCESSING is the rule: the outcome comes by notification or query. */
export function createRefund(desk: RefundDesk, log: Log): Endpoint {
  return {
    method: 'POST',
    path: '/v3/refund/domestic/refunds',
    async handle({ merchant, body }) {
      const checked = check(createRefundBody, body, 'body')
      if (!checked.ok) return checked.answer
      const wanted = checked.value
      if (wanted.out_trade_no === undefined && wanted.transaction_id === undefined) {
        return refuseParameter('/out_trade_no', '与 transaction_id 须二选一')
      }
      if (wanted.amount.refund > wanted.amount.total) {
        return refuseParameter('/amount/refund', '大于原订单金额', 'body', wanted.amount.refund)
      }
      if (wanted.amount.from?.length) return refuse('NO_AUTH', '暂不支持指定出资账户，请去掉 amount.from')
      const opened = await desk.open(merchant, {
        ...(wanted.out_trade_no !== undefined && { outTradeNo: wanted.out_trade_no }),
        ...(wanted.transaction_id !== undefined && { transactionId: wanted.transaction_id }),
        outRefundNo: wanted.out_refund_no,
        amountFen: fen(wanted.amount.refund),
        totalFen: wanted.amount.total,
        ...(wanted.reason !== undefined && { reason: wanted.reason }),
        ...(wanted.notify_url !== undefined && { notifyUrl: wanted.notify_url }),
        ...(wanted.funds_account !== undefined && { fundsAccount: wanted.funds_account }),
      })
      switch (opened.kind) {
        case 'opened':
          return ok(toRefundObject(opened.refund))
        case 'refused':
          return refusal(opened.because)
        case 'declined':
          log.warn({ refundId: opened.refund.refundId, respCode: opened.respCode }, 'a refund was declined')
          return declined(opened.respCode)
      }
    },
  }
}

function refusal(because: RefundRefusal): Answer {
  switch (because) {
    case 'order-unknown':
      return refuse('RESOURCE_NOT_EXISTS', '订单不存在，请检查商户订单号或交易单号是否由本商户在本服务下单')
    case 'order-unpaid':
      return refuse('INVALID_REQUEST', '订单未支付，不能退款')
    case 'other-parameters':
      return refuse(
        'INVALID_REQUEST',
        '商户退款单号重复：与首次退款的参数不一致，请使用原参数或更换商户退款单号',
      )
    case 'other-total':
      return refuse('INVALID_REQUEST', 'amount.total 与原订单金额不一致，请核实后再试')
    case 'over-paid-sum':
      return refuse('INVALID_REQUEST', '申请退款金额大于订单剩余可退金额，请查询已有退款后再试')
    case 'too-late':
      return refuse('INVALID_REQUEST', '订单已超过可退款的最长期限365天')
    case 'too-many':
      return refuse('INVALID_REQUEST', '同一订单最多退款50次')
    case 'too-soon':
      return refuse('FREQUENCY_LIMITED', '同一订单的两次退款须间隔1分钟，请稍后用相同参数重试')
  }
}

/** The network refused to take it on: nothing moves, and the same number may be used again. */
function declined(respCode: string): Answer {
  if (CARD_CANNOT_TAKE.has(respCode)) {
    return refuse('USER_ACCOUNT_ABNORMAL', `付款银行卡无法收款（银联应答码${respCode}），请联系用户线下退款`)
  }
  switch (respCode) {
    case '64':
    case '90':
      return refuse('NOT_ENOUGH', '商户可用于退款的余额不足，请充值后用相同参数重试')
    case '33':
    case '35':
    case '36':
    case '39':
      return refuse(
        'INVALID_REQUEST',
        `银联拒绝退款（应答码${respCode}）：原交易已全额退款、已撤销或已超过11个月`,
      )
    default:
      return verdictOf(respCode) === 'retry'
        ? refuse('SYSTEM_ERROR', '银联系统暂时无法受理，请用相同参数重试')
        : refuse('SYSTEM_ERROR', `银联未受理退款（应答码${respCode}），请用相同参数重试`)
  }
}
