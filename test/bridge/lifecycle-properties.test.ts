import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideOutcome, type Outcome } from '../../bridge-server/bridge/orders/outcome.ts'
import type { AttemptState, OrderState } from '../../contract/lifecycles.ts'
import { next, ORDER_TRANSITIONS } from '../../contract/lifecycles.ts'

/**
 * The books in memory: one order, its attempts, and what the network says of them in any order, any number of times.
 * Index -1 is the order's own ticket, paid in the wallet.
 */
interface Books {
  order: OrderState
  attempts: AttemptState[]
  counted: Set<number>
  paying: number[]
  overpaid: number[]
}

type Step = { kind: 'start' } | { kind: 'close' } | { kind: 'hear'; of: number; outcome: Outcome['kind'] }

const steps = fc.array(
  fc.oneof(
    fc.constant<Step>({ kind: 'start' }),
    fc.constant<Step>({ kind: 'close' }),
    fc.record({
      kind: fc.constant('hear' as const),
      of: fc.integer({ min: -1, max: 5 }),
      outcome: fc.constantFrom<Outcome['kind']>('succeeded', 'declined', 'unknown'),
    }),
  ),
  { maxLength: 40 },
)

function run(books: Books, step: Step): void {
  if (step.kind === 'start') {
    const paying = next(ORDER_TRANSITIONS, books.order, 'pay')
    if (!paying) return
    books.order = paying
    books.attempts.push('sending')
    return
  }
  if (step.kind === 'close') {
    books.order = next(ORDER_TRANSITIONS, books.order, 'close') ?? books.order
    return
  }
  const attempt = step.of < 0 ? null : books.attempts[step.of]
  if (attempt === undefined) return
  const decision = decideOutcome(books.order, attempt, step.outcome, books.counted.has(step.of))
  if (decision.attempt) books.attempts[step.of] = decision.attempt
  if (decision.order) books.order = decision.order
  if (!decision.payment) return
  books.counted.add(step.of)
  books[decision.payment === 'pays' ? 'paying' : 'overpaid'].push(step.of)
}

const empty = (): Books => ({ order: 'awaiting', attempts: [], counted: new Set(), paying: [], overpaid: [] })

const seed = Date.now()

test(`whatever is heard, in whatever order: one payment pays, none is forgotten, none doubled (seed ${seed})`, () => {
  fc.assert(
    fc.property(steps, (story) => {
      const books = empty()
      const said = new Set<number>()
      for (const step of story) {
        const isPaid = books.order === 'paid'
        const isHeard = step.kind === 'hear' && (step.of < 0 || books.attempts[step.of] !== undefined)
        if (isHeard && step.outcome === 'succeeded') said.add(step.of)
        run(books, step)
        // Nothing undoes a paid order.
        if (isPaid) expect(books.order).toBe('paid')
        // At most one attempt is under way, and a paying order has one.
        const inFlight = books.attempts.filter((state) => state === 'sending' || state === 'pending').length
        expect(inFlight).toBeLessThanOrEqual(1)
        if (books.order === 'paying') expect(inFlight).toBe(1)
      }
      expect(books.paying).toHaveLength(books.order === 'paid' ? 1 : 0)
      expect([...books.paying, ...books.overpaid].sort()).toEqual([...said].sort())
    }),
    { seed, numRuns: 2000 },
  )
})

test(`hearing everything twice comes to the same (seed ${seed})`, () => {
  fc.assert(
    fc.property(steps, (story) => {
      const [once, twice] = [empty(), empty()]
      for (const step of story) {
        run(once, step)
        run(twice, step)
        if (step.kind === 'hear') run(twice, step)
      }
      expect(twice).toEqual(once)
    }),
    { seed, numRuns: 1000 },
  )
})
