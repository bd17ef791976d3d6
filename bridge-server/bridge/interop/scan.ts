import type { CodeClass, CodeOwner, CodeRefusal, DayLimit } from '../../../contract/code-owners.ts'
import type { Recognised } from '../../../contract/codes/recognised.ts'
import type { FailureCode } from '../../../contract/failures.ts'
import type { Fen } from '../../../contract/money.ts'
import { toBeijingDigits } from '../../clock/beijing.ts'

/** What the network says of a merchant's code. */
export interface CodeFacts {
  /** Number of the inquiry, which a payment refers to. */
  readonly inquiryId: string
  /** Kind as the recogniser names it. */
  readonly kind: string
  readonly owner: CodeOwner
  readonly codeClass: CodeClass
  readonly isStatic: boolean
  readonly payeeName: string
  readonly payeeNameEn: string
  readonly cityCode: string
  readonly cityName: string
  readonly cityNameEn: string
  readonly statementLine: string
  /** Null where the payer types it. */
  readonly amountFen: Fen | null
  readonly dayLimit: DayLimit | null
  readonly expiresMs: number
}

/** A code that a payer scanned. */
export interface Scan extends CodeFacts {
  readonly openpid: string
  /** Chosen by the plugin; the same one again is the same scan. */
  readonly scanId: string
  readonly code: string
  readonly createdMs: number
  readonly orderRef: string | null
}

/** Why a code, or an amount for it, is refused, and what works instead. */
export interface CodeRefused {
  readonly failure: FailureCode
  /** For developers. Holds nothing of the code. */
  readonly why: string
  readonly field?: string
  readonly networkCode?: string
  readonly refusal?: CodeRefusal
}

/** What the code alone forbids, before anybody is asked; null for a code that a merchant shows to be paid. */
export function refuseUnasked(code: Recognised): CodeRefused | null {
  const refused = (failure: FailureCode, why: string, refusal: CodeRefusal): CodeRefused => ({
    failure,
    why,
    field: 'code',
    refusal,
  })
  if (code.kind === 'refused') {
    const why = `not a payment code: ${code.rule} at ${code.at}`
    return refused('code_unknown', why, { rule: code.rule, alternatives: ['scan-merchant-code'] })
  }
  if (code.mode === 'cpm') {
    const rule = { rule: 'PAYER_CODE', alternatives: ['scan-merchant-code'] } as const
    return refused('code_not_payable', `${code.kind} is shown by payers, to be scanned by merchants`, rule)
  }
  if (code.kind === 'unionpay.gateway' || code.kind.startsWith('aggregate.')) {
    const rule = { rule: 'OPENS_A_PAGE', alternatives: ['open-owner-app', 'show-payment-code'] } as const
    return refused('code_not_payable', `${code.kind} opens a page of its owner's`, rule)
  }
  if (code.kind === 'emv.mpm' && !code.unionpay) {
    const rule = { rule: 'NO_UNIONPAY_ACCOUNT', alternatives: ['ask-for-unionpay-code'] } as const
    return refused('code_not_payable', 'the code has no UnionPay account', rule)
  }
  return null
}

/** Whether a scan may be paid with this amount, at this moment, as far as it is known here; null when it may. */
export function refuseAmount(scan: Scan, amountFen: Fen, nowMs: number): CodeRefused | null {
  if (scan.expiresMs <= nowMs) {
    const refusal = { rule: 'SCAN_EXPIRED', alternatives: ['scan-merchant-code'] } as const
    return { failure: 'code_expired', why: 'the scan is over: scan the code again', refusal }
  }
  if (scan.amountFen !== null && scan.amountFen !== amountFen) {
    return { failure: 'amount_mismatch', why: `the code asks for ${scan.amountFen} fen`, field: 'amountFen' }
  }
  const { dayLimit } = scan
  // What was used of the limit was told on the day of the scan; of another day the network knows.
  const isSameDay = beijingDay(scan.createdMs) === beijingDay(nowMs)
  if (isSameDay && dayLimit?.dayMaxFen != null && dayLimit.usedFen + amountFen > dayLimit.dayMaxFen) {
    const refusal = { rule: `day-limit-${dayLimit.level}`, alternatives: ['pay-less'] } as const
    return { failure: 'day_limit', why: 'over what is left of the day limit', field: 'amountFen', refusal }
  }
  return null
}

const beijingDay = (ms: number) => toBeijingDigits(ms).slice(0, 8)
