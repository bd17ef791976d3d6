import type { RefundState } from '../../../contract/lifecycles.ts'
import { type Random, randomText } from '../../clock/random.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Transaction } from '../../store/store.ts'
import { nextQueryMs } from '../orders/attempt.ts'
import type { Outcome } from '../orders/outcome.ts'
import { MERCHANT_NOTICES } from '../payments/books.ts'
import {
  findRefundById,
  findRefundTry,
  finishRefundTry,
  latestRefundTry,
  scheduleRefundQuery,
  setRefundState,
  setRefundTryPending,
} from '../records/refund-records.ts'
import { decideRefundOutcome, type Refund } from './refund.ts'

/** What entering an outcome changed. */
export interface RefundEntry {
  readonly refund: Refund
  /** What the refund came to by it; null when it was decided before, or still is not. */
  readonly ended: RefundState | null
  readonly isDoubled: boolean
}

/**
 * Enters what the network said of one try: try, refund, event and notification in one transaction. Saying it again
 * changes nothing.
 *
 * @param isTold false when the merchant hears of it by the answer to his own call
 * @returns null when the number is none of a refund of ours
 */
export async function enterRefundOutcome(
  tx: Transaction,
  random: Random,
  acpOrderId: string,
  outcome: Outcome,
  { nowMs, isTold }: { nowMs: number; isTold: boolean },
): Promise<RefundEntry | null> {
  const attempt = await findRefundTry(tx, acpOrderId)
  const refund = attempt && (await findRefundById(tx, attempt.refundId))
  if (!refund) return null
  const { refundId } = refund
  const isCurrent = (await latestRefundTry(tx, refundId))?.acpOrderId === acpOrderId
  const decision = decideRefundOutcome(refund.state, attempt.state, isCurrent, outcome)
  const about = { refundId, orderRef: refund.orderRef, acpOrderId, amountFen: refund.amountFen }
  if (outcome.kind === 'unknown') {
    if (decision.attempt === null) return { refund, ended: null, isDoubled: false }
    await setRefundTryPending(tx, acpOrderId)
    await scheduleRefundQuery(tx, acpOrderId, attempt.queries, nextQueryMs(attempt, attempt.queries, nowMs))
  } else if (decision.attempt !== null) {
    const isBack = outcome.kind === 'succeeded'
    await finishRefundTry(tx, acpOrderId, {
      state: decision.attempt,
      atMs: isBack ? outcome.payment.paidMs : nowMs,
      networkCode: isBack ? '00' : outcome.respCode,
      queryId: isBack ? outcome.payment.queryId : null,
    })
  }
  if (decision.isDoubled) {
    await appendEvent(tx, { type: 'refund.doubled', subject: refundId, payload: about, atMs: nowMs })
  }
  if (decision.refund !== null && outcome.kind !== 'unknown') {
    const finishedMs = outcome.kind === 'succeeded' ? outcome.payment.paidMs : nowMs
    await setRefundState(tx, refundId, decision.refund, finishedMs)
    const { notifyUrl } = refund
    const notice = { id: randomText(random, 32), channel: MERCHANT_NOTICES, dueMs: nowMs }
    await appendEvent(
      tx,
      { type: `refund.${decision.refund}`, subject: refundId, payload: about, atMs: nowMs },
      ...(isTold && notifyUrl !== null ? [{ ...notice, url: notifyUrl }] : []),
    )
  }
  return { refund, ended: decision.refund, isDoubled: decision.isDoubled }
}
