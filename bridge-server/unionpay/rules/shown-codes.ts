import { dayMaxOf } from './limits.ts'

/** Largest single payment by a shown code that needs no PIN. */
export const FREE_PAYMENT_MAX_FEN = 1_000_00
/** Payments without a PIN in one Beijing day. Wallets published 5, later 10. */
export const FREE_PAYMENTS_A_DAY = 5

export type PinReason = 'revealed' | 'amount' | 'count' | 'day-limit'

/**
 * Why a payment by a shown code needs the PIN; null when it does not. A code whose digits were looked at may be in
 * other hands, so it always does. Without the PIN there is one factor only, and level C's day limit holds; with it
 * the payment is level B.
 */
export function whyPin(payment: {
  readonly amountFen: number
  readonly isRevealed: boolean
  /** Payments of this payer today that needed no PIN, by whichever card. */
  readonly freePaymentsToday: number
  /** What the payer's level C has taken today, for this card. */
  readonly freeFenToday: number
  readonly atMs: number
}): PinReason | null {
  const { amountFen, isRevealed, freePaymentsToday, freeFenToday, atMs } = payment
  if (isRevealed) return 'revealed'
  if (amountFen > FREE_PAYMENT_MAX_FEN) return 'amount'
  if (freePaymentsToday >= FREE_PAYMENTS_A_DAY) return 'count'
  const dayMaxFen = dayMaxOf('C', atMs)
  return dayMaxFen !== null && freeFenToday + amountFen > dayMaxFen ? 'day-limit' : null
}
