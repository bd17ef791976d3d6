import { describe, expect, it } from 'vitest'
import type { CardView } from '../../contract/cards.ts'
import type { FailureCode } from '../../contract/failures.ts'
import type { Refusal } from '../../plugin/api/answer.ts'
import { advance, OPENING } from '../../plugin/cashier/payment.ts'
import type { PaymentEffect, PaymentEvent, PaymentState } from '../../plugin/cashier/payment-state.ts'
import type { Step } from '../../plugin/cashier/step.ts'
import { RESENDS_MAX } from '../../plugin/cashier/waiting.ts'
import { attempt, CREDIT, cashier, NOW_MS, order, SAVINGS } from '../support/plugin-order.ts'

/** A payer before the cashier: plays events, remembers what was to be done. */
class Payer {
  state: PaymentState = OPENING.state
  effects: PaymentEffect[] = [...OPENING.effects]

  on(...events: PaymentEvent[]): this {
    for (const event of events) this.#take(advance(this.state, event))
    return this
  }

  did(name: PaymentEffect['do']): PaymentEffect[] {
    return this.effects.filter((effect) => effect.do === name)
  }

  #take(step: Step): void {
    this.state = step.state
    this.effects.push(...step.effects)
  }
}

const opened: PaymentEvent = { type: 'opened', view: cashier(), atMs: NOW_MS }
const refusal = (code: FailureCode, networkCode: string | null = null): Refusal => ({ code, networkCode })
const refused = (code: FailureCode): PaymentEvent => ({ type: 'pay-refused', refusal: refusal(code) })
const seen = (changes: Parameters<typeof order>[0], atMs = NOW_MS + 1000): PaymentEvent => ({
  type: 'order-seen',
  order: order(changes),
  atMs,
})
const pin = (attemptId: string): PaymentEvent => ({ type: 'pin-complete', attemptId })
const paying = () => new Payer().on(opened, { type: 'pay' }, pin('attempt-one'))

const failedWith = (code: FailureCode, changes = {}) =>
  seen({ version: 3, attempt: attempt('attempt-one', { state: 'failed', failure: code, ...changes }) })

describe('paying with a card', () => {
  it('goes from the order to the PIN to the bank to paid, and tells the shop only then', () => {
    const payer = new Payer().on(opened)
    expect(payer.state).toMatchObject({ step: 'choosing', desk: { chosenCardId: SAVINGS.cardId } })
    payer.on({ type: 'choose', cardId: CREDIT.cardId }, { type: 'pay' }, pin('attempt-one'))
    expect(payer.did('pay')).toEqual([
      { do: 'pay', attemptId: 'attempt-one', orderRef: 'order-1', card: CREDIT },
    ])
    payer.on(seen({ state: 'paid', version: 3 }))
    expect(payer.state.step).toBe('paid')
    expect(payer.did('settle')).toEqual([])
    payer.on({ type: 'leave' })
    expect(payer.did('settle')).toEqual([{ do: 'settle', outcome: { result: 'ok' } }])
  })

  it('offers the first card that can pay, and none that cannot', () => {
    const expired = { ...SAVINGS, disabledBecause: 'card_expired' as const }
    const payer = new Payer().on({ ...opened, view: cashier({ cards: [expired, CREDIT] }) } as PaymentEvent)
    expect(payer.state).toMatchObject({ desk: { chosenCardId: CREDIT.cardId } })
    payer.on({ type: 'choose', cardId: expired.cardId })
    expect(payer.state).toMatchObject({ desk: { chosenCardId: CREDIT.cardId } })
  })

  it('leads a payer without a card to adding one, and chooses it', () => {
    const payer = new Payer().on(
      { type: 'opened', view: cashier({ cards: [] }), atMs: NOW_MS },
      { type: 'pay' },
    )
    expect(payer.state.step).toBe('adding')
    payer.on({ type: 'card-added', card: CREDIT })
    expect(payer.state).toMatchObject({
      step: 'choosing',
      desk: { chosenCardId: CREDIT.cardId, cards: [CREDIT] },
    })
  })

  it('shows a card once that was added again, and puts it first', () => {
    const anew = { ...CREDIT, cardId: 'card-credit-bound-anew' }
    const payer = new Payer().on(opened, { type: 'add' }, { type: 'card-added', card: anew })
    expect(payer.state).toMatchObject({ desk: { chosenCardId: anew.cardId, cards: [anew, SAVINGS] } })
  })

  it('tells the shop "cancel" when the payer closes the sheet before paying', () => {
    const payer = new Payer().on(
      opened,
      { type: 'pay' },
      { type: 'back' },
      { type: 'leave' },
      { type: 'leave' },
    )
    expect(payer.did('settle')).toEqual([{ do: 'settle', outcome: { result: 'cancel' } }])
  })

  it('shows an order that is paid already as paid, and one that is being paid as being confirmed', () => {
    expect(new Payer().on({ ...opened, view: cashier({ state: 'paid' }) } as PaymentEvent).state.step).toBe(
      'paid',
    )
    const running = cashier({ state: 'paying', version: 2, attempt: attempt('attempt-before') })
    const payer = new Payer().on({ type: 'opened', view: running, atMs: NOW_MS })
    expect(payer.state).toMatchObject({ step: 'processing', attempt: { attemptId: 'attempt-before' } })
    expect(payer.did('ask')).toEqual([{ do: 'ask', orderRef: 'order-1', since: 2 }])
  })
})

describe('the PIN', () => {
  it('may be typed again after a wrong one, with the tries left, as a new attempt', () => {
    const payer = paying().on(failedWith('pin_wrong', { pinTriesLeft: 2 }))
    expect(payer.state).toMatchObject({ step: 'pin', wrong: { triesLeft: 2 }, card: SAVINGS })
    payer.on(pin('attempt-two'))
    expect(payer.did('pay').map((effect) => 'attemptId' in effect && effect.attemptId)).toEqual([
      'attempt-one',
      'attempt-two',
    ])
  })

  it.each([failedWith('pin_locked'), failedWith('pin_wrong', { pinTriesLeft: 0 })])(
    'locks the card after the last try; the card says why, and the other one is proposed',
    (locked) => {
      const payer = paying().on(locked)
      expect(payer.state).toMatchObject({ step: 'failed', failed: { code: 'pin_locked', money: 'no' } })
      payer.on({ type: 'retry' })
      expect(payer.state).toMatchObject({
        step: 'choosing',
        desk: { chosenCardId: CREDIT.cardId, cards: [{ disabledBecause: 'pin_locked' }, CREDIT] },
      })
    },
  )

  it('is forgotten whenever the pad closes', () => {
    expect(new Payer().on(opened, { type: 'pay' }, { type: 'back' }).did('forget-pin')).toHaveLength(1)
    expect(new Payer().on(opened, { type: 'pay' }, { type: 'page-gone' }).did('forget-pin')).toHaveLength(1)
  })
})

describe('an answer that is lost', () => {
  it('is never a failure: the order is asked for, and its word counts', () => {
    const payer = paying().on(refused('outcome_unknown'))
    expect(payer.state).toMatchObject({ step: 'processing', attempt: { attemptId: 'attempt-one' } })
    payer.on(seen({ state: 'paying', version: 2, attempt: attempt('attempt-one') }))
    expect(payer.did('ask')).toEqual([
      { do: 'ask', orderRef: 'order-1', since: null },
      { do: 'ask', orderRef: 'order-1', since: 2 },
    ])
    payer.on(seen({ state: 'paid', version: 3 }))
    expect(payer.state.step).toBe('paid')
  })

  it('sends the very same attempt again when the bridge never heard of it, and not for ever', () => {
    const payer = paying().on(refused('outcome_unknown'))
    for (let i = 0; i < 5; i++) {
      payer.on(seen({ version: 1 }), refused('outcome_unknown'), { type: 'ask-again' })
    }
    expect(payer.did('pay')).toHaveLength(1)
    expect(payer.did('pay-again')).toEqual(
      Array(RESENDS_MAX).fill({ do: 'pay-again', attemptId: 'attempt-one' }),
    )
    expect(payer.state.step).toBe('processing')
  })

  it('asks less and less often while the network is away', () => {
    const payer = paying().on(refused('outcome_unknown'))
    for (let i = 0; i < 6; i++) payer.on({ type: 'question-lost' }, { type: 'ask-again' })
    const delays = payer.did('ask-after').map((effect) => 'delayMs' in effect && effect.delayMs)
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000, 5000])
  })

  it('is over when the order waits again, though another phone has tried since', () => {
    const payer = paying().on(seen({ state: 'paying', version: 2, attempt: attempt('attempt-one') }))
    payer.on(seen({ version: 5, attempt: attempt('of-another', { state: 'failed', failure: 'pin_wrong' }) }))
    expect(payer.state.step).toBe('choosing')
    expect(payer.did('pay-again')).toEqual([])
  })

  it('is believed to have arrived when the bridge answers it, even if only another attempt is shown', () => {
    const payer = paying().on(refused('outcome_unknown'), seen({ version: 1 }))
    expect(payer.did('pay-again')).toHaveLength(1)
    payer.on({
      ...seen({ version: 5, attempt: attempt('of-another') }),
      type: 'pay-answered',
    } as PaymentEvent)
    expect(payer.state.step).toBe('choosing')
  })

  it('is not taken for a refusal when only the second sending was turned away', () => {
    const payer = paying().on(refused('outcome_unknown'), seen({ version: 1 }), refused('too_many_requests'))
    expect(payer.state.step).toBe('processing')
    payer.on({ type: 'ask-again' }, seen({ version: 1 }), refused('card_restricted'))
    expect(payer.state).toMatchObject({ step: 'failed', failed: { code: 'card_restricted', money: 'no' } })
  })

  it('asks on when an answer is older than what is known', () => {
    const payer = paying().on(seen({ state: 'paying', version: 4, attempt: attempt('attempt-one') }))
    payer.on(seen({ version: 3 }))
    expect(payer.state.step).toBe('processing')
    expect(payer.effects.at(-1)).toMatchObject({ do: 'ask-after' })
  })

  it('lets the payer leave after a while, without calling it cancelled', () => {
    const payer = paying().on(refused('outcome_unknown'), { type: 'leave' })
    expect(payer.state.step).toBe('processing')
    payer.on(
      { type: 'patience', reached: 'words' },
      { type: 'patience', reached: 'advice' },
      { type: 'leave' },
    )
    expect(payer.did('settle')).toEqual([
      { do: 'settle', outcome: { result: 'fail', code: 'outcome_unknown' } },
    ])
  })

  it('does not ask in a tight loop when the bridge answers at once without news', () => {
    const payer = paying().on(seen({ state: 'paying', version: 2, attempt: attempt('attempt-one') }))
    const asked = payer.did('ask').length
    payer.on(seen({ state: 'paying', version: 2, attempt: attempt('attempt-one') }))
    expect(payer.did('ask')).toHaveLength(asked)
    expect(payer.did('ask-after')).toEqual([{ do: 'ask-after', delayMs: 1000 }])
  })
})

describe('a payment that fails', () => {
  it('says so with the code for support, and pays with another card as a new attempt', () => {
    const payer = paying().on(failedWith('insufficient_funds', { networkCode: '51' }))
    expect(payer.state).toMatchObject({
      step: 'failed',
      failed: { code: 'insufficient_funds', money: 'no', networkCode: '51' },
    })
    payer.on({ type: 'retry' }, { type: 'pay' }, pin('attempt-two'))
    expect(payer.did('pay').at(-1)).toMatchObject({ attemptId: 'attempt-two', card: CREDIT })
  })

  it('never proposes a card again that was declined a moment ago, and none when there is no other', () => {
    const payer = paying().on(failedWith('insufficient_funds'), { type: 'retry' })
    expect(payer.state).toMatchObject({ desk: { chosenCardId: CREDIT.cardId } })
    payer.on({ type: 'pay' }, pin('attempt-one'), failedWith('amount_limit'), { type: 'retry' })
    expect(payer.state).toMatchObject({ step: 'choosing', desk: { chosenCardId: null } })
    // The payer may know better.
    payer.on({ type: 'choose', cardId: SAVINGS.cardId }, { type: 'pay' })
    expect(payer.state).toMatchObject({ step: 'pin', card: SAVINGS })
  })

  it('proposes another card when the cashier is opened again, unless there is none', () => {
    const declined = attempt('attempt-before', { state: 'failed', failure: 'insufficient_funds' })
    const openedAgain = (cards: CardView[]) =>
      new Payer().on({ type: 'opened', view: cashier({ attempt: declined, cards }), atMs: NOW_MS }).state
    expect(openedAgain([SAVINGS, CREDIT])).toMatchObject({ desk: { chosenCardId: CREDIT.cardId } })
    expect(openedAgain([SAVINGS])).toMatchObject({ desk: { chosenCardId: SAVINGS.cardId } })
  })

  it('tells the shop why when the payer gives up', () => {
    const payer = paying().on(failedWith('insufficient_funds'), { type: 'leave' })
    expect(payer.did('settle')).toEqual([
      { do: 'settle', outcome: { result: 'fail', code: 'insufficient_funds' } },
    ])
  })

  it('is known to have moved nothing when the request never left the phone', () => {
    const payer = paying().on(refused('network_unreachable'))
    expect(payer.state).toMatchObject({ step: 'failed', failed: { money: 'no' } })
    payer.on({ type: 'retry' })
    expect(payer.state.step).toBe('choosing')
  })

  it('waits for the other cashier when the order is being paid elsewhere', () => {
    const payer = paying().on(refused('order_busy'))
    payer.on(seen({ state: 'paying', version: 2, attempt: attempt('of-another') }))
    expect(payer.state).toMatchObject({ step: 'processing', attempt: null })
    payer.on(
      seen({ version: 3, attempt: attempt('of-another', { state: 'failed', failure: 'issuer_declined' }) }),
    )
    expect(payer.state.step).toBe('choosing')
  })

  it('opens again after a failed opening that may pass, and goes back to the shop after one that will not', () => {
    const offline = new Payer().on({ type: 'open-refused', refusal: refusal('network_unreachable') })
    expect(offline.state).toMatchObject({ step: 'failed', failed: { money: 'no' } })
    expect(offline.on({ type: 'retry' }).did('open')).toHaveLength(2)
    const forged = new Payer().on(
      { type: 'open-refused', refusal: refusal('pay_sign_invalid') },
      { type: 'retry' },
    )
    expect(forged.did('settle')).toEqual([
      { do: 'settle', outcome: { result: 'fail', code: 'pay_sign_invalid' } },
    ])
  })
})

describe('an order whose time is over', () => {
  it('is asked for once more, since someone else may have paid it, before it is called expired', () => {
    const payer = new Payer().on(opened, { type: 'pay' }, { type: 'deadline' })
    expect(payer.state.step).toBe('processing')
    const late = NOW_MS + 900_001
    payer.on(seen({ state: 'closed', version: 2, serverTimeMs: late }, late))
    expect(payer.state).toMatchObject({ step: 'failed', failed: { code: 'order_expired', money: 'no' } })
  })

  it('does not disturb a payment that is under way', () => {
    expect(paying().on({ type: 'deadline' }).state.step).toBe('paying')
  })

  it("is counted by the bridge's clock, not by the phone's", () => {
    const phoneIsLateByMs = 3_600_000
    const payer = new Payer().on({ type: 'opened', view: cashier(), atMs: NOW_MS - phoneIsLateByMs })
    expect(payer.state).toMatchObject({ desk: { deadlineMs: NOW_MS - phoneIsLateByMs + 900_000 } })
  })
})
