import { z } from 'zod'
import type { OrderDesk } from '../payments/order-desk.ts'
import { NO_CONTENT, refuse } from './answers.ts'
import { check, checkMchid, type Endpoint, mchidText, orderNotFound, outTradeNoText } from './endpoint.ts'

const closeOrderPath = z.object({ out_trade_no: outTradeNoText })
const closeOrderBody = z.strictObject({ mchid: mchidText })

/** `POST /v3/pay/transactions/out-trade-no/{out_trade_no}/close` → 204; closing again is no error. */
export function closeOrder(desk: OrderDesk): Endpoint {
  return {
    method: 'POST',
    path: '/v3/pay/transactions/out-trade-no/:out_trade_no/close',
    async handle(request) {
      const params = check(closeOrderPath, request.params, 'path')
      if (!params.ok) return params.answer
      const body = check(closeOrderBody, request.body, 'body')
      if (!body.ok) return body.answer
      const foreign = checkMchid(body.value.mchid, request, 'body')
      if (foreign) return foreign
      switch (await desk.close(request.merchant, params.value.out_trade_no)) {
        case 'closed':
          return NO_CONTENT
        case 'paid':
          return refuse('ORDERPAID', '该订单已支付，不能关闭')
        case 'paying':
          return refuse('INVALID_REQUEST', '用户正在支付该订单，暂不能关闭，请稍后查询支付结果')
        case 'unknown':
          return orderNotFound()
      }
    },
  }
}
