import { createHash } from 'node:crypto'
import { parseFen } from '../../../contract/money.ts'
import { canonicalString } from '../../acp/canonical.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { fromTxnTime } from '../../acp/times.ts'
import { echoOf, type Transaction } from '../../acp/transactions.ts'
import { PAY_TIMEOUT_MAX_MS, PAYMENT_MAX_FEN } from '../limits.ts'
import type { AdmittedRequest, Reply } from './exchange.ts'
import { refuse } from './exchange.ts'
import type { Order } from './order.ts'
import { moneyEffect } from './order-kinds.ts'

/** The only currency that is cleared here. */
const CNY = '156'

/** Checks what all payments share: amount, currency and the time until which they may be paid. Null when in order. */
export function paymentFault({ message, receivedAtMs }: AdmittedRequest): Reply | null {
  if ((message.currencyCode ?? CNY) !== CNY) return refuse('10', 'currencyCode must be 156')
  if ((parseFen(message.txnAmt ?? '') ?? 0) > PAYMENT_MAX_FEN) {
    return refuse('33', `txnAmt is above ${PAYMENT_MAX_FEN}`)
  }
  for (const [name, payUntilMs] of timeLimits(message, receivedAtMs)) {
    if (payUntilMs <= receivedAtMs) return refuse('69', `${name} has passed`)
    if (payUntilMs > receivedAtMs + PAY_TIMEOUT_MAX_MS) return refuse('10', `${name} is too far away`)
  }
  return null
}

/** The order that a request asks for, not yet decided. */
export function receivedOrder({ message, kind, receivedAtMs }: AdmittedRequest): Order {
  const { merId, orderId, txnTime, txnAmt, backUrl } = message
  return {
    merId: merId as string,
    orderId: orderId as string,
    txnTime: txnTime as string,
    kind: kind.name,
    state: 'received',
    respCode: '05',
    amountFen: txnAmt === undefined || moneyEffect(kind.name) === null ? null : parseFen(txnAmt),
    echo: toldLater(message, kind),
    requestSha256: createHash('sha256').update(canonicalString(message)).digest(),
    backUrl: backUrl ?? null,
    tn: null,
    queryId: null,
    cardRef: null,
    payCardType: null,
    receivedAtMs,
    payUntilMs: payUntilOf(message, receivedAtMs),
    answerDueMs: null,
    finishedAtMs: null,
    origQueryId: null,
    givenBackFen: 0,
    undoneBy: null,
    front: null,
  }
}

/**
 * What notifications and queries repeat: besides the echo the way of signing, since they speak the version, charset and
 * signature of their order; and the currency, which many clients leave out of refunds and voids.
 */
function toldLater(message: AcpMessage, kind: Transaction): AcpMessage {
  const { signMethod = '01', txnAmt, currencyCode = CNY } = message
  return { ...echoOf(message, kind), signMethod, ...(txnAmt === undefined ? {} : { currencyCode }) }
}

/** Whether an order on file was made by this very request, sent again. */
export function isSameRequest(known: Order, received: Order): boolean {
  return known.kind === received.kind && Buffer.from(known.requestSha256).equals(received.requestSha256)
}

/** The earliest of the times after which nobody may pay any more; null when the order names none. */
function payUntilOf(message: AcpMessage, receivedAtMs: number): number | null {
  const limits = timeLimits(message, receivedAtMs).map(([, atMs]) => atMs)
  return limits.length > 0 ? Math.min(...limits) : null
}

/** payTimeout names a moment; the older orderTimeout counts milliseconds, from when the order arrived. */
function timeLimits({ payTimeout, orderTimeout }: AcpMessage, receivedAtMs: number): [string, number][] {
  const payUntilMs = payTimeout ? fromTxnTime(payTimeout) : undefined
  return [
    ...(payUntilMs === undefined ? [] : [['payTimeout', payUntilMs] satisfies [string, number]]),
    ...(orderTimeout
      ? [['orderTimeout', receivedAtMs + Number(orderTimeout)] satisfies [string, number]]
      : []),
  ]
}
