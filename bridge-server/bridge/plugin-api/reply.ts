import type { FailureCode } from '../../../contract/failures.ts'
import type { DoorError } from '../../../contract/plugin-door.ts'
import type { CodeRefused } from '../interop/scan.ts'

/** What a call of the plugin comes to. */
export type Reply<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: DoorError }

export function answer<Value>(value: Value): Reply<Value> {
  return { ok: true, value }
}

/** `message` is for developers; payers see the contract's text of `code`. */
export function refuse(
  code: FailureCode,
  message: string,
  more: Pick<DoorError, 'field' | 'networkCode' | 'refusal'> = {},
): { readonly ok: false; readonly error: DoorError } {
  return { ok: false, error: { code, message, ...more } }
}

export function refuseCode({ failure, why, ...more }: CodeRefused) {
  return refuse(failure, why, more)
}

/** HTTP status of every failure at this door. */
export const FAILURE_STATUSES: Readonly<Record<FailureCode, number>> = {
  order_unknown: 404,
  order_expired: 410,
  order_closed: 410,
  order_paid: 409,
  charged_late: 409,
  order_busy: 409,
  pay_sign_invalid: 403,
  app_mismatch: 403,
  card_unknown: 404,
  card_expired: 422,
  card_restricted: 422,
  card_not_supported: 422,
  card_number_invalid: 422,
  card_limit: 409,
  pin_wrong: 422,
  pin_locked: 422,
  insufficient_funds: 422,
  amount_limit: 422,
  frequency_limit: 422,
  issuer_declined: 422,
  issuer_unavailable: 503,
  phone_mismatch: 422,
  sms_code_wrong: 422,
  sms_code_expired: 422,
  code_unknown: 404,
  code_expired: 410,
  code_used: 409,
  pin_not_given: 410,
  code_not_payable: 422,
  region_not_open: 422,
  class_not_open: 422,
  direction_not_open: 422,
  day_limit: 422,
  amount_mismatch: 422,
  top_up_account_unknown: 404,
  top_up_closed: 503,
  top_up_undelivered: 409,
  not_available: 403,
  outcome_unknown: 504,
  network_unreachable: 504,
  session_expired: 401,
  host_not_trusted: 403,
  too_many_requests: 429,
  bad_request: 400,
  system_error: 500,
}
