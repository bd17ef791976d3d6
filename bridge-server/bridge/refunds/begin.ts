import { toTxnTime } from '../../acp/times.ts'
import { toBeijingDigits } from '../../clock/beijing.ts'
import { type Random, randomText } from '../../clock/random.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { toTransactionId } from '../interop/transaction-id.ts'
import type { Merchant } from '../merchants.ts'
import { FIRST_QUERY_MS } from '../orders/attempt.ts'
import type { Order } from '../orders/order.ts'
import { findOrder, findOrderBy } from '../records/order-records.ts'
import { findPayment, type Payment } from '../records/payment-records.ts'
import {
  findRefund,
  insertRefund,
  insertRefundTry,
  setRefundState,
  takenFrom,
} from '../records/refund-records.ts'
import { receivedAccountOf } from './received-account.ts'
import {
  DEFAULT_FUNDS_ACCOUNT,
  decideRefund,
  type Refund,
  type RefundRefusal,
  type RefundTry,
  type RefundWish,
} from './refund.ts'

/** The order whose money goes back, by either of its names; when both are given they have to agree. */
export interface RefundedOrder {
  readonly outTradeNo?: string
  readonly transactionId?: string
  /** Money that came for the order without paying it, by its number at the network; else what paid is given back. */
  readonly paymentAcpOrderId?: string
}

/** A try that stands in the books and was not sent yet. */
export interface StartedRefund {
  readonly merchant: Merchant
  readonly refund: Refund
  readonly attempt: RefundTry
}

export type RefundBeginning = StartedRefund | { readonly known: Refund } | { readonly refused: RefundRefusal }

/** Writes down that a refund, or another try of one, is begun; whoever calls sends it once that is on disk. */
export async function beginRefund(
  tx: Transaction,
  random: Random,
  merchant: Merchant,
  wish: RefundedOrder & RefundWish,
  nowMs: number,
): Promise<RefundBeginning> {
  const { mchid } = merchant
  const known = await findRefund(tx, mchid, wish.outRefundNo)
  const order = await findNamed(tx, mchid, wish)
  if (!order) return { refused: 'order-unknown' }
  const payment = await findPayment(tx, order.orderRef, wish.paymentAcpOrderId)
  const taken = payment && (await takenFrom(tx, payment.acpOrderId))
  const decision = decideRefund(wish, order, known, payment && taken && { ...payment, taken }, nowMs)
  if (decision.kind === 'refused') return { refused: decision.because }
  if (decision.kind === 'known') return { known: known as Refund }
  if (!payment) throw new Error(`order ${order.orderRef} is refunded, and nothing paid it`)
  const refund = known ?? (await newRefund(tx, random, order, payment, wish, nowMs))
  if (known) await setRefundState(tx, refund.refundId, 'processing', null)
  else await insertRefund(tx, refund)
  const { refundId } = refund
  const attempt: RefundTry = {
    acpOrderId: `QR${randomText(random, 26)}`,
    acpTxnTime: toTxnTime(nowMs),
    refundId,
    state: 'sending',
    createdMs: nowMs,
    queries: 0,
  }
  await insertRefundTry(tx, attempt, nowMs + FIRST_QUERY_MS)
  await appendEvent(tx, {
    type: 'refund.started',
    subject: refundId,
    payload: { refundId, orderRef: order.orderRef, acpOrderId: attempt.acpOrderId },
    atMs: nowMs,
  })
  return { merchant, refund, attempt }
}

async function newRefund(
  tx: Transaction,
  random: Random,
  order: Order,
  payment: Omit<Payment, 'isOverpaid'>,
  wish: RefundWish,
  nowMs: number,
): Promise<Refund> {
  return {
    refundId: newRefundId(random, nowMs),
    mchid: order.mchid,
    outRefundNo: wish.outRefundNo,
    orderRef: order.orderRef,
    outTradeNo: order.outTradeNo,
    transactionId: toTransactionId(payment.queryId),
    totalFen: order.amountFen,
    paymentAcpOrderId: payment.acpOrderId,
    paymentQueryId: payment.queryId,
    bizType: payment.acpOrderId === order.acpOrderId ? '000201' : '000902',
    amountFen: wish.amountFen,
    reason: wish.reason ?? null,
    notifyUrl: wish.notifyUrl ?? null,
    fundsAccount: wish.fundsAccount ?? DEFAULT_FUNDS_ACCOUNT,
    receivedAccount: await receivedAccountOf(tx, payment.acpOrderId),
    createdMs: nowMs,
    state: 'processing',
    finishedMs: null,
  }
}

/** Another merchant's order looks like none. */
async function findNamed(
  reader: Reader,
  mchid: string,
  { outTradeNo, transactionId }: RefundedOrder,
): Promise<Order | null> {
  const order =
    transactionId === undefined
      ? await findOrder(reader, mchid, outTradeNo ?? '')
      : await findOrderBy(reader, 'transaction_id', transactionId)
  const isNamed = order?.mchid === mchid && order.outTradeNo === (outTradeNo ?? order.outTradeNo)
  return isNamed ? order : null
}

/** 29 digits that begin with 50, as the dialect's do, and go on with ours; known before the network gives a number. */
function newRefundId(random: Random, nowMs: number): string {
  const number = random.bytes(6).readUIntBE(0, 6) % 10 ** REFUND_ID_RANDOM_DIGITS
  const digits = String(number).padStart(REFUND_ID_RANDOM_DIGITS, '0')
  return `${REFUND_ID_PREFIX}${toBeijingDigits(nowMs)}${digits}`
}

const REFUND_ID_PREFIX = '50626'
const REFUND_ID_RANDOM_DIGITS = 10
