/**
 * Money is a whole number of fen (0.01 CNY). The brand keeps yuan, counts and unchecked input out of sums:
 * a `Fen` is only made here.
 */
declare const fenBrand: unique symbol
export type Fen = number & { readonly [fenBrand]: true }

/** Largest amount that ACP's twelve-digit `txnAmt` can carry. */
const MAX_AMOUNT_FEN = 999_999_999_999

/** Whether `value` is a whole number of fen, from zero to {@link MAX_AMOUNT_FEN}. */
export function isFen(value: unknown): value is Fen {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MAX_AMOUNT_FEN
}

/** @throws RangeError unless `value` is a whole number of fen in range. */
export function fen(value: number): Fen {
  if (!isFen(value)) throw new RangeError(`${value} is not an amount in whole fen`)
  return value
}

/** Reads a wire amount such as ACP's `txnAmt`: digits only, no sign, no point. Null when it is anything else. */
export function parseFen(text: string): Fen | null {
  if (!/^\d{1,12}$/.test(text)) return null
  return Number(text) as Fen
}

/** `123450` → `1,234.50`, for display beside a currency sign. */
export function formatYuan(amountFen: number): string {
  const sign = amountFen < 0 ? '-' : ''
  const digits = String(Math.abs(amountFen)).padStart(3, '0')
  const yuan = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}${yuan}.${digits.slice(-2)}`
}

/** `123450` → `¥1,234.50`. */
export function formatAmount(amountFen: number): string {
  return `¥${formatYuan(amountFen)}`
}
