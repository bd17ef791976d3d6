import type { DeliveryOrder, DeliveryState } from '../fulfilment/messages.ts'

/** Something that a client wants delivered under a key of its own, and what became of it. */
export interface Delivery {
  readonly deliveryKey: string
  /** Null where the key was cancelled before its order came. */
  readonly order: DeliveryOrder | null
  readonly orderSha256: string | null
  readonly state: DeliveryState
  readonly reason: string | null
  readonly serial: string | null
  /** How often the client asked for it. */
  readonly requests: number
  readonly createdMs: number
  readonly changedMs: number
}

export type DeliveryEvent = 'deliver' | 'refuse' | 'cancel'

/** Every end is final: what was cancelled is never delivered, and what was delivered is never taken back. */
const DELIVERY_TRANSITIONS: {
  readonly [State in DeliveryState]: { readonly [Event in DeliveryEvent]?: DeliveryState }
} = {
  pending: { deliver: 'delivered', refuse: 'refused', cancel: 'cancelled' },
  delivered: {},
  refused: {},
  cancelled: {},
}

/** The state that `event` leads to, or null where it comes too late. */
export function nextDeliveryState(state: DeliveryState, event: DeliveryEvent): DeliveryState | null {
  return DELIVERY_TRANSITIONS[state][event] ?? null
}
