import { z } from 'zod'
import { fen } from '../../../contract/money.ts'
import { parseRfc3339 } from '../../clock/beijing.ts'
import type { Log } from '../../log.ts'
import type { OrderDesk, Placed } from '../payments/order-desk.ts'
import { type Answer, ok, refuse, refuseParameter } from './answers.ts'
import { check, checkMchid, type Endpoint, fingerprintOf, mchidText, outTradeNoText } from './endpoint.ts'
import { isNotifyUrl } from './notify-url.ts'

/** Largest amount of one order: ten million yuan. */
const ORDER_AMOUNT_MAX_FEN = 1_000_000_000

const GOODS_MAX = 600

const createOrderBody = z.strictObject({
  appid: z.string().min(1).max(32),
  mchid: mchidText,
  description: z.string().min(1).max(127),
  out_trade_no: outTradeNoText,
  time_expire: z
    .string()
    .max(64)
    .refine(
      (text) => parseRfc3339(text) !== null,
      '应为带时区的 RFC 3339 时间，例如 2021-09-22T14:05:00+08:00',
    )
    .optional(),
  attach: z.string().max(128).optional(),
  notify_url: z
    .string()
    .max(255)
    .refine(isNotifyUrl, '应为不带参数的 https 绝对地址（本机调试可用 http 回环地址）'),
  goods_tag: z.string().max(32).optional(),
  support_fapiao: z.boolean().optional(),
  limit_pay: z.array(z.enum(['no_balance', 'no_credit', 'no_debit', 'balance_only'])).optional(),
  amount: z.strictObject({
    total: z.int().min(1).max(ORDER_AMOUNT_MAX_FEN),
    currency: z.literal('CNY').optional(),
  }),
  payer: z.strictObject({ openid: z.string().min(1).max(128) }),
  detail: z
    .strictObject({
      cost_price: z.int().min(0).optional(),
      invoice_id: z.string().max(32).optional(),
      goods_detail: z
        .array(
          z.strictObject({
            merchant_goods_id: z.string().min(1).max(32),
            wechatpay_goods_id: z.string().max(32).optional(),
            goods_name: z.string().max(256).optional(),
            quantity: z.int().min(1),
            unit_price: z.int().min(0),
          }),
        )
        .max(GOODS_MAX)
        .optional(),
    })
    .optional(),
  scene_info: z
    .strictObject({
      payer_client_ip: z.string().max(45),
      device_id: z.string().max(32).optional(),
      store_info: z
        .strictObject({
          id: z.string().min(1).max(32),
          name: z.string().max(256).optional(),
          area_code: z.string().max(32).optional(),
          address: z.string().max(512).optional(),
        })
        .optional(),
    })
    .optional(),
  settle_info: z.strictObject({ profit_sharing: z.boolean().optional() }).optional(),
})

/** `POST /v3/pay/transactions/jsapi` → `{prepay_id}`. Repeating a call is how a prepay_id that is over is renewed. */
export function createOrder(desk: OrderDesk, log: Log): Endpoint {
  return {
    method: 'POST',
    path: '/v3/pay/transactions/jsapi',
    async handle({ merchant, keySerial, body }) {
      const checked = check(createOrderBody, body, 'body')
      if (!checked.ok) return checked.answer
      const order = checked.value
      const foreign = checkMchid(order.mchid, { merchant, keySerial }, 'body')
      if (foreign) return foreign
      if (!merchant.appids.includes(order.appid)) {
        return refuse(
          'APPID_MCHID_NOT_MATCH',
          `appid 与 mchid 未绑定，该商户已绑定 ${merchant.appids.join('、')}`,
        )
      }
      const unsupported = unsupportedWish(order)
      if (unsupported) return unsupported
      const placed = await desk.place(merchant, {
        appid: order.appid,
        outTradeNo: order.out_trade_no,
        fingerprint: fingerprintOf(order),
        keySerial,
        description: order.description,
        attach: order.attach ?? null,
        deviceId: order.scene_info?.device_id ?? null,
        notifyUrl: order.notify_url,
        payerOpenid: order.payer.openid,
        amountFen: fen(order.amount.total),
        expiresMs: order.time_expire === undefined ? null : parseRfc3339(order.time_expire),
      })
      if (placed.kind === 'gateway-failed') log.warn({ why: placed.why }, 'no ticket for an order')
      return answerOf(placed, order)
    },
  }
}

/** What would change who may pay or who is paid is refused rather than silently left out. */
function unsupportedWish(order: z.infer<typeof createOrderBody>): Answer | null {
  if (order.settle_info?.profit_sharing)
    return refuse('NO_AUTH', '暂不支持分账，请去掉 settle_info.profit_sharing')
  if (order.limit_pay?.length) return refuse('NO_AUTH', '暂不支持指定支付方式，请去掉 limit_pay')
  return null
}

function answerOf(placed: Placed, order: z.infer<typeof createOrderBody>): Answer {
  if (placed.kind === 'placed') return ok({ prepay_id: placed.prepayId })
  if (placed.kind === 'gateway-failed')
    return refuse('SYSTEM_ERROR', '银联系统暂时无法受理，请用相同参数重试')
  switch (placed.because) {
    case 'paid':
      return refuse('ORDERPAID', '该订单已支付，请查询订单确认')
    case 'closed':
      return refuse('ORDER_CLOSED', '该订单已关闭，请更换商户订单号重新下单')
    case 'other-parameters':
      return refuse('INVALID_REQUEST', '商户订单号重复：与首次下单的参数不一致，请使用原参数或更换商户订单号')
    case 'over-network-limit':
      return refuseParameter('/amount/total', '超过银联单笔限额', 'body', order.amount.total)
    case 'time-over':
      return refuseParameter('/time_expire', '早于当前时间', 'body', order.time_expire)
    case 'time-too-far':
      return refuseParameter('/time_expire', '超过最长支付时间7天', 'body', order.time_expire)
  }
}
