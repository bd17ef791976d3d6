import type { LaunchParams, PluginResult } from '../contract/plugin-api.ts'
import { BackendError, backend, messageOf } from './backend.ts'
import { quickpass } from './quickpass.ts'
import { texts } from './texts.ts'

/** What the cashier said. The backend's word on the order is what counts. `unsettled`: the bank has not answered yet. */
export type PaymentOutcome =
  | { readonly kind: 'ok' }
  | { readonly kind: 'unsettled' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string }

/**
 * Pays an order with Cloud QuickPass, in the cashier that stands on the page.
 *
 * @throws BackendError when the payment could not be prepared; the cashier was not opened then
 */
export async function payOrder(orderId: string): Promise<PaymentOutcome> {
  const launchParams = await backend.prepay(orderId)
  try {
    // Line three of three; it takes and gives exactly what wx.requestPayment does.
    await quickpass().requestPayment(launchParams)
    return { kind: 'ok' }
  } catch (error) {
    return outcomeOf(error as PluginResult)
  }
}

/** After these refusals the order may have been paid before. */
const MAYBE_PAID = new Set(['ORDER_NOT_PAYABLE', 'ORDER_BEING_PAID'])

/** What to say when a payment could not be prepared: the cashier never opened, so this attempt took no money. */
export function notPreparedMessage(error: unknown): string {
  const mayBePaid = error instanceof BackendError && error.code !== null && MAYBE_PAID.has(error.code)
  return mayBePaid ? error.message : texts.notCharged(messageOf(error))
}

/** The same for an order that was tried before: nobody here knows how that try ended, so money is not mentioned. */
export function notPreparedAgainMessage(error: unknown): string {
  return messageOf(error)
}

/** The other way in: the plugin's cashier as a page of its own. */
export function cashierPageUrl(launchParams: LaunchParams): string {
  const query = Object.entries(launchParams).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  return `plugin://quickpass/cashier?${query.join('&')}`
}

/** Failures after which the order may be paid all the same. */
const UNSETTLED = new Set(['outcome_unknown', 'order_busy', 'order_paid'])

/** Reads `requestPayment:ok`, `requestPayment:fail cancel` or `requestPayment:fail <detail>`. */
export function outcomeOf({ errMsg = '' }: Partial<PluginResult>): PaymentOutcome {
  if (errMsg === 'requestPayment:ok') return { kind: 'ok' }
  if (errMsg === 'requestPayment:fail cancel') return { kind: 'cancelled' }
  const detail = /^requestPayment:fail (.+)$/.exec(errMsg)?.[1]
  if (detail && UNSETTLED.has(detail)) return { kind: 'unsettled' }
  return { kind: 'failed', message: detail ? texts.paymentFailed(detail) : texts.cashierMissing }
}
