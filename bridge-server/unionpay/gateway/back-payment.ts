import { toQueryId, toTraceNo } from '../../acp/queryid.ts'
import type { Transaction } from '../../store/store.ts'
import { cardByRef } from '../issuers/card-file.ts'
import { PIN_ENTRY_MS } from '../limits.ts'
import { type Payment, type Proof, payByCard } from '../switch/payment.ts'
import { nextTrace } from '../switch/sequences.ts'
import { decided, payCardTypeOf } from './authorised-order.ts'
import { type AdmittedRequest, type Network, type Reply, refuse } from './exchange.ts'
import { recordOutcome } from './notices.ts'
import { advance, type Order } from './order.ts'
import { findOrder, insertOrder } from './order-file.ts'
import { moneyEffect } from './order-kinds.ts'
import { paymentFault, receivedOrder } from './order-request.ts'

/** Who pays, as the request names them, and how they were recognised. */
export interface Payer {
  readonly cardRef: string
  readonly proof: Proof
  /** The payer has yet to type the PIN into a wallet; until then the payment is pending. */
  readonly typesPinLater?: boolean
}

/**
 * A payment or a hold that is decided in the merchant's own request. Issuer's decision, postings, order and
 * notification stand in one commit; a payment that the issuer declined is an order too, and can be queried.
 */
export async function payAtOnce(
  request: AdmittedRequest,
  network: Network,
  identify: (tx: Transaction) => Promise<Payer | Reply>,
): Promise<Reply> {
  const { store, secrets, telling } = network
  const fault = paymentFault(request)
  if (fault) return fault
  const received = receivedOrder(request)

  const reply = await store.transact(async (tx): Promise<Reply> => {
    if (await findOrder(tx, received)) return refuse('12')
    const payer = await identify(tx)
    if ('respCode' in payer) return payer
    const payment = await paymentOf(tx, received, request, payer.cardRef)
    if (payer.typesPinLater) return awaitPin(tx, received, payment)
    const { order, fields } = decided(received, payment, await payByCard(tx, payment, payer.proof, secrets))
    await insertOrder(tx, order)
    if (order.state !== 'pending') await recordOutcome(tx, order, telling, fields)
    return { respCode: order.respCode, fields }
  })
  network.wakeNotices()
  network.dueOrders.wake()
  return reply
}

async function paymentOf(
  tx: Transaction,
  received: Order,
  { merchant, receivedAtMs }: AdmittedRequest,
  cardRef: string,
): Promise<Payment> {
  return {
    queryId: toQueryId(receivedAtMs, toTraceNo(await nextTrace(tx))),
    cardRef,
    amountFen: received.amountFen as number,
    merId: merchant.merId,
    acquirerId: merchant.acquirerId,
    atMs: receivedAtMs,
    purpose: moneyEffect(received.kind) === 'hold' ? 'hold' : 'payment',
  }
}

/** 82: the merchant is told to query while the payer types. */
async function awaitPin(
  tx: Transaction,
  received: Order,
  { queryId, cardRef, atMs }: Payment,
): Promise<Reply> {
  const payCardType = payCardTypeOf(await cardByRef(tx, cardRef))
  const answerDueMs = atMs + PIN_ENTRY_MS
  await insertOrder(
    tx,
    advance(received, 'pending', { respCode: '82', queryId, cardRef, payCardType, answerDueMs }),
  )
  return { respCode: '82', fields: { queryId } }
}
