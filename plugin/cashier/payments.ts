import type { LaunchParams } from '../../contract/plugin-api.ts'
import type { CashierView } from '../../contract/plugin-door.ts'
import { accepted } from '../api/answer.ts'
import { bridge } from '../api/bridge.ts'
import { entropy } from '../api/entropy.ts'
import { rememberOrder } from './opened-orders.ts'
import type { Outcome } from './payment-state.ts'
import { pinEntry } from './pin-entry.ts'
import { type OpenOrder, type Payment, runPayment } from './run-payment.ts'
import { PHONE_TIME } from './timers.ts'

/**
 * The payments open on the phone. A payment lives here and not in a component, so that what the payer sees may
 * come and go without the payment noticing; components hold its number.
 */
const open = new Map<number, Payment>()
let lastNumber = 0

/** Starts the payment of a shop's order and gives its number. `settle` hears the outcome once, after which it is void. */
export function startPayment(launch: LaunchParams, settle: (outcome: Outcome) => void): number {
  const number = startPaymentOf(() => bridge.openCashier(launch), settle)
  const payment = open.get(number)!
  const stop = payment.watch((state) => {
    if (!('desk' in state) || !state.desk) return
    rememberOrder(launch.package, state.desk.order.orderRef)
    stop()
  })
  return number
}

/** A flow of the plugin's own hears that its payment has begun, and what came of it. */
export type PaymentNews =
  | { readonly type: 'payment-started'; readonly payment: number }
  | { readonly type: 'payment-over'; readonly outcome: Outcome }

/** Pays an order that came about in the plugin itself, of a scanned code or a top-up, and is open already. */
export function payOpened(view: CashierView, tell: (news: PaymentNews) => void): void {
  const payment = startPaymentOf(
    async () => accepted(view),
    (outcome) => tell({ type: 'payment-over', outcome }),
  )
  tell({ type: 'payment-started', payment })
}

function startPaymentOf(openOrder: OpenOrder, settle: (outcome: Outcome) => void): number {
  const number = ++lastNumber
  const world = { bridge, randomness: entropy, time: PHONE_TIME, pinEntry }
  const payment = runPayment(world, openOrder, (outcome) => {
    open.delete(number)
    settle(outcome)
  })
  open.set(number, payment)
  return number
}

export function paymentOf(number: number): Payment | undefined {
  return open.get(number)
}

/** Whether a payer is before a cashier now; there is never a second one. */
export function isPaying(): boolean {
  return open.size > 0
}
