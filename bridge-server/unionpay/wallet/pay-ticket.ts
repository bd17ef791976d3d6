import { toQueryId, toTraceNo } from '../../acp/queryid.ts'
import type { RespCodeName } from '../../acp/respcodes.ts'
import { decided } from '../gateway/authorised-order.ts'
import type { Network } from '../gateway/exchange.ts'
import type { MerchantRegister } from '../gateway/merchants.ts'
import { recordOutcome } from '../gateway/notices.ts'
import { advance, isPayable } from '../gateway/order.ts'
import { findTicket, updateOrder } from '../gateway/order-file.ts'
import { moneyEffect } from '../gateway/order-kinds.ts'
import { findCard } from '../issuers/card-file.ts'
import { type Payment, payByCard } from '../switch/payment.ts'
import { RESPONSE_CODES } from '../switch/response-codes.ts'
import { nextTrace } from '../switch/sequences.ts'
import { openedWith } from './opened-card.ts'

export type TicketFault = 'unknown-ticket' | 'not-payable' | 'unknown-card'

/** What a wallet hands back to the app that started it. `success` is no proof of payment: merchants query. */
export interface WalletResult {
  readonly payResult: 'success' | 'fail'
  readonly respCode: RespCodeName
}

/** A ticket and the card it shall be paid with. */
export interface TicketPayment {
  readonly tn: string
  readonly cardNo: string
  /** What the cardholder typed; without it they were recognised by the wallet. */
  readonly pin?: string
}

/** A cardholder pays a ticket, in the wallet or on the cashier page. */
export async function payTicket(
  network: Network,
  merchants: MerchantRegister,
  { tn, cardNo, pin }: TicketPayment,
): Promise<WalletResult | TicketFault> {
  const { store, clock, secrets, random, telling } = network
  const atMs = clock.now()
  const result = await store.transact(async (tx): Promise<WalletResult | TicketFault> => {
    const order = await findTicket(tx, tn)
    const merchant = order && merchants.find(order.merId)
    if (!order || !merchant || order.amountFen === null) return 'unknown-ticket'
    if (!isPayable(order, atMs)) return 'not-payable'
    const card = await findCard(tx, cardNo)
    if (!card) return 'unknown-card'
    if (order.kind === 'frontInstalment' && card.type !== 'credit') return NO_INSTALMENTS
    const payment: Payment = {
      queryId: toQueryId(order.receivedAtMs, toTraceNo(await nextTrace(tx))),
      cardRef: card.ref,
      amountFen: order.amountFen,
      merId: order.merId,
      acquirerId: merchant.acquirerId,
      atMs,
      purpose: moneyEffect(order.kind) === 'hold' ? 'hold' : 'payment',
    }
    const answer = await payByCard(tx, payment, pin === undefined ? 'recognised' : { pin }, secrets)
    const { order: paid } = decided(order, payment, answer)
    const { authorisation } = answer
    await updateOrder(tx, paid)
    if (paid.state === 'succeeded')
      await recordOutcome(tx, paid, telling, await openedWith(tx, paid, merchant, random))
    return authorisation.outcome === 'declined'
      ? { payResult: 'fail', respCode: RESPONSE_CODES[authorisation.code].respCode }
      : { payResult: 'success', respCode: paid.respCode }
  })
  network.wakeNotices()
  network.dueOrders.wake()
  return result
}

/** Only credit is paid back in parts. The order stays as it is, for another card. */
const NO_INSTALMENTS: WalletResult = { payResult: 'fail', respCode: '68' }

/** A ticket's time is over before its time, because a tester does not want to wait for it. */
export async function expireTicket({ store, clock }: Network, tn: string): Promise<TicketFault | null> {
  const atMs = clock.now()
  return store.transact(async (tx) => {
    const order = await findTicket(tx, tn)
    if (!order) return 'unknown-ticket'
    if (!isPayable(order, atMs)) return 'not-payable'
    await updateOrder(tx, advance(order, 'failed', { respCode: '69', finishedAtMs: atMs }))
    return null
  })
}
