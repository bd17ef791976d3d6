/** Card numbers have 13 to 19 digits, payment codes 16 to 24; nobody needs to tell us so many in a row. */
const DIGITS_MIN = 12
const KEPT_AT_END = 4

/**
 * Runs of digits in any script, however they are set apart: `6216 2610 0000 0000 018`, `6216-2610…`, full-width ones.
 * Between two digits up to two signs may stand that are no letters.
 */
const LONG_NUMBER = new RegExp(`\\p{Nd}(?:[^\\p{L}\\p{Nd}\\n]{0,2}\\p{Nd}){${DIGITS_MIN - 1},}`, 'gu')

/** Masks what could be a card number or a payment code, but for its last four digits. */
export function maskLongNumbers(text: string): string {
  return text.replace(LONG_NUMBER, (number) => {
    const digits = number.match(/\p{Nd}/gu) ?? []
    return `${'*'.repeat(digits.length - KEPT_AT_END)}${digits.slice(-KEPT_AT_END).join('')}`
  })
}

/** The same for every text in a document. */
export function maskDeep<Value>(value: Value): Value {
  if (typeof value === 'string') return maskLongNumbers(value) as Value
  if (Array.isArray(value)) return value.map(maskDeep) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, maskDeep(each)])) as Value
}
