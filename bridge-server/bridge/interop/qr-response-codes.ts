import type { FailureCode } from '../../../contract/failures.ts'

/** What a refusal of the QR gateway's means to the payer. Its codes are a space of their own: ACP's mean other things. */
const REFUSALS: Readonly<Record<string, FailureCode>> = {
  '02': 'code_expired',
  '03': 'code_unknown',
  // The PIN was not typed in time, or the payer would not.
  '05': 'pin_not_given',
  '13': 'amount_mismatch',
  '14': 'card_unknown',
  '32': 'pin_wrong',
  '40': 'code_not_payable',
  '51': 'insufficient_funds',
  '54': 'card_expired',
  '57': 'issuer_declined',
  '59': 'issuer_declined',
  '61': 'amount_limit',
  '62': 'card_restricted',
  '64': 'amount_mismatch',
  '65': 'frequency_limit',
}

interface RuleMeaning {
  readonly responseCode: string
  readonly rule: RegExp
  readonly failure: FailureCode
}

/** Codes that say more together with the rule that refused. The first that fits counts. */
const BY_RULE: readonly RuleMeaning[] = [
  { responseCode: '02', rule: /^code-used$/, failure: 'code_used' },
  // Of no class and in no place, the code itself is the matter; or a person's printed code at a distance.
  { responseCode: '40', rule: /^(code|personal-static-remote)-/, failure: 'code_not_payable' },
  { responseCode: '40', rule: /^no-link-/, failure: 'direction_not_open' },
  { responseCode: '40', rule: /./, failure: 'class_not_open' },
  { responseCode: '61', rule: /^payment-max$/, failure: 'amount_limit' },
  { responseCode: '61', rule: /./, failure: 'day_limit' },
  { responseCode: '62', rule: /./, failure: 'region_not_open' },
]

/** Why something was refused. A code that is not listed speaks of our own message or of the way there. */
export function qrFailure(
  responseCode: string,
  { rule, pinTriesLeft }: { readonly rule?: string | undefined; readonly pinTriesLeft?: number | null } = {},
): FailureCode {
  if (responseCode === '32' && pinTriesLeft === 0) return 'pin_locked'
  const byRule = BY_RULE.find((row) => row.responseCode === responseCode && rule && row.rule.test(rule))
  return byRule?.failure ?? REFUSALS[responseCode] ?? 'issuer_unavailable'
}
