import { z } from 'zod'
import { respMsg } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import { TRANSACTIONS } from '../../acp/transactions.ts'
import { toRfc3339 } from '../../clock/beijing.ts'
import type { Order } from '../gateway/order.ts'
import { findOrder } from '../gateway/order-file.ts'
import { refund } from '../gateway/refund.ts'
import type { CodeRefusal } from '../institutions/refusals.ts'
import { codeOrder } from '../switch/code-order.ts'
import { findCodePayment } from '../switch/code-payment.ts'
import { nextTrace } from '../switch/sequences.ts'
import { chargeShownCode } from '../wallet/charge-shown-code.ts'
import { findShownCode } from '../wallet/shown-codes.ts'
import { type Control, done, fault } from './desk.ts'
import { amountFen, CODE_OWNERS, cityCode, notifyUrl, payeeOnFile } from './merchant-codes.ts'

export const tillScanRequest = z.strictObject({
  acquirer: z.enum(CODE_OWNERS),
  cityCode,
  amountFen,
  code: z
    .string()
    .trim()
    .regex(/^\d{16,24}$/, '16 to 24 digits'),
  notifyUrl: notifyUrl.optional(),
})

/** POST /mock/tills/scan: a merchant of an institution, in a city, scans the code that a payer of any wallet shows. */
export const scanAtTill: Control<z.infer<typeof tillScanRequest>> = async (request, desk) => {
  const { network } = desk
  const payee = await payeeOnFile(desk, request.acquirer, 'merchant', request.cityCode)
  const atMs = network.clock.now()
  const answer = await network.store.transact(async (tx) => {
    const code = await findShownCode(tx, request.code)
    if (!code) return null
    const orderId = `S${toTxnTime(atMs)}${String(await nextTrace(tx)).padStart(6, '0')}`
    const order = codeOrder({
      kind: 'shownCode',
      merId: payee.merId,
      orderId,
      amountFen: request.amountFen,
      atMs,
    })
    const charge = { code, order, payee, notifyUrl: request.notifyUrl ?? null, atMs }
    const charged = await chargeShownCode(tx, network, charge)
    return charged.ok ? tillView(charged.order) : refusedView(charged.refusal, orderId)
  })
  network.wakeNotices()
  network.wakeCodeNotices()
  network.dueOrders.wake()
  return answer ? done(answer) : fault(404, 'UNKNOWN_CODE', 'Nobody shows this code.')
}

const orderIdField = z.string().regex(/^[A-Za-z0-9]{8,40}$/, '8 to 40 letters or digits')

export const tillOrderRequest = z.strictObject({ orderId: orderIdField })

/** GET /mock/tills/orders/:orderId: what became of a till's order. */
export const tillOrder: Control<z.infer<typeof tillOrderRequest>> = async ({ orderId }, { network }) => {
  const payment = await findCodePayment(network.store, { orderId })
  const order = payment && (await findOrder(network.store, payment))
  return order ? done(tillView(order)) : fault(404, 'UNKNOWN_ORDER', 'No till has this order.')
}

export const tillRefundRequest = z.strictObject({ orderId: orderIdField, amountFen })

/** POST /mock/tills/refund: an institution's merchant gives a part or all of a sale back, as refunds go by ACP (04/00). */
export const refundAtTill: Control<z.infer<typeof tillRefundRequest>> = async (
  request,
  { network, merchants },
) => {
  const payment = await findCodePayment(network.store, { orderId: request.orderId })
  const merchant = payment && merchants.find(payment.merId)
  if (!merchant) return fault(404, 'UNKNOWN_ORDER', 'No till has this order.')
  const atMs = network.clock.now()
  const trace = await network.store.transact((tx) => nextTrace(tx))
  const orderId = `R${toTxnTime(atMs)}${String(trace).padStart(6, '0')}`
  const { merId } = merchant
  const order = codeOrder({ kind: 'shownCode', merId, orderId, amountFen: request.amountFen, atMs })
  const message = { ...order.echo, txnType: '04', txnSubType: '00', origQryId: payment.queryId }
  const kind = { ...TRANSACTIONS.refund, name: 'refund' as const }
  const reply = await refund({ message, kind, merchant, receivedAtMs: atMs }, network)
  if (reply.respCode !== '00') return fault(409, 'REFUND_REFUSED', respMsg(reply.respCode, reply.detail))
  return done({ orderId, queryId: reply.fields?.queryId, respCode: reply.respCode })
}

/** How an order stands, as a till shows it. */
export function tillView(order: Order) {
  const { orderId, queryId, respCode, merId, txnTime, amountFen: paidFen, finishedAtMs } = order
  return {
    result: resultOf(order),
    orderId,
    merId,
    txnTime,
    queryId,
    respCode,
    amountFen: paidFen,
    paidAt: order.state === 'succeeded' && finishedAtMs !== null ? toRfc3339(finishedAtMs) : null,
  }
}

export function refusedView({ code, rule, alternatives }: CodeRefusal, orderId: string | null) {
  return { result: 'refused', orderId, queryId: null, respCode: code, rule, alternatives }
}

/** `unknown`: the issuer was asked and has not answered. */
function resultOf({ state, respCode }: Order): 'paid' | 'awaiting-pin' | 'unknown' | 'declined' | 'reversed' {
  if (state === 'succeeded') return 'paid'
  if (state === 'pending') return respCode === '82' ? 'awaiting-pin' : 'unknown'
  return state === 'reversed' ? 'reversed' : 'declined'
}
