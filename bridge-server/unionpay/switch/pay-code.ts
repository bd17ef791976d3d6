import type { AcpMessage } from '../../acp/message.ts'
import { toQueryId, toTraceNo } from '../../acp/queryid.ts'
import type { Transaction } from '../../store/store.ts'
import { decided, payCardTypeOf } from '../gateway/authorised-order.ts'
import type { Network } from '../gateway/exchange.ts'
import { recordOutcome } from '../gateway/notices.ts'
import { advance, type Order } from '../gateway/order.ts'
import { insertOrder, updateOrder } from '../gateway/order-file.ts'
import { moneyEffect } from '../gateway/order-kinds.ts'
import { takeCode } from '../institutions/merchant-codes.ts'
import { recordMerchantNotice } from '../institutions/merchant-notices.ts'
import type { Payee } from '../institutions/payees.ts'
import { cardByRef } from '../issuers/card-file.ts'
import { APP_PIN_ENTRY_MS, PIN_ENTRY_MS } from '../limits.ts'
import { recordPinRequest, recordResult } from '../qr-doors/app-notices.ts'
import { type CodePayer, type CodePayment, insertCodePayment } from './code-payment.ts'
import { countUse } from './day-limit-use.ts'
import { type IssuerAnswer, type Payment, type Proof, payByCard } from './payment.ts'
import { qrCodeOfOutcome } from './qr-response-codes.ts'
import { RESPONSE_CODES } from './response-codes.ts'
import { nextTrace } from './sequences.ts'

/** Something that is about to be paid by a code, after every rule has been asked. */
export interface Sale {
  /** Just received; or UnionPay's open ticket, when its own code was scanned. */
  readonly order: Order
  readonly payee: Payee
  readonly payer: CodePayer
  readonly cardRef: string
  readonly limitKey: string
  /** Null: the network names the payment itself. */
  readonly msgId: string | null
  readonly inquiryId: string | null
  readonly scannedCode: string | null
  readonly shownCode: string | null
  readonly notifyUrl: string | null
  readonly atMs: number
}

/** What came of a sale: the payment, its order, and the fields that an ACP answer tells besides. */
export interface SaleResult {
  readonly payment: CodePayment
  readonly order: Order
  readonly fields: AcpMessage
}

/** Asks the issuer. Its decision, the postings, the order, the use of code and limit and all notices are one commit. */
export async function paySale(
  tx: Transaction,
  network: Network,
  sale: Sale,
  proof: Proof,
): Promise<SaleResult> {
  const money = await moneyOf(tx, sale)
  const answer = await payByCard(tx, money, proof, network.secrets)
  const { order, fields } = decided(sale.order, money, answer)
  await saveOrder(tx, sale.order, order)
  const payment: CodePayment = {
    ...begun(sale, money),
    ...standing(answer),
    askedPin: proof !== 'recognised',
  }
  await insertCodePayment(tx, payment)
  if (payment.status !== 'declined') await take(tx, payment)
  if (order.state === 'succeeded' || order.state === 'failed') {
    await recordOutcome(tx, order, network.telling, fields)
  }
  // Of a scan that goes on the payer's app hears by its own answer; of a code that was taken it would not hear at all.
  const isAnswered = payment.status === 'continuing' && payment.shownCode === null
  if (!isAnswered) await tell(tx, payment, sale.payee, network, sale.atMs)
  return { payment, order, fields }
}

/** The payer has to type the PIN first. The merchant hears 82 until then. */
export async function awaitPin(tx: Transaction, network: Network, sale: Sale): Promise<SaleResult> {
  const money = await moneyOf(tx, sale)
  const { queryId, cardRef } = money
  // The wallets' own payers type it unasked, in a moment; an app is asked and given time.
  const answerDueMs = sale.atMs + (sale.payer.app ? APP_PIN_ENTRY_MS : PIN_ENTRY_MS)
  const payCardType = payCardTypeOf(await cardByRef(tx, cardRef))
  const waiting = { respCode: '82', queryId, cardRef, payCardType, answerDueMs } as const
  const order = advance(sale.order, 'pending', waiting)
  await saveOrder(tx, sale.order, order)
  const payment: CodePayment = {
    ...begun(sale, money),
    status: 'awaiting-pin',
    responseCode: '82',
    pinTriesLeft: null,
    askedPin: true,
  }
  await insertCodePayment(tx, payment)
  await take(tx, payment)
  const { reach } = network.telling
  await recordPinRequest(tx, payment, sale.payee, { untilMs: answerDueMs, atMs: sale.atMs, reach })
  return { payment, order, fields: { queryId } }
}

async function moneyOf(tx: Transaction, { order, payee, cardRef, atMs }: Sale): Promise<Payment> {
  return {
    queryId: toQueryId(order.receivedAtMs, toTraceNo(await nextTrace(tx))),
    cardRef,
    amountFen: order.amountFen as number,
    merId: order.merId,
    acquirerId: payee.institution.acquirerId,
    atMs,
    purpose: purposeOf(order),
  }
}

export const purposeOf = ({ kind }: Order) => (moneyEffect(kind) === 'hold' ? 'hold' : 'payment')

type Begun = Omit<CodePayment, 'status' | 'responseCode' | 'pinTriesLeft' | 'askedPin'>

function begun(sale: Sale, { queryId, amountFen }: Payment): Begun {
  const { order, payer, limitKey, inquiryId, scannedCode, shownCode, notifyUrl, atMs } = sale
  const { merId, orderId, txnTime } = order
  return {
    queryId,
    msgId: sale.msgId ?? `U${payer.app?.insID ?? OWN_INS_ID}${queryId.slice(0, -1)}`,
    voucherNo: queryId.slice(0, -1),
    merId,
    orderId,
    txnTime,
    amountFen,
    payer,
    notifyUrl,
    inquiryId,
    shownCode,
    scannedCode,
    limitKey,
    atMs,
  }
}

/** Stands in the names of payments that no app takes part in. */
const OWN_INS_ID = '00010000'

export function standing({
  authorisation,
}: IssuerAnswer): Pick<CodePayment, 'status' | 'responseCode' | 'pinTriesLeft'> {
  if (authorisation.outcome === 'approved')
    return { status: 'approved', responseCode: '00', pinTriesLeft: null }
  const responseCode = qrCodeOfOutcome(RESPONSE_CODES[authorisation.code].respCode)
  if (authorisation.outcome === 'late') return { status: 'continuing', responseCode, pinTriesLeft: null }
  const pinTriesLeft = authorisation.code === '75' ? 0 : (authorisation.pinTriesLeft ?? null)
  return { status: 'declined', responseCode, pinTriesLeft }
}

async function saveOrder(tx: Transaction, before: Order, after: Order): Promise<void> {
  await (before.state === 'received' ? insertOrder : updateOrder)(tx, after)
}

async function take(
  tx: Transaction,
  { limitKey, amountFen, scannedCode, queryId }: CodePayment,
): Promise<void> {
  await countUse(tx, limitKey, amountFen)
  if (scannedCode !== null) await takeCode(tx, scannedCode, queryId)
}

export async function tell(
  tx: Transaction,
  payment: CodePayment,
  payee: Payee,
  { telling }: Pick<Network, 'telling'>,
  atMs: number,
): Promise<void> {
  await recordResult(tx, payment, payee, telling.reach, atMs)
  await recordMerchantNotice(tx, payment, payee, telling.reach, atMs)
}
