import { payeeOf } from '../institutions/payees.ts'
import { takeC2bCode } from '../wallet/c2b-codes.ts'
import { chargeShownCode } from '../wallet/charge-shown-code.ts'
import { findShownCode } from '../wallet/shown-codes.ts'
import { payAtOnce } from './back-payment.ts'
import { type AdmittedRequest, type Exchange, type Network, type Reply, refuse } from './exchange.ts'
import { findOrder } from './order-file.ts'
import { paymentFault, receivedOrder } from './order-request.ts'

/**
 * backTransReq 01/06 and 02/04: the shop has scanned the code on the payer's phone, which is good for one payment. The
 * codes of known payers, of any wallet, are charged by their rules; testers' codes by none.
 */
export const scanPayment: Exchange = async (request, network) => {
  const qrNo = request.message.qrNo as string
  if (await findShownCode(network.store, qrNo)) return charge(request, network, qrNo)
  return payAtOnce(request, network, async (tx) => {
    const code = await takeC2bCode(tx, qrNo, request.receivedAtMs)
    if (typeof code === 'string') return refuse(code === 'unknown' ? '88' : '86')
    return { cardRef: code.cardRef, proof: 'recognised', typesPinLater: code.asksPin }
  })
}

async function charge(request: AdmittedRequest, network: Network, qrNo: string): Promise<Reply> {
  const fault = paymentFault(request)
  if (fault) return fault
  const order = receivedOrder(request)
  const payee = payeeOf(request.merchant)
  const atMs = request.receivedAtMs
  const reply = await network.store.transact(async (tx): Promise<Reply> => {
    if (await findOrder(tx, order)) return refuse('12')
    const code = await findShownCode(tx, qrNo)
    if (!code) return refuse('88')
    const charged = await chargeShownCode(tx, network, { code, order, payee, notifyUrl: null, atMs })
    if (charged.ok) return { respCode: charged.order.respCode, fields: charged.fields }
    const { code: why, rule } = charged.refusal
    return refuse(why === '02' ? '86' : why === '61' ? '33' : '43', rule)
  })
  network.wakeNotices()
  network.wakeCodeNotices()
  network.dueOrders.wake()
  return reply
}
