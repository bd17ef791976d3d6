/**
 * The life of an order and of one attempt to pay it, written down once. Everything that changes a state asks
 * {@link next}; a pair that the tables do not list is refused, so a late or repeated message changes nothing.
 */
export type OrderState = 'awaiting' | 'paying' | 'paid' | 'closed'
export type OrderEvent = 'pay' | 'succeed' | 'fail' | 'close' | 'expire'

export type AttemptState = 'sending' | 'pending' | 'succeeded' | 'failed'
export type AttemptEvent = 'unknown' | 'succeed' | 'fail'

type Transitions<State extends string, Event extends string> = {
  readonly [S in State]: { readonly [E in Event]?: State }
}

export const ORDER_TRANSITIONS: Transitions<OrderState, OrderEvent> = {
  // `succeed` from here: the order's tn was paid in the wallet itself, without an attempt of the plugin's.
  awaiting: { pay: 'paying', succeed: 'paid', close: 'closed', expire: 'closed' },
  // While an attempt is under way its outcome decides; nobody may close the order under it.
  paying: { succeed: 'paid', fail: 'awaiting' },
  paid: {},
  closed: {},
}

export const ATTEMPT_TRANSITIONS: Transitions<AttemptState, AttemptEvent> = {
  sending: { unknown: 'pending', succeed: 'succeeded', fail: 'failed' },
  // 03, 04, 05 or no answer at all: only a query or a notification may end it.
  pending: { succeed: 'succeeded', fail: 'failed' },
  succeeded: {},
  failed: {},
}

/** The state that `event` leads to from `state`, or null where the table has no such step. */
export function next<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  state: State,
  event: Event,
): State | null {
  return table[state][event] ?? null
}
