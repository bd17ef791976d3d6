import type { CardView } from '../../contract/cards.ts'
import { FAILURES, type FailureCode } from '../../contract/failures.ts'
import type { OrderView } from '../../contract/plugin-door.ts'
import type { Refusal } from '../api/answer.ts'
import type {
  Attempt,
  Desk,
  Failed,
  Outcome,
  PaymentEffect,
  PaymentEvent,
  PaymentState,
  Processing,
} from './payment-state.ts'
import { mayLeave } from './payment-state.ts'

/** How often one attempt is sent again when the bridge has never heard of it. */
export const RESENDS_MAX = 2

/** Wait before asking again after a lost question, by the number lost in a row; the last one repeats. */
export const ASK_AGAIN_MS = [1000, 2000, 4000, 5000] as const

type Waiting = Extract<PaymentState, { step: 'paying' | 'processing' }>

export interface Step {
  readonly state: PaymentState
  readonly effects: readonly PaymentEffect[]
}

export const OPENING: Step = {
  state: { step: 'loading', patience: 'fresh' },
  effects: [{ do: 'open' }, { do: 'time-patience' }],
}

/**
 * The flow of one payment, without a screen, a clock or a network: what an event makes of a state, and what is to
 * be done about it. An event that a state does not expect (a late answer, a second tap) changes nothing.
 *
 * Money rests on three rules kept here: a new attempt starts only from `pin`, which is only reached while no
 * attempt is open; an open attempt ends only by the bridge's word on it; `paid` is only reached by an order that
 * the bridge calls paid.
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

function opened(found: Omit<Desk, 'chosenCardId'>, nowMs: number): Step {
  const desk = { ...found, chosenCardId: firstPayable(found.cards) }
  const { state, attempt } = desk.order
  if (state === 'paying') {
    const running: Attempt | null = attempt && { attemptId: attempt.attemptId, cardId: null, sends: 1 }
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

function choosing(desk: Desk): Step {
  return go({ step: 'choosing', desk }, { do: 'time-deadline', atMs: desk.deadlineMs })
}

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
  const attempt = { attemptId, cardId: card.cardId, sends: 1 }
  return go(
    { step: 'paying', desk, attempt, patience: 'fresh' },
    { do: 'pay', attemptId, orderRef: desk.order.orderRef, card },
    { do: 'time-patience' },
  )
}

function unsent(desk: Desk, { code, networkCode }: Refusal): Step {
  return fail(desk, { code, money: 'no', networkCode })
}

/** The bridge, or the way there, refused the request; only what surely moved nothing may end the attempt. */
function payRefused(state: Waiting, attempt: Attempt, refusal: Refusal): Step {
  const { desk } = state
  const { code, networkCode } = refusal
  const { money, next } = FAILURES[code]
  // After a lost answer, what may pass by itself says nothing about the request that was lost.
  const mayStillRun = attempt.sends > 1 && next === 'try-again'
  if (code === 'network_unreachable' && attempt.sends === 1) return unsent(desk, refusal)
  if (code === 'order_busy') return watch(desk, null, state)
  if (money !== 'no' || mayStillRun) return noWord(state)
  return attemptFailed(desk, attempt, { code, money: 'no', networkCode }, null)
}

function attemptFailed(desk: Desk, attempt: Attempt, failed: Failed, triesLeft: number | null): Step {
  const card = desk.cards.find(({ cardId }) => cardId === attempt.cardId)
  if (failed.code === 'pin_wrong' && triesLeft !== 0 && card) {
    return go({ step: 'pin', desk, card, wrong: { triesLeft } }, { do: 'forget-pin' })
  }
  const code: FailureCode = failed.code === 'pin_wrong' && triesLeft === 0 ? 'pin_locked' : failed.code
  return fail(code === 'pin_locked' ? withLocked(desk, attempt.cardId) : desk, { ...failed, code })
}

// The bridge's word on the order

function orderSeen(state: Waiting, order: OrderView, nowMs: number): Step {
  if (order.orderRef !== state.desk.order.orderRef || order.version < state.desk.order.version)
    return stay(state)
  const desk = { ...state.desk, ...seen(order, nowMs) }
  const { attempt } = state
  if (order.state === 'paid' || order.state === 'closed') return settledOrder(desk, nowMs)
  if (order.state === 'paying') return keepWatching(state, desk)
  const result = order.attempt
  if (attempt !== null && result?.attemptId === attempt.attemptId) {
    if (result.state !== 'failed') return keepWatching(state, desk)
    const failed: Failed = {
      code: result.failure ?? 'issuer_declined',
      money: 'no',
      networkCode: result.networkCode,
    }
    return attemptFailed(desk, attempt, failed, result.pinTriesLeft)
  }
  if (attempt !== null) return neverArrived(state, desk, attempt)
  return nowMs < desk.deadlineMs ? choosing(desk) : settledOrder(desk, nowMs)
}

/** The order is still waiting and the bridge knows no such attempt: the same request is sent again, never a new one. */
function neverArrived(state: Waiting, desk: Desk, attempt: Attempt): Step {
  if (state.step === 'paying') return watch(desk, attempt, state)
  if (attempt.cardId === null || attempt.sends > RESENDS_MAX) return noWord({ ...state, desk })
  const again = { ...attempt, sends: attempt.sends + 1 }
  return go({ ...state, desk, attempt: again }, { do: 'pay-again', attemptId: attempt.attemptId })
}

function settledOrder(desk: Desk, nowMs: number): Step {
  if (desk.order.state === 'paid') return go({ step: 'paid', order: desk.order }, { do: 'forget-pin' })
  const code = nowMs >= desk.deadlineMs ? 'order_expired' : 'order_closed'
  return fail(desk, { code, money: 'no', networkCode: null })
}

/** Asks the bridge from here on. The payer's patience goes on from where it was, if he was waiting already. */
function watch(desk: Desk, attempt: Attempt | null, before?: PaymentState): Step {
  const patience = before && 'patience' in before ? before.patience : null
  return go(
    { step: 'processing', desk, attempt, patience: patience ?? 'fresh', lostQuestions: 0 },
    { do: 'forget-pin' },
    ask(desk),
    ...(patience === null ? [{ do: 'time-patience' } as const] : []),
  )
}

function keepWatching(state: Waiting, desk: Desk): Step {
  if (state.step === 'paying') return watch(desk, state.attempt, state)
  const next: Processing = { ...state, desk, lostQuestions: 0 }
  // A bridge that answers at once without news must not be asked in a tight loop.
  const hasNews = desk.order.version > state.desk.order.version
  return go(next, hasNews ? ask(desk) : { do: 'ask-after', delayMs: ASK_AGAIN_MS[0] })
}

/** No answer, or one that tells nothing: ask, and the longer it lasts the less often. */
function noWord(state: Waiting): Step {
  if (state.step === 'paying') return watch(state.desk, state.attempt, state)
  const delayMs = ASK_AGAIN_MS[Math.min(state.lostQuestions, ASK_AGAIN_MS.length - 1)]!
  return go({ ...state, lostQuestions: state.lostQuestions + 1 }, { do: 'ask-after', delayMs })
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
  const others = desk.cards.filter((card) => card.cardId !== desk.chosenCardId)
  return choosing({ ...desk, chosenCardId: firstPayable(others) ?? firstPayable(desk.cards) })
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

// Small words

const stay = (state: PaymentState): Step => ({ state, effects: [] })

const go = (state: PaymentState, ...effects: PaymentEffect[]): Step => ({ state, effects })

const fail = (desk: Desk | null, failed: Failed): Step =>
  go({ step: 'failed', desk, failed }, { do: 'forget-pin' })

/** While the order is being paid the answer may be held back until it changes; otherwise it is wanted at once. */
function ask({ order }: Desk): PaymentEffect {
  return { do: 'ask', orderRef: order.orderRef, since: order.state === 'paying' ? order.version : null }
}

/** The order, with its deadline moved from the bridge's clock to the phone's. */
function seen(order: OrderView, nowMs: number): Pick<Desk, 'order' | 'deadlineMs'> {
  return { order, deadlineMs: nowMs + order.expiresAtMs - order.serverTimeMs }
}

function isWaiting(state: PaymentState): state is Waiting {
  return state.step === 'paying' || state.step === 'processing'
}

function firstPayable(cards: readonly CardView[]): string | null {
  return cards.find((card) => card.disabledBecause === null)?.cardId ?? null
}

function withCard(desk: Desk, card: CardView): Desk {
  const others = desk.cards.filter(({ cardId }) => cardId !== card.cardId)
  const chosenCardId = card.disabledBecause === null ? card.cardId : desk.chosenCardId
  return { ...desk, cards: [...others, card], chosenCardId }
}

/** The issuer has locked the card: it stays in sight with its reason. {@link retry} proposes another. */
function withLocked(desk: Desk, lockedCardId: string | null): Desk {
  const cards = desk.cards.map((card) =>
    card.cardId === lockedCardId ? { ...card, disabledBecause: 'pin_locked' as const } : card,
  )
  return { ...desk, cards }
}
