/**
 * The life of an order, of one attempt to pay it, of a refund and of a top-up, written down once. Everything that changes a state asks
 * {@link next}; a pair that the tables do not list is refused, so a late or repeated message changes nothing.
 */
export type OrderState = 'awaiting' | 'paying' | 'paid' | 'closed'
export type OrderEvent = 'pay' | 'succeed' | 'fail' | 'close' | 'expire'

export type AttemptState = 'sending' | 'pending' | 'succeeded' | 'failed'
export type AttemptEvent = 'unknown' | 'succeed' | 'fail'

export type RefundState = 'processing' | 'succeeded' | 'closed' | 'abnormal'
export type RefundEvent = 'succeed' | 'close' | 'strand' | 'retry'

/** What becomes of a top-up once its order is paid; until then it is as its order is. */
export type FulfilmentState = 'paid' | 'delivering' | 'delivered' | 'refunding' | 'refunded' | 'refund-failed'
export type FulfilmentEvent = 'begin' | 'deliver' | 'miss' | 'return' | 'strand'

export type CodeState = 'live' | 'used' | 'expired' | 'retired'
export type CodeEvent = 'use' | 'expire' | 'retire'

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

export const REFUND_TRANSITIONS: Transitions<RefundState, RefundEvent> = {
  // Accepted, or nobody knows: only a query or a notification may end it.
  processing: { succeed: 'succeeded', close: 'closed', strand: 'abnormal' },
  succeeded: {},
  // Nothing went back. The merchant may try again under the same number; and money that the network says did go back
  // counts, whatever was believed before.
  closed: { retry: 'processing', succeed: 'succeeded' },
  // The payer's card cannot take the money.
  abnormal: { retry: 'processing', succeed: 'succeeded' },
}

export const FULFILMENT_TRANSITIONS: Transitions<FulfilmentState, FulfilmentEvent> = {
  paid: { begin: 'delivering' },
  // Only the provider's word ends it: he delivered, or he did not and never will.
  delivering: { deliver: 'delivered', miss: 'refunding' },
  delivered: {},
  refunding: { return: 'refunded', strand: 'refund-failed' },
  refunded: {},
  // The payer's card did not take the money. It is tried again, and people look at it.
  'refund-failed': { return: 'refunded' },
}

export const CODE_TRANSITIONS: Transitions<CodeState, CodeEvent> = {
  live: { use: 'used', expire: 'expired', retire: 'retired' },
  // A code is used once; what then becomes of the payment is the life of its order.
  used: {},
  // Scanned in its last moment, and told of later: the network, not the clock here, says whether a code was used.
  expired: { use: 'used' },
  retired: { use: 'used' },
}

/** The state that `event` leads to from `state`, or null where the table has no such step. */
export function next<State extends string, Event extends string>(
  table: Transitions<State, Event>,
  state: State,
  event: Event,
): State | null {
  return table[state][event] ?? null
}
