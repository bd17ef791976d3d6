/** The widths of bars and spaces, bar first, of Code 128's values 0 to 102, of starts A, B and C, and of the stop. */
export const PATTERNS: readonly string[] = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ')

export const CODE_C = 99
export const CODE_B = 100
export const CODE_A = 101
export const START_A = 103
const START_B = 104
export const START_C = 105
export const STOP = 106
const CHECK_MODULUS = 103

/**
 * The widths of a text's bars and spaces in turn, a bar first: digits in pairs, with a last single one in set B; other
 * texts in set B. Undefined for what Code 128 cannot say.
 */
export function code128(text: string): number[] | undefined {
  const values = /^\d{4,}$/.test(text) ? digitValues(text) : letterValues(text)
  if (!values) return undefined
  const check = values.reduce((sum, value, at) => sum + value * Math.max(at, 1), 0) % CHECK_MODULUS
  return [...values, check, STOP].flatMap((value) => [...PATTERNS[value]!].map(Number))
}

function digitValues(digits: string): number[] {
  const pairs = (digits.match(/\d\d/g) ?? []).map(Number)
  return digits.length % 2 === 0
    ? [START_C, ...pairs]
    : [START_C, ...pairs, CODE_B, letterValue(digits.at(-1)!)]
}

function letterValues(text: string): number[] | undefined {
  return /^[ -~]+$/.test(text) ? [START_B, ...[...text].map(letterValue)] : undefined
}

function letterValue(char: string): number {
  return char.charCodeAt(0) - 32
}
