import type { PaymentOrigin } from '../../../contract/code-owners.ts'
import type { OrderState } from '../../../contract/lifecycles.ts'
import type { Fen } from '../../../contract/money.ts'
import { DAY_MS, HOUR_MS } from '../../clock/clock.ts'

/** An order as its merchant placed it, and how far it has come. */
export interface Order {
  /** The bridge's own handle, which the plugin gets to see. */
  readonly orderRef: string
  readonly origin: PaymentOrigin
  /** Who placed it: a merchant; or for codes, scanned and shown, the bridge as an app of the network. */
  readonly mchid: string
  readonly appid: string
  readonly outTradeNo: string
  /** Hash of everything the merchant asked for: tells a repeated call from another order under the same number. */
  readonly fingerprint: string
  /** Serial of the merchant certificate that signed the call; launch parameters must be signed by its key too. */
  readonly keySerial: string
  readonly description: string
  /** Null where nobody gave it. */
  readonly descriptionEn: string | null
  readonly attach: string | null
  readonly deviceId: string | null
  readonly notifyUrl: string
  /** The payer as the merchant knows him; echoed, never interpreted. */
  readonly payerOpenid: string
  readonly amountFen: Fen
  readonly createdMs: number
  readonly expiresMs: number
  /** The order's number and time at the network; a ticket paid in the wallet itself comes back under it. */
  readonly acpOrderId: string
  readonly acpTxnTime: string
  /** UnionPay's ticket. It is handed to nobody: payers pay with bound cards. */
  readonly tn: string
  readonly prepayId: string
  readonly prepayExpiresMs: number
  readonly state: OrderState
  readonly closedBy: 'merchant' | 'time' | null
  /** Grows with every change that a payer can see. */
  readonly version: number
  /** The one payer who may see and pay the order: whoever opened it first. */
  readonly payerOpenpid: string | null
  readonly transactionId: string | null
  readonly bankType: string | null
  readonly paidMs: number | null
}

/** An order that UnionPay has not given a ticket for yet, and that nobody has been told of. */
export type Draft = Omit<Order, 'tn' | 'prepayId' | 'prepayExpiresMs'>

/** Time to pay when the merchant names none, and the longest that he may name. */
export const ORDER_LIFE_MS = 7 * DAY_MS
/** Life of a prepay_id, whatever the order's own: placing the order again renews it. */
export const PREPAY_LIFE_MS = 2 * HOUR_MS

/** The state that counts at `nowMs`: an order whose time is over is closed even before the books say so. */
export function stateAt(order: Order, nowMs: number): OrderState {
  return isExpired(order, nowMs) ? 'closed' : order.state
}

/** What to tell the payer of an order that is closed, or whose time is over. */
export function whyClosed(order: Order): 'order_closed' | 'order_expired' {
  return order.closedBy === 'merchant' ? 'order_closed' : 'order_expired'
}

/** Time runs out only for an order that nobody is paying. */
export function isExpired(order: Order, nowMs: number): boolean {
  return order.state === 'awaiting' && order.expiresMs <= nowMs
}

/** Whether `prepayId` still opens a cashier. */
export function isPrepayAlive(order: Order, nowMs: number): boolean {
  return order.prepayExpiresMs > nowMs
}
