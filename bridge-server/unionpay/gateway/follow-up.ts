import { toQueryId, toTraceNo } from '../../acp/queryid.ts'
import type { Transaction } from '../../store/store.ts'
import { FOLLOW_UP_MS } from '../limits.ts'
import { nextTrace } from '../switch/sequences.ts'
import type { AdmittedRequest, Network, Reply } from './exchange.ts'
import { refuse } from './exchange.ts'
import { advance, type Order, type OrderChange } from './order.ts'
import { findOrder, insertOrder, updateOrder } from './order-file.ts'
import { paymentFault, receivedOrder } from './order-request.ts'
import { isOfOpenDay, type PaidOrder, usableOriginal } from './original.ts'
import { TAILS } from './tails.ts'

export type RuledFollowUp =
  /** Accepted: what it takes of the original at once. */
  { readonly ok: true; readonly take: OrderChange } | { readonly ok: false; readonly reply: Reply }

/** What is asked of an original. */
export interface FollowUp {
  readonly amountFen: number
  readonly atMs: number
  /** Whether the original's clearing day is still open. */
  readonly isSameDay: boolean
}

/** Whether a transaction may follow its original. */
export type FollowUpRule = (original: PaidOrder, asked: FollowUp) => RuledFollowUp

/**
 * Accepts a transaction that follows an earlier one. 00 says only that it was accepted: the money moves a little
 * later, and then the outcome is told and can be queried. What it takes of the original it takes at once, so that no
 * two follow-ups can take the same.
 */
export async function acceptFollowUp(
  request: AdmittedRequest,
  network: Network,
  rule: FollowUpRule,
): Promise<Reply> {
  const fault = paymentFault(request)
  if (fault) return fault
  const received = receivedOrder(request)
  const { amountFen } = received
  if (amountFen === null) return refuse('13', 'txnAmt is missing')
  const reply = await network.store.transact(async (tx): Promise<Reply> => {
    if (await findOrder(tx, received)) return refuse('12')
    const found = await usableOriginal(tx, request)
    if (!found.ok) return found.reply
    const { original } = found
    const atMs = request.receivedAtMs
    const ruled = rule(original, { amountFen, atMs, isSameDay: await isOfOpenDay(tx, original, atMs) })
    if (!ruled.ok) return ruled.reply
    await updateOrder(tx, { ...original, ...ruled.take })
    const { cardRef, payCardType, queryId: origQryId } = original
    const order = { ...received, cardRef, payCardType, origQueryId: origQryId }
    return { respCode: '00', fields: { queryId: await putOff(tx, order), origQryId } }
  })
  network.dueOrders.wake()
  return reply
}

/** Puts an accepted order on file, to be carried out in a moment. Gives its queryId. */
export async function putOff(tx: Transaction, order: Order): Promise<string> {
  const queryId = toQueryId(order.receivedAtMs, toTraceNo(await nextTrace(tx)))
  const answerDueMs = order.receivedAtMs + FOLLOW_UP_MS
  await insertOrder(tx, advance(order, 'pending', { queryId, answerDueMs }))
  return queryId
}

export const accept = (take: OrderChange): RuledFollowUp => ({ ok: true, take })

/** 35: the original is in another state than this transaction needs. */
export const wrongState = (detail: string): RuledFollowUp => ({
  ok: false,
  reply: { ...refuse('35', detail), tail: TAILS.originalState },
})

/** 35: refunds, voids or completions have used the original. */
export const usedUp = (detail: string): RuledFollowUp => ({
  ok: false,
  reply: { ...refuse('35', detail), tail: TAILS.originalUsed },
})

/** 36: the amount is not one that the original allows. */
export const wrongAmount = (detail: string): RuledFollowUp => ({
  ok: false,
  reply: { ...refuse('36', detail), tail: TAILS.amountDiffers },
})
