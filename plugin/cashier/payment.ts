import type { CardView } from '../../contract/cards.ts'
import { FAILURES } from '../../contract/failures.ts'
import type { Refusal } from '../api/answer.ts'
import { firstChoice, seen, withCard, withDeclined } from './desk.ts'
import {
  type Attempt,
  type Desk,
  type Failed,
  mayLeave,
  type Outcome,
  type PaymentEvent,
  type PaymentState,
} from './payment-state.ts'
import { choosing, fail, go, type Step, stay } from './step.ts'
import { ask, isWaiting, noWord, orderSeen, payAnswered, payRefused, settledOrder, watch } from './waiting.ts'

export const OPENING: Step = {
  state: { step: 'loading', patience: 'fresh' },
  effects: [{ do: 'open' }, { do: 'time-patience' }],
}

/**
 * The flow of one payment, without a screen, a clock or a network: what an event makes of a state, and what is to
 * be done about it. An event that a state does not expect (a late answer, a second tap) changes nothing.
 *
 * Money rests on three rules kept here: a new attempt starts only from `pin`, which is only reached while no
 * attempt is open; an open attempt ends only by the bridge's word on it (`waiting.ts`); `paid` is only reached by an
 * order that the bridge calls paid.
 */
export function advance(state: PaymentState, event: PaymentEvent): Step {
  switch (event.type) {
    case 'opened':
      return state.step === 'loading'
        ? opened({ cards: event.view.cards, ...seen(event.view, event.atMs) }, event.atMs)
        : stay(state)
    case 'open-refused':
      return state.step === 'loading' ? openRefused(event.refusal) : stay(state)
    case 'choose':
      return state.step === 'choosing' ? choose(state.desk, event.cardId) : stay(state)
    case 'add':
      return state.step === 'choosing' ? go({ step: 'adding', desk: state.desk }) : stay(state)
    case 'card-added':
      return state.step === 'adding'
        ? go({ step: 'choosing', desk: withCard(state.desk, event.card) })
        : stay(state)
    case 'pay':
      return state.step === 'choosing' ? askPin(state.desk) : stay(state)
    case 'pin-complete':
      return state.step === 'pin' ? pay(state.desk, state.card, event.attemptId) : stay(state)
    case 'pay-answered':
      return isWaiting(state) ? payAnswered(state, event.order, event.atMs) : stay(state)
    case 'pay-refused':
      return isWaiting(state) && state.attempt ? payRefused(state, state.attempt, event.refusal) : stay(state)
    case 'pay-unsent':
      return state.step === 'paying' ? unsent(state.desk, event.refusal) : stay(state)
    case 'order-seen':
      return isWaiting(state) ? orderSeen(state, event.order, event.atMs) : stay(state)
    case 'question-lost':
      return state.step === 'processing' ? noWord(state) : stay(state)
    case 'ask-again':
      return state.step === 'processing' ? go(state, ask(state.desk)) : stay(state)
    case 'patience':
      return 'patience' in state ? go({ ...state, patience: event.reached }) : stay(state)
    case 'deadline':
      return deadline(state)
    case 'back':
      return back(state)
    case 'retry':
      return state.step === 'failed' ? retry(state.desk, state.failed) : stay(state)
    case 'leave':
      return mayLeave(state) ? over(outcomeOfLeaving(state)) : stay(state)
    case 'page-gone':
      return state.step === 'over' ? stay(state) : over(outcomeOfLeaving(state))
  }
}

// Opening

function opened(found: Pick<Desk, 'order' | 'cards' | 'deadlineMs'>, nowMs: number): Step {
  const desk = { ...found, chosenCardId: firstChoice(found.cards, found.order), declined: [] }
  const { state, attempt } = desk.order
  if (state === 'paying') {
    const running: Attempt | null = attempt && {
      attemptId: attempt.attemptId,
      cardId: null,
      sends: 1,
      hasArrived: true,
    }
    return watch(desk, running)
  }
  if (state === 'awaiting' && nowMs < desk.deadlineMs) return choosing(desk)
  return settledOrder(desk, nowMs)
}

function openRefused({ code, networkCode }: Refusal): Step {
  // Nothing was sent from here that could move money, unless the code itself says otherwise.
  const money = code === 'order_paid' || code === 'order_busy' ? FAILURES[code].money : 'no'
  return fail(null, { code, money, networkCode })
}

// Choosing and paying

function choose(desk: Desk, cardId: string): Step {
  const payable = desk.cards.some((card) => card.cardId === cardId && card.disabledBecause === null)
  return payable
    ? go({ step: 'choosing', desk: { ...desk, chosenCardId: cardId } })
    : stay({ step: 'choosing', desk })
}

function askPin(desk: Desk): Step {
  const card = desk.cards.find(({ cardId }) => cardId === desk.chosenCardId)
  return card ? go({ step: 'pin', desk, card, wrong: null }) : go({ step: 'adding', desk })
}

function pay(desk: Desk, card: CardView, attemptId: string): Step {
  const attempt = { attemptId, cardId: card.cardId, sends: 1, hasArrived: false }
  return go(
    { step: 'paying', desk, attempt, patience: 'fresh' },
    { do: 'pay', attemptId, orderRef: desk.order.orderRef, card },
    { do: 'time-patience' },
  )
}

function unsent(desk: Desk, { code, networkCode }: Refusal): Step {
  return fail(desk, { code, money: 'no', networkCode })
}

/** The time to pay is over on the phone's clock. The bridge has the last word: someone else may have paid. */
function deadline(state: PaymentState): Step {
  const isIdle = state.step === 'choosing' || state.step === 'pin' || state.step === 'adding'
  return isIdle ? watch(state.desk, null) : stay(state)
}

// Leaving

function back(state: PaymentState): Step {
  if (state.step === 'pin') return go({ step: 'choosing', desk: state.desk }, { do: 'forget-pin' })
  if (state.step === 'adding') return go({ step: 'choosing', desk: state.desk })
  return stay(state)
}

/** A failed payment leads on to what its failure's next step says; the attempt is over, so another may start. */
function retry(desk: Desk | null, failed: Failed): Step {
  const { next } = FAILURES[failed.code]
  if (desk === null) return next === 'try-again' ? OPENING : over({ result: 'fail', code: failed.code })
  if (next === 'try-again' || next === 'retype-pin') return choosing(desk)
  if (next !== 'other-card') return over({ result: 'fail', code: failed.code })
  return choosing(withDeclined(desk))
}

function outcomeOfLeaving(state: PaymentState): Outcome {
  if (state.step === 'paid') return { result: 'ok' }
  if (state.step === 'failed') return { result: 'fail', code: state.failed.code }
  if (state.step === 'paying' || state.step === 'processing')
    return { result: 'fail', code: 'outcome_unknown' }
  return { result: 'cancel' }
}

function over(outcome: Outcome): Step {
  return go({ step: 'over', outcome }, { do: 'forget-pin' }, { do: 'settle', outcome })
}
