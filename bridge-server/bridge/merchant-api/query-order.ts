import { z } from 'zod'
import type { Clock } from '../../clock/clock.ts'
import type { Reader } from '../../store/store.ts'
import { type Order, stateAt } from '../orders/order.ts'
import { findOrder, findOrderBy } from '../records/order-records.ts'
import { isOrderRefunded } from '../records/refund-records.ts'
import { type Answer, ok } from './answers.ts'
import {
  check,
  checkMchid,
  type Endpoint,
  type EndpointRequest,
  mchidText,
  orderNotFound,
  outTradeNoText,
  transactionIdText,
} from './endpoint.ts'
import { toTransaction } from './transaction.ts'

const query = z.strictObject({ mchid: mchidText })
const byNumber = z.object({ out_trade_no: outTradeNoText })
const byId = z.object({ transaction_id: transactionIdText })

/** `GET /v3/pay/transactions/out-trade-no/{out_trade_no}?mchid=` → transaction */
export function queryByOutTradeNo(store: Reader, clock: Clock): Endpoint {
  return {
    method: 'GET',
    path: '/v3/pay/transactions/out-trade-no/:out_trade_no',
    async handle(request) {
      const params = check(byNumber, request.params, 'path')
      if (!params.ok) return params.answer
      return answer(
        request,
        store,
        clock,
        findOrder(store, request.merchant.mchid, params.value.out_trade_no),
      )
    },
  }
}

/** `GET /v3/pay/transactions/id/{transaction_id}?mchid=` → transaction */
export function queryByTransactionId(store: Reader, clock: Clock): Endpoint {
  return {
    method: 'GET',
    path: '/v3/pay/transactions/id/:transaction_id',
    async handle(request) {
      const params = check(byId, request.params, 'path')
      if (!params.ok) return params.answer
      return answer(request, store, clock, findOrderBy(store, 'transaction_id', params.value.transaction_id))
    },
  }
}

async function answer(
  request: EndpointRequest,
  store: Reader,
  clock: Clock,
  finding: Promise<Order | undefined>,
): Promise<Answer> {
  const checked = check(query, request.query, 'query')
  if (!checked.ok) return checked.answer
  const foreign = checkMchid(checked.value.mchid, request, 'query')
  if (foreign) return foreign
  const order = await finding
  // Another merchant's order looks like none.
  if (order?.mchid !== request.merchant.mchid) return orderNotFound()
  const isRefunded = await isOrderRefunded(store, order.orderRef)
  return ok(toTransaction(order, stateAt(order, clock.now()), isRefunded))
}
