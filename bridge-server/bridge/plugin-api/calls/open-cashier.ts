import { verify } from 'node:crypto'
import { z } from 'zod'
import type { LaunchParams } from '../../../../contract/plugin-api.ts'
import { decodeBase64 } from '../../../acp/base64.ts'
import type { Clock } from '../../../clock/clock.ts'
import type { Store } from '../../../store/store.ts'
import type { Merchants } from '../../merchants.ts'
import { isPrepayAlive, type Order, stateAt, whyClosed } from '../../orders/order.ts'
import { claimOrder, findOrderBy } from '../../records/order-records.ts'
import type { Payees } from '../../records/payee-records.ts'
import type { Payer, PluginCall } from '../plugin-call.ts'
import { answer, type Reply, refuse } from '../reply.ts'
import { cashierView } from '../views.ts'

const PACKAGE = /^prepay_id=(.+)$/

/** Shows the order behind launch parameters, once the merchant's paySign over them is proven. */
export function openCashier(
  store: Store,
  clock: Clock,
  merchants: Merchants,
  payees: Payees,
): PluginCall<'openCashier'> {
  return {
    request: z.strictObject({
      timeStamp: z.string().regex(/^\d{1,12}$/),
      nonceStr: z.string().min(1).max(32),
      package: z.string().min(1).max(128),
      signType: z.literal('RSA'),
      paySign: z.string().min(1).max(1024),
    }),
    async handle(params, payer) {
      const found = await findForPayer(params, payer)
      if (!found.ok) return found
      const order = found.value
      const payee = await payees.of(order)
      if (!payee || !(await isPayer(order, payer.openpid))) return unknownOrder()
      const view = await cashierView(store, order, payee, { openpid: payer.openpid, nowMs: clock.now() })
      return answer(view)
    },
  }

  /** The order that the parameters open, if the shop opened it for this mini program and it can still be shown. */
  async function findForPayer(params: LaunchParams, payer: Payer): Promise<Reply<Order>> {
    const prepayId = PACKAGE.exec(params.package)?.[1]
    if (!prepayId) return refuse('bad_request', 'package must be prepay_id=…', { field: 'package' })
    const order = await findOrderBy(store, 'prepay_id', prepayId)
    if (!order) return unknownOrder()
    if (order.appid !== payer.hostAppid) {
      return refuse('app_mismatch', `the order was placed for another mini program than ${payer.hostAppid}`)
    }
    const fault = paySignFault(params, order, prepayId)
    if (fault) return refuse('pay_sign_invalid', fault, { field: 'paySign' })
    if (order.payerOpenpid !== null && order.payerOpenpid !== payer.openpid) return unknownOrder()
    const state = stateAt(order, clock.now())
    if (state === 'closed') return refuse(whyClosed(order), 'the order can no longer be paid')
    if (state === 'awaiting' && !isPrepayAlive(order, clock.now())) {
      return refuse('order_expired', 'the prepay_id is over: place the order again to renew it')
    }
    return answer(order)
  }

  /** The first person to open an order becomes its payer; nobody else ever is. */
  async function isPayer(order: Order, openpid: string): Promise<boolean> {
    if (order.payerOpenpid !== null) return order.payerOpenpid === openpid
    return store.transact(async (tx) => {
      await claimOrder(tx, order.orderRef, openpid)
      return (await findOrderBy(tx, 'order_ref', order.orderRef))?.payerOpenpid === openpid
    })
  }

  /** What is wrong with the paySign; null when the merchant's key made it over these very parameters. */
  function paySignFault(params: LaunchParams, order: Order, prepayId: string): string | null {
    const key = merchants.byMchid(order.mchid)?.keys.get(order.keySerial)
    const signature = decodeBase64(params.paySign)
    if (!key || !signature) return 'paySign is not strict base64, or its certificate is no longer registered'
    const isSigned = (fourthLine: string) => {
      const text = `${order.appid}\n${params.timeStamp}\n${params.nonceStr}\n${fourthLine}\n`
      return verify('sha256', Buffer.from(text), key, signature)
    }
    if (isSigned(params.package)) return null
    return isSigned(prepayId)
      ? 'paySign is over the bare prepay_id, as apps sign it; a mini program signs "prepay_id=…"'
      : 'paySign does not match appId, timeStamp, nonceStr and package under the key that placed the order'
  }
}

function unknownOrder() {
  return refuse('order_unknown', 'no such order for this payer')
}
