import type { CodeAlternative, CodeClass } from '../../../contract/code-owners.ts'
import { beijingDay } from './beijing-day.ts'

/** A use of receive codes that ended on a day. */
const ENDED = {
  rule: 'personal-static-remote-2022-03-01',
  from: '2022-03-01',
  source: '银发〔2021〕259号',
} as const

export type ReceiveDecision =
  | { readonly ok: true }
  | { readonly ok: false; readonly rule: string; readonly alternatives: readonly CodeAlternative[] }

/**
 * Whether a code may still receive this payment. A person's printed code is for people who stand in front of each
 * other; a saved picture of a person's code counts as printed.
 */
export function mayReceive(payment: {
  readonly codeClass: CodeClass
  readonly isStatic: boolean
  /** Whether payer and payee are not in one place, as with a code out of a chat or an album. */
  readonly isRemote: boolean
  readonly atMs: number
}): ReceiveDecision {
  const { codeClass, isStatic, isRemote, atMs } = payment
  const isEnded = codeClass === 'personal' && isStatic && isRemote && beijingDay(atMs) >= ENDED.from
  if (!isEnded) return { ok: true }
  return { ok: false, rule: ENDED.rule, alternatives: ['scan-merchant-code', 'show-payment-code'] }
}
