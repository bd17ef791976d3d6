/** An expected refusal, as the client reads it: `{ code, message, field? }`. Codes are stable, messages are for people. */
export class ShopError extends Error {
  readonly status: number
  readonly code: ShopErrorCode
  /** The input that is wrong, such as `items.0.quantity`. */
  readonly field: string | undefined
  /** What a program needs to know beside. */
  readonly more: object

  constructor(code: ShopErrorCode, message?: string, field?: string, more: object = {}) {
    const { status, text } = REFUSALS[code]
    super(message ?? text)
    this.name = 'ShopError'
    this.status = status
    this.code = code
    this.field = field
    this.more = more
  }
}

export type ShopErrorCode = keyof typeof REFUSALS

// None of these says that nothing was charged: an earlier attempt to pay the order may still be on its way.
const REFUSALS = {
  BAD_REQUEST: { status: 400, text: '请求内容不正确' },
  LOGIN_NEEDED: { status: 401, text: '请重新登录' },
  LOGIN_REFUSED: { status: 401, text: '微信没有认可这次登录，请重试' },
  NOT_FOUND: { status: 404, text: '没有找到' },
  GOODS_GONE: { status: 409, text: '商品已下架' },
  REQUEST_ID_REUSED: { status: 409, text: '同一个 requestId 不能用于不同的请求' },
  QUICKPASS_NOT_TAKEN: { status: 409, text: '这家店铺现在不能用云闪付' },
  ORDER_NOT_PAYABLE: { status: 409, text: '订单已不能付款' },
  ORDER_BEING_PAID: { status: 409, text: '订单正在付款，请等待结果' },
  ORDER_NOT_PAID: { status: 409, text: '订单尚未付款' },
  REFUND_TOO_MUCH: { status: 409, text: '超过了可退的金额' },
  REFUND_LATER: { status: 429, text: '同一订单的两次退款须间隔 1 分钟，请稍后再试' },
  TOO_MANY_UNPAID: { status: 429, text: '待付款订单太多，请先付款或取消' },
  PAYMENT_REFUSED: { status: 502, text: '收款服务没有接受这笔订单' },
  PAYMENT_UNREACHABLE: { status: 503, text: '收款服务暂时连接不上，请稍后再试' },
  WECHAT_UNREACHABLE: { status: 503, text: '暂时连接不上微信，请稍后再试' },
} as const
