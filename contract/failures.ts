/**
 * Every failure that a payer can meet: whether money moved, and what the payer may do next. Doors translate to
 * and from HTTP statuses and ACP response codes; texts stand in `failure-texts.ts`.
 */
export type MoneyMoved = 'no' | 'yes' | 'unknown'

/**
 * What the payer may do: type the PIN again, pay with another card, wait for the outcome, start again from the
 * shop, try the same step again, correct what was typed, or nothing but close.
 */
export type NextStep =
  | 'retype-pin'
  | 'other-card'
  | 'wait'
  | 'back-to-shop'
  | 'try-again'
  | 'correct'
  | 'close'

interface Failure {
  readonly money: MoneyMoved
  readonly next: NextStep
}

const failure = (money: MoneyMoved, next: NextStep): Failure => ({ money, next })

export const FAILURES = {
  // The order
  order_unknown: failure('no', 'back-to-shop'),
  order_expired: failure('no', 'back-to-shop'),
  order_closed: failure('no', 'back-to-shop'),
  order_paid: failure('yes', 'close'),
  // UnionPay took the money after the deadline and gives it back by itself.
  charged_late: failure('unknown', 'close'),
  order_busy: failure('unknown', 'wait'),
  pay_sign_invalid: failure('no', 'back-to-shop'),
  app_mismatch: failure('no', 'back-to-shop'),
  // The card and its issuer
  card_unknown: failure('no', 'other-card'),
  card_expired: failure('no', 'other-card'),
  card_restricted: failure('no', 'other-card'),
  card_not_supported: failure('no', 'other-card'),
  card_number_invalid: failure('no', 'correct'),
  card_limit: failure('no', 'close'),
  pin_wrong: failure('no', 'retype-pin'),
  pin_locked: failure('no', 'other-card'),
  insufficient_funds: failure('no', 'other-card'),
  amount_limit: failure('no', 'other-card'),
  frequency_limit: failure('no', 'other-card'),
  issuer_declined: failure('no', 'other-card'),
  issuer_unavailable: failure('no', 'try-again'),
  phone_mismatch: failure('no', 'correct'),
  sms_code_wrong: failure('no', 'correct'),
  sms_code_expired: failure('no', 'try-again'),
  // Codes, scanned and shown
  code_unknown: failure('no', 'close'),
  code_expired: failure('no', 'try-again'),
  code_used: failure('no', 'try-again'),
  // The merchant waited for the PIN of a shown code; it was not typed in time, or the payer would not.
  pin_not_given: failure('no', 'try-again'),
  code_not_payable: failure('no', 'close'),
  region_not_open: failure('no', 'close'),
  class_not_open: failure('no', 'close'),
  direction_not_open: failure('no', 'close'),
  day_limit: failure('no', 'close'),
  amount_mismatch: failure('no', 'correct'),
  // Top-ups
  top_up_account_unknown: failure('no', 'correct'),
  top_up_closed: failure('no', 'try-again'),
  top_up_undelivered: failure('yes', 'wait'),
  // The beta
  not_available: failure('no', 'close'),
  // The way there
  outcome_unknown: failure('unknown', 'wait'),
  network_unreachable: failure('unknown', 'try-again'),
  session_expired: failure('no', 'try-again'),
  host_not_trusted: failure('no', 'close'),
  too_many_requests: failure('no', 'try-again'),
  bad_request: failure('no', 'close'),
  system_error: failure('unknown', 'try-again'),
} as const satisfies Record<string, Failure>

export type FailureCode = keyof typeof FAILURES

export function isFailureCode(value: unknown): value is FailureCode {
  return typeof value === 'string' && Object.keys(FAILURES).includes(value)
}
