import { DAY_MS } from '../../clock/clock.ts'
import type { Reader } from '../../store/store.ts'
import { clearingDateOf, isInOpenDay } from '../clearing/day-book.ts'
import { type AdmittedRequest, type Reply, refuse } from './exchange.ts'
import type { Order } from './order.ts'
import { findByQueryId, findOrder } from './order-file.ts'
import { clearedUnder } from './order-kinds.ts'
import { TAILS } from './tails.ts'

/** An order whose money has moved, so that it can be followed up. */
export type PaidOrder = Order & {
  readonly queryId: string
  readonly cardRef: string
  readonly amountFen: number
  readonly finishedAtMs: number
}

export type Original =
  | { readonly ok: true; readonly original: PaidOrder }
  | { readonly ok: false; readonly reply: Reply }

/**
 * The order that a refund, void or completion names by origQryId, or by origOrderId and origTxnTime, if its money has
 * moved and nothing has used it up. Another merchant's order looks like one that never was.
 */
export async function usableOriginal(reader: Reader, request: AdmittedRequest): Promise<Original> {
  const order = await namedOriginal(reader, request)
  if (!order) return refused('the original is not on file', TAILS.originalUnknown)
  if (order.orderId !== (request.message.origOrderId || order.orderId)) return TWO_ORIGINALS
  if (order.undoneBy !== null) return refused('the original is used up', TAILS.originalUsed)
  if (order.state !== 'succeeded' || !isPaid(order)) {
    return refused('the original has not succeeded', TAILS.originalState)
  }
  return { ok: true, original: order }
}

export function isPaid(order: Order): order is PaidOrder {
  const { queryId, cardRef, amountFen, finishedAtMs } = order
  return queryId !== null && cardRef !== null && amountFen !== null && finishedAtMs !== null
}

/** Whether an order's clearing day is still open, which is what voids and reversals are bound to. */
export async function isOfOpenDay(reader: Reader, order: Order, nowMs: number): Promise<boolean> {
  const key = order.state === 'succeeded' ? clearedUnder(order) : null
  if (key !== null) return isInOpenDay(reader, key)
  const atMs = order.finishedAtMs ?? order.receivedAtMs
  if (nowMs - atMs >= DAY_MS) return false
  return (await clearingDateOf(reader, nowMs)) === (await clearingDateOf(reader, atMs))
}

async function namedOriginal(reader: Reader, { message, merchant }: AdmittedRequest): Promise<Order | null> {
  const { merId } = merchant
  const { origQryId, origOrderId, origTxnTime } = message
  if (origQryId) {
    const order = await findByQueryId(reader, origQryId)
    return order?.merId === merId ? order : null
  }
  if (!origOrderId || !origTxnTime) return null
  return findOrder(reader, { merId, orderId: origOrderId, txnTime: origTxnTime })
}

const refused = (detail: string, tail: Reply['tail'] & string): Original => ({
  ok: false,
  reply: { ...refuse('35', detail), tail },
})

/** Which of the two the merchant means, nobody can say: money goes back to neither. */
const TWO_ORIGINALS: Original = {
  ok: false,
  reply: { ...refuse('36', 'origQryId and origOrderId name two orders'), tail: TAILS.originalDiffers },
}
