import type { RespCodeName } from '../../acp/respcodes.ts'
import type { Transaction } from '../../store/store.ts'
import { followCode } from '../switch/code-outcome.ts'
import { postRelease, postReversal } from '../switch/money-moves.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { recordReversal } from './notices.ts'
import { advance, type Order, type OrderKey } from './order.ts'
import { findOrder, updateOrder } from './order-file.ts'
import { moneyEffect } from './order-kinds.ts'
import { isOfOpenDay, isPaid } from './original.ts'
import { TAILS } from './tails.ts'

/** What a query says of an order that was reversed. */
const REVERSED: RespCodeName = '46'

/**
 * 99/01: the merchant did not learn what became of its payment and wants it undone, whatever it was. It names the
 * original by that one's own orderId and txnTime. Money that had moved goes back at once; a payment still on its way
 * will not arrive; a code or ticket can no longer be paid. Asking again changes nothing.
 */
export const reversal: Exchange = async ({ message, merchant, receivedAtMs }, network) => {
  const { orderId, txnTime } = message
  const reply = await network.store.transact(async (tx): Promise<Reply> => {
    const order = await findOrder(tx, { merId: merchant.merId, orderId, txnTime } as OrderKey)
    if (!order) return wrong('the original is not on file', TAILS.originalUnknown)
    if (order.state === 'reversed') return { respCode: '00' }
    const effect = moneyEffect(order.kind)
    if (effect !== 'payment' && effect !== 'hold') return wrong('only payments can be reversed')
    if (order.state === 'failed') return wrong('the original has failed')
    if (order.undoneBy !== null || order.givenBackFen > 0) {
      return wrong('the original is given back already', TAILS.originalUsed)
    }
    if (!(await isOfOpenDay(tx, order, receivedAtMs))) {
      return wrong('the clearing day of the original is over')
    }
    if (order.state === 'succeeded') await undo(tx, order, merchant.acquirerId, receivedAtMs)
    const reversed = advance(order, 'reversed', {
      respCode: REVERSED,
      undoneBy: 'reversal',
      answerDueMs: null,
      finishedAtMs: order.finishedAtMs ?? receivedAtMs,
    })
    await updateOrder(tx, reversed)
    await recordReversal(tx, reversed, receivedAtMs)
    await followCode(tx, network, order, reversed, receivedAtMs)
    return { respCode: '00' }
  })
  network.wakeCodeNotices()
  return reply
}

async function undo(tx: Transaction, order: Order, acquirerId: string, atMs: number): Promise<void> {
  if (!isPaid(order)) throw new Error(`order ${order.orderId} has succeeded without a payment`)
  const { queryId, cardRef, amountFen, merId } = order
  const move = { queryId, cardRef, amountFen, merId, acquirerId, atMs }
  await (moneyEffect(order.kind) === 'hold' ? postRelease(tx, move) : postReversal(tx, move))
}

const wrong = (detail: string, tail: Reply['tail'] & string = TAILS.originalState): Reply => ({
  ...refuse('35', detail),
  tail,
})
