import type { Desk, Failed, PaymentEffect, PaymentState } from './payment-state.ts'

/** What an event makes of a payment, and what is to be done about it. */
export interface Step {
  readonly state: PaymentState
  readonly effects: readonly PaymentEffect[]
}

/** The event changes nothing. */
export const stay = (state: PaymentState): Step => ({ state, effects: [] })

export const go = (state: PaymentState, ...effects: PaymentEffect[]): Step => ({ state, effects })

export const fail = (desk: Desk | null, failed: Failed): Step =>
  go({ step: 'failed', desk, failed }, { do: 'forget-pin' })

/** The payer chooses how to pay, while the order lasts. */
export function choosing(desk: Desk): Step {
  return go({ step: 'choosing', desk }, { do: 'time-deadline', atMs: desk.deadlineMs })
}
