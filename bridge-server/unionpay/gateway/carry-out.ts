import type { RespCodeName } from '../../acp/respcodes.ts'
import type { Transaction } from '../../store/store.ts'
import { cardByRef } from '../issuers/card-file.ts'
import { PRE_AUTH_LIFE_MS } from '../limits.ts'
import {
  type MoneyMove,
  postCompletion,
  postCompletionReturn,
  postRelease,
  postReturn,
} from '../switch/money-moves.ts'
import { advance, type Order } from './order.ts'
import { findByQueryId, updateOrder } from './order-file.ts'
import { isPaid, type PaidOrder } from './original.ts'
import { mayHold } from './payout.ts'

/** Why an accepted order could not be carried out: the card lacks the money for it. */
const INSUFFICIENT: RespCodeName = '64'
/** Why a payout could not: the account may not hold the money, since others came first. */
const OVER_LIMIT: RespCodeName = '33'

/**
 * Carries out a follow-up or payout that was accepted a moment ago: moves the money, and gives the order as it stands
 * then. When it cannot be moved, the original gets back what the follow-up had taken of it.
 */
export async function carryOut(
  tx: Transaction,
  order: Order,
  acquirerId: string,
  atMs: number,
): Promise<Order> {
  const { queryId, cardRef, amountFen, merId } = order
  if (queryId === null || cardRef === null || amountFen === null) {
    throw new Error(`order ${order.orderId} was accepted without what it needs`)
  }
  const move: MoneyMove = { queryId, cardRef, amountFen, merId, acquirerId, atMs }
  const original = order.origQueryId === null ? null : await paidOrder(tx, order.origQueryId)
  if (await moved(tx, order, move, original)) {
    return advance(order, 'succeeded', { respCode: '00', answerDueMs: null, finishedAtMs: atMs })
  }
  if (original) await updateOrder(tx, given(original, order, amountFen))
  const respCode = order.kind === 'payout' ? OVER_LIMIT : INSUFFICIENT
  return advance(order, 'failed', { respCode, answerDueMs: null, finishedAtMs: atMs })
}

/** The end of a hold that nobody completed in time. */
export async function endHold(tx: Transaction, hold: Order, acquirerId: string, atMs: number): Promise<void> {
  if (!isPaid(hold)) throw new Error(`order ${hold.orderId} holds nothing`)
  const { queryId, cardRef, amountFen, merId } = hold
  await postRelease(tx, { queryId, cardRef, amountFen, merId, acquirerId, atMs })
  await updateOrder(tx, { ...hold, undoneBy: 'expiry', answerDueMs: null })
}

async function moved(
  tx: Transaction,
  { kind }: Order,
  move: MoneyMove,
  original: PaidOrder | null,
): Promise<boolean> {
  switch (kind) {
    case 'refund':
      await postReturn(tx, move, '退货')
      return true
    case 'void':
      await postReturn(tx, move, '撤销')
      return true
    case 'payout':
      if (!(await mayHold(tx, await cardByRef(tx, move.cardRef), move.amountFen))) return false
      await postReturn(tx, move, '代付')
      return true
    case 'preauthVoid':
      await postRelease(tx, move)
      return true
    case 'preauthCompletion':
      return postCompletion(tx, move, (original as PaidOrder).amountFen)
    case 'completionVoid': {
      const hold = await paidOrder(tx, (original as PaidOrder).origQueryId as string)
      const isBack = await postCompletionReturn(tx, move, hold.amountFen)
      if (isBack) await updateOrder(tx, standing(hold))
      return isBack
    }
    default:
      throw new Error(`${kind} is decided at once, not carried out later`)
  }
}

/** The original without what the failed follow-up had taken. */
function given(original: PaidOrder, { kind }: Order, amountFen: number): Order {
  if (kind === 'refund') return { ...original, givenBackFen: original.givenBackFen - amountFen }
  return kind === 'completionVoid' ? { ...original, undoneBy: null } : standing(original)
}

/** A hold that can be completed again, until the end that it had from the start. */
function standing(hold: PaidOrder): Order {
  return { ...hold, undoneBy: null, answerDueMs: hold.finishedAtMs + PRE_AUTH_LIFE_MS }
}

async function paidOrder(tx: Transaction, queryId: string): Promise<PaidOrder> {
  const order = await findByQueryId(tx, queryId)
  if (!order || !isPaid(order)) throw new Error(`the original ${queryId} is not on file as paid`)
  return order
}
