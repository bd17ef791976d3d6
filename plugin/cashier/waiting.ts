import { FAILURES, type FailureCode } from '../../contract/failures.ts'
import type { OrderView } from '../../contract/plugin-door.ts'
import type { Refusal } from '../api/answer.ts'
import { seen, withLocked } from './desk.ts'
import type { Attempt, Desk, Failed, PaymentEffect, PaymentState, Processing } from './payment-state.ts'
import { choosing, fail, go, type Step } from './step.ts'

/**
 * The part of the flow in which money may be moving. An open attempt ends here, and only by the bridge's word on it;
 * whatever else happens, the bridge is asked again.
 */
export type Waiting = Extract<PaymentState, { step: 'paying' | 'processing' }>

/** How often one attempt is sent again when the bridge has never heard of it. */
export const RESENDS_MAX = 2

/** Wait before asking again after a lost question, by the number lost in a row; the last one repeats. */
const ASK_AGAIN_MS = [1000, 2000, 4000, 5000] as const

export function isWaiting(state: PaymentState): state is Waiting {
  return state.step === 'paying' || state.step === 'processing'
}

/** The bridge answered the request to pay, so it knows the attempt, whatever became of it since. */
export function payAnswered(state: Waiting, order: OrderView, nowMs: number): Step {
  const attempt = state.attempt && { ...state.attempt, hasArrived: true }
  return orderSeen({ ...state, attempt } as Waiting, order, nowMs)
}

/** The bridge, or the way there, refused the request; only what surely moved nothing may end the attempt. */
export function payRefused(state: Waiting, attempt: Attempt, refusal: Refusal): Step {
  const { desk } = state
  const { code, networkCode } = refusal
  const { money, next } = FAILURES[code]
  // After a lost answer, what may pass by itself says nothing about the request that was lost.
  const mayStillRun = attempt.sends > 1 && next === 'try-again'
  if (code === 'network_unreachable' && attempt.sends === 1)
    return fail(desk, { code, money: 'no', networkCode })
  if (code === 'order_busy') return watch(desk, null, state)
  if (money !== 'no' || mayStillRun) return noWord(state)
  return attemptFailed(desk, attempt, { code, money: 'no', networkCode }, null)
}

/** The order as the bridge sees it now. */
export function orderSeen(state: Waiting, order: OrderView, nowMs: number): Step {
  if (order.version < state.desk.order.version) return noWord(state)
  const desk = { ...state.desk, ...seen(order, nowMs) }
  if (order.state === 'paid' || order.state === 'closed') return settledOrder(desk, nowMs)

  const result = order.attempt?.attemptId === state.attempt?.attemptId ? order.attempt : null
  const attempt = state.attempt && {
    ...state.attempt,
    hasArrived: state.attempt.hasArrived || result !== null,
  }
  if (order.state === 'paying') return keepWatching({ ...state, attempt } as Waiting, desk)

  // The order waits again, so no attempt that the bridge knows of is under way any more.
  if (attempt && result?.state === 'failed') {
    const { failure, networkCode, pinTriesLeft } = result
    return attemptFailed(
      desk,
      attempt,
      { code: failure ?? 'issuer_declined', money: 'no', networkCode },
      pinTriesLeft,
    )
  }
  if (attempt && !attempt.hasArrived) return neverArrived(state, desk, attempt)
  return nowMs < desk.deadlineMs ? choosing(desk) : settledOrder(desk, nowMs)
}

/** The order is paid, closed, or past its time. */
export function settledOrder(desk: Desk, nowMs: number): Step {
  if (desk.order.state === 'paid') return go({ step: 'paid', order: desk.order }, { do: 'forget-pin' })
  const code = nowMs >= desk.deadlineMs ? 'order_expired' : 'order_closed'
  return fail(desk, { code, money: 'no', networkCode: null })
}

/** Asks the bridge from here on. The payer's patience goes on from where it was, if he was waiting already. */
export function watch(desk: Desk, attempt: Attempt | null, before?: PaymentState): Step {
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
export function noWord(state: Waiting): Step {
  if (state.step === 'paying') return watch(state.desk, state.attempt, state)
  const delayMs = ASK_AGAIN_MS[Math.min(state.lostQuestions, ASK_AGAIN_MS.length - 1)]!
  return go({ ...state, lostQuestions: state.lostQuestions + 1 }, { do: 'ask-after', delayMs })
}

/** While the order is being paid the answer may be held back until it changes; otherwise it is wanted at once. */
export function ask({ order }: Desk): PaymentEffect {
  return { do: 'ask', orderRef: order.orderRef, since: order.state === 'paying' ? order.version : null }
}

function attemptFailed(desk: Desk, attempt: Attempt, failed: Failed, triesLeft: number | null): Step {
  const card = desk.cards.find(({ cardId }) => cardId === attempt.cardId)
  if (failed.code === 'pin_wrong' && triesLeft !== 0 && card) {
    return go({ step: 'pin', desk, card, wrong: { triesLeft } }, { do: 'forget-pin' })
  }
  const code: FailureCode = failed.code === 'pin_wrong' && triesLeft === 0 ? 'pin_locked' : failed.code
  return fail(code === 'pin_locked' ? withLocked(desk, attempt.cardId) : desk, { ...failed, code })
}

/** The order is still waiting and the bridge knows no such attempt: the same request is sent again, never a new one. */
function neverArrived(state: Waiting, desk: Desk, attempt: Attempt): Step {
  if (state.step === 'paying') return watch(desk, attempt, state)
  if (attempt.sends > RESENDS_MAX) return noWord({ ...state, desk })
  const again = { ...attempt, sends: attempt.sends + 1 }
  return go({ ...state, desk, attempt: again }, { do: 'pay-again', attemptId: attempt.attemptId })
}
