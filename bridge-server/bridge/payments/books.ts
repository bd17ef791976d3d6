import type { PaymentOrigin } from '../../../contract/code-owners.ts'
import { type Random, randomText } from '../../clock/random.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Transaction } from '../../store/store.ts'
import { bankTypeOf, bankTypeOfPayCard } from '../interop/bank-types.ts'
import { toTransactionId } from '../interop/transaction-id.ts'
import { type Attempt, nextQueryMs } from '../orders/attempt.ts'
import type { Order } from '../orders/order.ts'
import { decideOutcome, type Outcome, type PaymentFacts } from '../orders/outcome.ts'
import { findAcpOrder } from '../records/acp-order.ts'
import { finishAttempt, scheduleQuery, setPending } from '../records/attempt-records.ts'
import { blockCard, findCard } from '../records/card-records.ts'
import { setOrderState, setPaid, touchOrder } from '../records/order-records.ts'
import { insertPayment, isPaymentKnown } from '../records/payment-records.ts'
import { blockAfter } from './card-blocks.ts'
import { closeOrder } from './close-order.ts'

/** Channel of the outbox that carries notifications to merchants. */
export const MERCHANT_NOTICES = 'merchant-notices'

/**
 * Orders of the bridge's own merchants, in whose name it can give back. Behind codes stand merchants of others, and what
 * was scanned or shown once the network lets nobody pay twice: should money come twice all the same, people look at it.
 */
const RETURNED_ORIGINS: ReadonlySet<PaymentOrigin> = new Set(['shop', 'top-up'])

/** What entering an outcome changed. */
export interface Entry {
  readonly order: Order
  /** False when all of it was in the books before. */
  readonly isNews: boolean
  readonly isPaid: boolean
  /** Its attempt failed, and it waits for another one. */
  readonly isReopened: boolean
  readonly isOverpaid: boolean
}

/**
 * Enters what the network said of one of our ACP order numbers: attempt, order, payment, event and notification in
 * one transaction. Saying it again changes nothing.
 *
 * @returns null when the number is not ours
 */
export async function enterOutcome(
  tx: Transaction,
  random: Random,
  acpOrderId: string,
  outcome: Outcome,
  nowMs: number,
): Promise<Entry | null> {
  const found = await findAcpOrder(tx, acpOrderId)
  if (!found) return null
  const { order, attempt } = found
  const isCounted = await isPaymentKnown(tx, acpOrderId)
  const decision = decideOutcome(order.state, attempt?.state ?? null, outcome.kind, isCounted)
  if (attempt && decision.attempt) await enterAttempt(tx, attempt, decision.attempt, outcome, nowMs)
  const isReopened = decision.order === 'awaiting' && order.origin !== 'code'
  if (isReopened) await setOrderState(tx, order.orderRef, 'awaiting')
  // A shown code is good for one try: the merchant has to scan another one.
  else if (decision.order === 'awaiting') await closeOrder(tx, order.orderRef, 'merchant', nowMs)
  else if (decision.attempt && decision.attempt !== 'pending') await touchOrder(tx, order.orderRef)
  if (outcome.kind === 'succeeded' && decision.payment) {
    await enterPayment(tx, random, {
      order,
      attempt,
      payment: outcome.payment,
      kind: decision.payment,
      nowMs,
    })
  }
  return {
    order,
    isNews: decision.attempt !== null || decision.payment !== null,
    isPaid: decision.payment === 'pays',
    isReopened,
    isOverpaid: decision.payment === 'overpaid',
  }
}

async function enterAttempt(
  tx: Transaction,
  attempt: Attempt,
  state: Attempt['state'],
  outcome: Outcome,
  nowMs: number,
): Promise<void> {
  const { acpOrderId, orderRef, attemptId } = attempt
  const about = { orderRef, attemptId, acpOrderId }
  if (outcome.kind === 'unknown') {
    await setPending(tx, acpOrderId)
    await scheduleQuery(tx, acpOrderId, attempt.queries, nextQueryMs(attempt, attempt.queries, nowMs))
    await appendEvent(tx, {
      type: 'attempt.pending',
      subject: orderRef,
      payload: { ...about, networkCode: outcome.respCode },
      atMs: nowMs,
    })
    return
  }
  const failure = outcome.kind === 'declined' ? outcome.failure : null
  const networkCode = outcome.kind === 'declined' ? outcome.respCode : '00'
  const { pinTriesLeft = null, rule = null } = outcome.kind === 'declined' ? outcome : {}
  await finishAttempt(tx, acpOrderId, { state, atMs: nowMs, failure, networkCode, rule, pinTriesLeft })
  const block = failure && blockAfter(failure, nowMs)
  if (block) await blockCard(tx, attempt.cardId, block.because, block.untilMs)
  await appendEvent(tx, {
    type: `attempt.${state}`,
    subject: orderRef,
    payload: { ...about, failure, networkCode, ...(rule !== null && { rule }) },
    atMs: nowMs,
  })
}

interface PaymentEntry {
  readonly order: Order
  readonly attempt: Attempt | null
  readonly payment: PaymentFacts
  readonly kind: 'pays' | 'overpaid'
  readonly nowMs: number
}

async function enterPayment(tx: Transaction, random: Random, entry: PaymentEntry): Promise<void> {
  const { order, attempt, payment, kind, nowMs } = entry
  const { orderRef, amountFen } = order
  const acpOrderId = attempt?.acpOrderId ?? order.acpOrderId
  const { queryId, paidMs } = payment
  const isOverpaid = kind === 'overpaid'
  const returnDueMs = isOverpaid && RETURNED_ORIGINS.has(order.origin) ? nowMs : null
  await insertPayment(tx, { acpOrderId, orderRef, queryId, amountFen, paidMs, isOverpaid }, returnDueMs)
  const payload = { orderRef, acpOrderId, queryId, amountFen }
  if (isOverpaid) {
    // Paid twice, or after the order was closed: the money has to go back, and people have to see it.
    await appendEvent(tx, { type: 'order.overpaid', subject: orderRef, payload, atMs: nowMs })
    return
  }
  const card = attempt && (await findCard(tx, attempt.cardId))
  const bankType = card ? bankTypeOf(card.cardType) : bankTypeOfPayCard(payment.payCardType)
  await setPaid(tx, orderRef, { transactionId: toTransactionId(queryId), bankType, paidMs })
  const notice = {
    id: randomText(random, 32),
    channel: MERCHANT_NOTICES,
    url: order.notifyUrl,
    dueMs: nowMs,
  }
  // Behind a code stands a merchant of somebody else's, whom his own institution tells.
  const notices = order.notifyUrl === '' ? [] : [notice]
  await appendEvent(tx, { type: 'order.paid', subject: orderRef, payload, atMs: nowMs }, ...notices)
}
