import { z } from 'zod'
import type { Reader } from '../../store/store.ts'
import { findRefund } from '../records/refund-records.ts'
import { ok, refuse } from './answers.ts'
import { check, type Endpoint, outRefundNoText } from './endpoint.ts'
import { toRefundObject } from './refund-object.ts'

const queryRefundPath = z.object({ out_refund_no: outRefundNoText })
const queryRefundQuery = z.strictObject({})

/** `GET /v3/refund/domestic/refunds/{out_refund_no}` → refund */
export function queryRefund(store: Reader): Endpoint {
  return {
    method: 'GET',
    path: '/v3/refund/domestic/refunds/:out_refund_no',
    async handle({ merchant, params, query }) {
      const path = check(queryRefundPath, params, 'path')
      if (!path.ok) return path.answer
      const extra = check(queryRefundQuery, query, 'query')
      if (!extra.ok) return extra.answer
      const refund = await findRefund(store, merchant.mchid, path.value.out_refund_no)
      return refund
        ? ok(toRefundObject(refund))
        : refuse('RESOURCE_NOT_EXISTS', '退款单不存在，请检查商户退款单号')
    },
  }
}
