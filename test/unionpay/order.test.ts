import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  advance,
  isPayable,
  type Order,
  type OrderState,
  outcomeNow,
} from '../../bridge-server/unionpay/gateway/order.ts'

const order: Order = {
  merId: '777290058110048',
  orderId: 'T00000000001',
  txnTime: '20260305100000',
  kind: 'appConsume',
  state: 'received',
  respCode: '05',
  amountFen: 100,
  echo: {},
  requestSha256: new Uint8Array(),
  backUrl: null,
  tn: null,
  queryId: null,
  cardRef: null,
  payCardType: null,
  receivedAtMs: 0,
  payUntilMs: 1_000,
  answerDueMs: null,
  finishedAtMs: null,
  origQueryId: null,
  givenBackFen: 0,
  undoneBy: null,
  front: null,
}
const STATES: OrderState[] = ['received', 'open', 'pending', 'succeeded', 'failed', 'reversed']

describe('the life of an order', () => {
  test('ends with success or failure, whatever is tried', () => {
    const seed = Date.now()
    console.info(`order: seed ${seed}`)
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...STATES), { maxLength: 12 }), (steps) => {
        let current = order
        let ended: OrderState | null = null
        for (const state of steps) {
          try {
            current = advance(current, state, {})
          } catch (error) {
            expect((error as Error).message).toContain('cannot go from')
          }
          // A payment that succeeded may still be reversed; nothing else ever leaves its end.
          if (ended === 'succeeded') expect(['succeeded', 'reversed']).toContain(current.state)
          else if (ended) expect(current.state).toBe(ended)
          if (['succeeded', 'failed', 'reversed'].includes(current.state)) ended = current.state
          expect(current.state === 'received' && current !== order).toBe(false)
        }
      }),
      { seed, numRuns: 500 },
    )
  })

  test('a ticket can be paid until its time is over, and has failed then', () => {
    const open = advance(order, 'open', {})
    expect([isPayable(open, 999), isPayable(open, 1_000)]).toEqual([true, false])
    expect([outcomeNow(open, 999), outcomeNow(open, 1_000)]).toEqual(['05', '69'])
  })

  test('a payment on its way is not over when its time is', () => {
    const pending = advance(advance(order, 'open', {}), 'pending', {})
    expect(outcomeNow(pending, 1_000_000)).toBe('05')
    expect(isPayable(pending, 0)).toBe(false)
  })
})
