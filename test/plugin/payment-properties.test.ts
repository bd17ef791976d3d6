import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FAILURES, type FailureCode } from '../../contract/failures.ts'
import type { AttemptView, OrderView } from '../../contract/plugin-door.ts'
import { advance, OPENING } from '../../plugin/cashier/payment.ts'
import type { PaymentEffect, PaymentEvent, PaymentState } from '../../plugin/cashier/payment-state.ts'
import { attempt, cashier, NOW_MS, order } from '../support/plugin-order.ts'

const ids = fc.constantFrom('attempt-1', 'attempt-2', 'attempt-3')
const codes = fc.constantFrom(...(Object.keys(FAILURES) as FailureCode[]))
const refusals = fc.record({ code: codes, networkCode: fc.constantFrom(null, '51', '96') })

const attempts: fc.Arbitrary<AttemptView | null> = fc.option(
  fc
    .record({
      id: ids,
      state: fc.constantFrom('processing' as const, 'succeeded' as const, 'failed' as const),
      failure: codes,
      pinTriesLeft: fc.constantFrom(null, 0, 1, 2),
    })
    .map(({ id, ...rest }) => attempt(id, rest)),
)

const orders: fc.Arbitrary<OrderView> = fc
  .record({
    state: fc.constantFrom('awaiting' as const, 'paying' as const, 'paid' as const, 'closed' as const),
    version: fc.integer({ min: 1, max: 9 }),
    attempt: attempts,
  })
  .map(order)

const atMs = fc.integer({ min: 0, max: 1_000_000 }).map((later) => NOW_MS + later)

/** Anything that may happen, in any order: fingers, lost and late answers, clocks, pages that vanish. */
const events: fc.Arbitrary<PaymentEvent> = fc.oneof(
  fc.constantFrom<PaymentEvent>(
    { type: 'add' },
    { type: 'pay' },
    { type: 'back' },
    { type: 'retry' },
    { type: 'question-lost' },
    { type: 'ask-again' },
    { type: 'deadline' },
    { type: 'patience', reached: 'words' },
    { type: 'patience', reached: 'advice' },
    { type: 'choose', cardId: 'card-credit' },
  ),
  ids.map((attemptId) => ({ type: 'pin-complete' as const, attemptId })),
  fc.record({ type: fc.constant('opened' as const), view: orders.map((seen) => cashier(seen)), atMs }),
  fc.record({ type: fc.constantFrom('order-seen' as const, 'pay-answered' as const), order: orders, atMs }),
  fc.record({ type: fc.constantFrom('open-refused' as const, 'pay-refused' as const), refusal: refusals }),
  fc.constantFrom<PaymentEvent>({ type: 'leave' }, { type: 'page-gone' }),
)

/** Sequences that get somewhere: random events behind an ordinary start. */
const stories = fc
  .array(events, { maxLength: 40 })
  .map((rest): PaymentEvent[] => [
    { type: 'opened', view: cashier(), atMs: NOW_MS },
    { type: 'pay' },
    { type: 'pin-complete', attemptId: 'attempt-0' },
    ...rest,
  ])

interface Seen {
  readonly event: PaymentEvent
  readonly before: PaymentState
  readonly state: PaymentState
  readonly effects: readonly PaymentEffect[]
}

function play(story: readonly PaymentEvent[]): Seen[] {
  let state = OPENING.state
  return story.map((event) => {
    const before = state
    const step = advance(state, event)
    state = step.state
    return { event, before, ...step }
  })
}

/** fast-check prints the seed and the shortest story of a failure by itself. */
const holds = (check: (steps: Seen[]) => void) =>
  fc.assert(
    fc.property(stories, (story) => check(play(story))),
    { numRuns: 2000 },
  )

const openAttempt = (state: PaymentState) =>
  state.step === 'paying' || state.step === 'processing' ? (state.attempt?.attemptId ?? null) : null

describe('whatever happens', () => {
  it('there is never a second attempt before the bridge has ended the first', () => {
    holds((steps) => {
      for (const { before, effects } of steps) {
        const begun = effects.filter((effect) => effect.do === 'pay')
        expect(begun.length).toBeLessThanOrEqual(1)
        if (begun.length === 1) expect(openAttempt(before)).toBeNull()
      }
    })
  })

  it('an open attempt ends only by a word that settles it, or by the payer walking away', () => {
    holds((steps) => {
      const known = new Set<string>()
      for (const { before, state, event } of steps) {
        if (event.type === 'opened' && event.view.attempt) known.add(event.view.attempt.attemptId)
        if (event.type === 'order-seen' && event.order.attempt) known.add(event.order.attempt.attemptId)
        const id = openAttempt(before)
        if (event.type === 'pay-answered' && id) known.add(id)
        if (id === null || openAttempt(state) === id || state.step === 'over') continue
        expect(['order-seen', 'pay-answered', 'pay-refused']).toContain(event.type)
        if (event.type !== 'order-seen' && event.type !== 'pay-answered') continue
        // No attempt that the bridge knows of can be under way while it calls the order anything but `paying`.
        const isKnown =
          event.type === 'pay-answered' || known.has(id) || event.order.attempt?.attemptId === id
        expect(event.order.state).not.toBe('paying')
        expect(event.order.state !== 'awaiting' || isKnown).toBe(true)
      }
    })
  })

  it('sends again only the attempt that is open', () => {
    holds((steps) => {
      for (const { state, effects } of steps) {
        for (const effect of effects) {
          if (effect.do === 'pay-again') expect(openAttempt(state)).toBe(effect.attemptId)
        }
      }
    })
  })

  it('success is shown and told only after the bridge called the order paid', () => {
    holds((steps) => {
      let hasBeenPaid = false
      for (const { event, state, effects } of steps) {
        if (event.type === 'order-seen' || event.type === 'pay-answered')
          hasBeenPaid ||= event.order.state === 'paid'
        if (event.type === 'opened') hasBeenPaid ||= event.view.state === 'paid'
        if (state.step === 'paid') expect(hasBeenPaid).toBe(true)
        const told = effects.some((effect) => effect.do === 'settle' && effect.outcome.result === 'ok')
        if (told) expect(hasBeenPaid).toBe(true)
      }
    })
  })

  it('the shop is told once, and nothing happens afterwards', () => {
    holds((steps) => {
      const told = steps.flatMap(({ effects }) => effects.filter((effect) => effect.do === 'settle'))
      expect(told.length).toBeLessThanOrEqual(1)
      for (const { before, effects } of steps) if (before.step === 'over') expect(effects).toEqual([])
    })
  })

  it('a payer with money under way is never told that it was cancelled', () => {
    holds((steps) => {
      for (const { before, effects } of steps) {
        if (openAttempt(before) === null) continue
        for (const effect of effects) {
          if (effect.do === 'settle')
            expect(effect.outcome).toEqual({ result: 'fail', code: 'outcome_unknown' })
        }
      }
    })
  })

  it('somebody is always about to ask while the payer waits', () => {
    const answers = ['order-seen', 'pay-answered', 'question-lost', 'ask-again']
    holds((steps) => {
      for (const { state, before, event, effects } of steps) {
        if (state.step !== 'processing') continue
        if (before.step === 'processing' && !answers.includes(event.type)) continue
        const goesOn = effects.some(
          ({ do: name }) => name === 'ask' || name === 'ask-after' || name === 'pay-again',
        )
        expect(goesOn).toBe(true)
      }
    })
  })
})
