/** ISO/IEC 7812 lets a card number have up to 19 digits; UnionPay's have at least 13. */
const CARD_NUMBER_DIGITS_MIN = 13
export const CARD_NUMBER_DIGITS_MAX = 19

/** Digits only, whatever a person typed or pasted between them. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

export function isCardNumberLength(digits: string): boolean {
  return digits.length >= CARD_NUMBER_DIGITS_MIN && digits.length <= CARD_NUMBER_DIGITS_MAX
}

/**
 * Whether the last digit is the check digit of the rest (Luhn). Nearly all cards pass; some old ones, and one of
 * UnionPay's public test cards, do not: a failure is a reason to ask again, none to refuse.
 */
export function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + luhnValue(Number(digit), i), 0)
  return sum % 10 === 0
}

/** `6216261000000000018` → `6216 2610 0000 0000 018`, as it stands on the card. */
export function groupCardNumber(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/g, '$1 ')
}

/** A mobile number of the Chinese mainland, to which the network sends its code. */
export function isPhone(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits)
}

/** `MMYY` as on the card → ACP's `YYMM`; null when it names no month. Whether it is over is the issuer's word. */
export function expiryOf(digits: string): string | null {
  const [, month, year] = /^(0[1-9]|1[0-2])(\d\d)$/.exec(digits) ?? []
  return month && year ? year + month : null
}

function luhnValue(digit: number, placeFromRight: number): number {
  if (placeFromRight % 2 === 0) return digit
  return digit > 4 ? 2 * digit - 9 : 2 * digit
}
