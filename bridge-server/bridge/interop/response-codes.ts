import type { FailureCode } from '../../../contract/failures.ts'

/**
 * What an ACP respCode that refuses a payment means to the payer. Meanings after UnionPay's published list; codes that
 * speak of the merchant or of our own message are our fault, so the payer is only asked to try again later.
 */
const REFUSALS: Readonly<Record<string, FailureCode>> = {
  '01': 'issuer_unavailable',
  '02': 'issuer_unavailable',
  '06': 'issuer_unavailable',
  '10': 'issuer_unavailable',
  '11': 'issuer_unavailable',
  '13': 'issuer_unavailable',
  '31': 'issuer_unavailable',
  '32': 'issuer_unavailable',
  '33': 'amount_limit',
  '34': 'issuer_unavailable',
  '37': 'issuer_unavailable',
  '38': 'card_restricted',
  '39': 'issuer_unavailable',
  // Charged after the deadline; UnionPay gives the money back by itself.
  '42': 'charged_late',
  '43': 'issuer_unavailable',
  '61': 'card_number_invalid',
  '62': 'card_not_supported',
  '63': 'card_restricted',
  '64': 'insufficient_funds',
  '65': 'pin_wrong',
  '66': 'phone_mismatch',
  '67': 'pin_locked',
  '68': 'card_not_supported',
  '69': 'issuer_unavailable',
  '71': 'sms_code_wrong',
  '72': 'card_not_supported',
  '73': 'card_expired',
  '76': 'card_not_supported',
  '77': 'card_not_supported',
  '78': 'card_restricted',
  '79': 'card_not_supported',
  '80': 'card_unknown',
  '81': 'frequency_limit',
  '87': 'frequency_limit',
  '89': 'card_unknown',
  '90': 'insufficient_funds',
  '91': 'issuer_declined',
}

/** Why a payment was refused. A code that is not listed is the issuer's own affair. */
export function paymentFailure(respCode: string): FailureCode {
  return REFUSALS[respCode] ?? 'issuer_declined'
}

/** Why a card could not be bound. No PIN is asked for then, so 65 is about the expiry date or the CVN2. */
export function bindingFailure(respCode: string): FailureCode {
  if (respCode === '65') return 'card_number_invalid'
  return paymentFailure(respCode)
}
