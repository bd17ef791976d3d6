import type { CodeRefusal } from '../../../contract/code-owners.ts'
import type { FailureCode } from '../../../contract/failures.ts'

/** What a refusal of the QR gateway's means to the payer. Its codes are a space of their own: ACP's mean other things. */
const REFUSALS: Readonly<Record<string, FailureCode>> = {
  '02': 'code_expired',
  '03': 'code_unknown',
  '13': 'amount_mismatch',
  '14': 'card_unknown',
  '32': 'pin_wrong',
  '40': 'class_not_open',
  '51': 'insufficient_funds',
  '54': 'card_expired',
  '57': 'issuer_declined',
  '59': 'issuer_declined',
  '61': 'amount_limit',
  '62': 'card_restricted',
  '64': 'amount_mismatch',
  '65': 'frequency_limit',
}

/** Codes that mean something else where a rule about codes, and not the card, is what refused. */
const REFUSALS_BY_RULE: Readonly<Record<string, FailureCode>> = {
  '57': 'code_not_payable',
  '61': 'day_limit',
  '62': 'region_not_open',
}

/** Why something was refused. A code that is not listed speaks of our own message or of the way there. */
export function qrFailure(
  responseCode: string,
  more: { readonly refusal?: CodeRefusal | null; readonly pinTriesLeft?: number | null } = {},
): FailureCode {
  if (responseCode === '32' && more.pinTriesLeft === 0) return 'pin_locked'
  const byRule = more.refusal && REFUSALS_BY_RULE[responseCode]
  return byRule ?? REFUSALS[responseCode] ?? 'issuer_unavailable'
}
