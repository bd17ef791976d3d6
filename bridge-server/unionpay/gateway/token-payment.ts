import { toQueryId, toTraceNo } from '../../acp/queryid.ts'
import { type Payment, payByCard } from '../switch/payment.ts'
import { pinOverToken } from '../switch/pin.ts'
import { nextTrace } from '../switch/sequences.ts'
import { resolveToken } from '../switch/token-vault.ts'
import { decided } from './authorised-order.ts'
import { readCustomerInfo } from './card-fields.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { recordOutcome } from './notices.ts'
import { findOrder, insertOrder } from './order-file.ts'
import { paymentFault, receivedOrder } from './order-request.ts'
import { readTokenFields } from './token-fields.ts'

/**
 * backTransReq 01/01 with bizType 000902: a payer pays with a token and the card's PIN. Issuer's decision, postings,
 * order and notification stand in one commit; a payment that the issuer declined is an order too, and can be queried.
 */
export const tokenPayment: Exchange = async (request, network) => {
  const { message, merchant, receivedAtMs } = request
  const { store, pki, secrets, noticeReach } = network
  const fault = paymentFault(request)
  if (fault) return fault
  const holder = readTokenFields(message)
  if (!holder?.token) return refuse('10', 'tokenPayData must name a token')
  const customer = readCustomerInfo(message, pki)
  if (!customer.ok) return customer.reply
  if (!customer.fields.pin) return refuse('13', 'customerInfo has no pin')
  const { token } = holder
  const pin = pinOverToken(pki.encryption.privateKey, customer.fields.pin, token)
  const received = receivedOrder(request)

  const reply = await store.transact(async (tx): Promise<Reply> => {
    if (await findOrder(tx, received)) return refuse('12')
    const found = await resolveToken(tx, token, holder, receivedAtMs)
    if (!found.ok) return refuse(found.fault === 'expired' ? '80' : '89')
    const payment: Payment = {
      queryId: toQueryId(receivedAtMs, toTraceNo(await nextTrace(tx))),
      cardRef: found.token.cardRef,
      amountFen: received.amountFen as number,
      merId: merchant.merId,
      acquirerId: merchant.acquirerId,
      atMs: receivedAtMs,
    }
    const { order, fields } = decided(received, payment, await payByCard(tx, payment, { pin }, secrets))
    await insertOrder(tx, order)
    if (order.state !== 'pending') await recordOutcome(tx, order, noticeReach, fields)
    return { respCode: order.respCode, fields }
  })
  network.wakeNotices()
  network.lateAnswers.wake()
  return reply
}
