import type { FailureCode } from '../../../contract/failures.ts'
import type { FulfilmentState } from '../../../contract/lifecycles.ts'
import type { TopUpServiceId, TopUpState } from '../../../contract/top-up-door.ts'
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import type { Order } from '../orders/order.ts'
import { stateAt } from '../orders/order.ts'

/** Credit of an online service, bought for an account. */
export interface TopUp {
  readonly orderRef: string
  readonly openpid: string
  readonly topUpId: string
  readonly serviceId: TopUpServiceId
  readonly goodsId: string
  readonly goodsName: string
  readonly goodsNameEn: string
  /** In full while it may still be delivered to, and masked from then on. */
  readonly account: string
  /** Null until its order is paid. */
  readonly fulfilment: FulfilmentState | null
  readonly begunMs: number | null
  readonly changes: number
  readonly asks: number
  readonly dueMs: number | null
}

/** Time to pay. */
export const TOP_UP_ORDER_LIFE_MS = 30 * MINUTE_MS

/** Time for the provider to deliver, from the first order to him. After it he is asked to call the delivery off. */
export const DELIVER_WITHIN_MS = 10 * MINUTE_MS

/** Whether the provider is still to deliver; otherwise only his word that he will not is waited for. */
export function isInTime({ begunMs }: TopUp, nowMs: number): boolean {
  return begunMs !== null && nowMs < begunMs + DELIVER_WITHIN_MS
}

const ASK_EVERY_MS_MAX = MINUTE_MS
/** A refund that failed may succeed when the payer's card works again. */
export const FAILED_REFUND_EVERY_MS = DAY_MS

/**
 * When to ask again: after 1, 2, 4 … seconds, then every minute for as long as it takes. A delivery is asked for at the
 * very end of its time, so that the payer's money starts on its way back at once.
 */
export function nextAskMs(topUp: TopUp, nowMs: number): number {
  const againMs = nowMs + Math.min(SECOND_MS * 2 ** Math.min(topUp.asks, 10), ASK_EVERY_MS_MAX)
  const endMs = (topUp.begunMs ?? 0) + DELIVER_WITHIN_MS
  return topUp.fulfilment === 'delivering' && nowMs < endMs ? Math.min(againMs, endMs) : againMs
}

/** Times that a refund which the network turned down is tried before people have to look at it. */
export const REFUND_TRIES_MAX = 8

export function topUpStateAt({ fulfilment }: TopUp, order: Order, nowMs: number): TopUpState {
  return fulfilment ?? stateAt(order, nowMs)
}

/** What keeps a paid top-up from being what the payer wanted. */
export function failureOf({ fulfilment }: TopUp): FailureCode | null {
  const isMissed = fulfilment === 'refunding' || fulfilment === 'refunded' || fulfilment === 'refund-failed'
  return isMissed ? 'top_up_undelivered' : null
}

/** `123456789` → `12*****89`; the payer knows his own account by that. */
export function maskAccount(account: string): string {
  return `${account.slice(0, 2)}${'*'.repeat(Math.max(account.length - 4, 1))}${account.slice(-2)}`
}
