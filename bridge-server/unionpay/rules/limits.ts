import type { DayLimit } from '../../../contract/code-owners.ts'
import { beijingDay } from './beijing-day.ts'

/** What the regulator lets one customer pay by codes in a day, and how a payment finds its limit. */
export type LimitLevel = DayLimit['level']

interface LimitRow {
  readonly from: string
  /** Null: as agreed with the customer. */
  readonly dayMaxFen: Readonly<Record<LimitLevel, number | null>>
  readonly source: string
}

/** Newest last. "Not more than": exactly the limit passes. */
const LIMIT_ROWS: readonly LimitRow[] = [
  {
    from: '2018-04-01',
    dayMaxFen: { A: null, B: 5_000_00, C: 1_000_00, D: 500_00 },
    source: '银发〔2017〕296号',
  },
]

/**
 * The level of a payment. A printed code is D whatever is verified; of codes made for the payment, the verification
 * tells.
 *
 * @param factors different categories that were verified: something known, something held, something of the body.
 * @param hasCertificate whether one of them was a digital certificate or electronic signature.
 */
export function levelOf(payment: {
  readonly isStatic: boolean
  readonly factors: number
  readonly hasCertificate: boolean
}): LimitLevel {
  if (payment.isStatic) return 'D'
  if (payment.factors < 2) return 'C'
  return payment.hasCertificate ? 'A' : 'B'
}

/** What the level allows in a day; null where it is agreed and nothing is, or no limit was in force yet. */
export function dayMaxOf(level: LimitLevel, atMs: number, agreedMaxFen: number | null = null): number | null {
  const today = beijingDay(atMs)
  const row = LIMIT_ROWS.findLast(({ from }) => from <= today)
  return row?.dayMaxFen[level] ?? agreedMaxFen
}

export interface DayLimitQuestion {
  readonly level: LimitLevel
  /** What the bucket has taken today, same-day refunds given back. */
  readonly usedFen: number
  readonly amountFen: number
  readonly atMs: number
  /** Level A: what the customer agreed to. */
  readonly agreedMaxFen?: number | null
}

export type DayLimitDecision =
  | { readonly ok: true; readonly limit: DayLimit }
  | { readonly ok: false; readonly rule: string; readonly limit: DayLimit; readonly remainingFen: number }

/** Whether a payment still fits into its bucket today. */
export function checkDayLimit(question: DayLimitQuestion): DayLimitDecision {
  const { level, usedFen, amountFen, atMs, agreedMaxFen = null } = question
  const dayMaxFen = dayMaxOf(level, atMs, agreedMaxFen)
  const limit: DayLimit = { level, dayMaxFen, usedFen }
  if (dayMaxFen === null || usedFen + amountFen <= dayMaxFen) return { ok: true, limit }
  return { ok: false, rule: `day-limit-${level}`, limit, remainingFen: Math.max(0, dayMaxFen - usedFen) }
}

/**
 * What a limit is counted by: the customer at one institution, and there each bank account for itself, the payment
 * accounts together, the linked cards together, on one Beijing day.
 */
export interface LimitBucket {
  readonly customer: string
  readonly institution: string
  readonly bucket: 'paymentAccounts' | 'quickpay' | `bankAccount:${string}`
  readonly level: LimitLevel
  readonly atMs: number
}

/** The bucket as a key: equal keys share one limit. */
export function bucketKey({ customer, institution, bucket, level, atMs }: LimitBucket): string {
  return [customer, institution, bucket, level, beijingDay(atMs)].map(encodeURIComponent).join('/')
}

/** The Beijing day whose limit it is, `YYYY-MM-DD`. */
export function dayOfBucket(key: string): string {
  return key.slice(-'YYYY-MM-DD'.length)
}

/**
 * Whether a refund or reversal gives back what the payment used: only on the same Beijing day, since yesterday's
 * bucket is of no more use to anybody.
 */
export function returnsQuota(paidAtMs: number, refundedAtMs: number): boolean {
  return beijingDay(paidAtMs) === beijingDay(refundedAtMs)
}
