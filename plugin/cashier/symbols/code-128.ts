/**
 * Code 128 (ISO/IEC 15417) of a string of digits, in the shortest form: pairs in set C, and a last single digit in
 * set A. A symbol of the table is the widths of its three bars and three spaces, in modules; the stop has one bar more.
 */
const WIDTHS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232'
const STOP = '2331112'
const START_C = 105
const TO_SET_A = 101
/** In set A the digits stand after the sixteen signs from the space on. */
const DIGITS_IN_SET_A = 16
const CHECK_MODULUS = 103

/** Widths of bars and spaces in turn, a bar first, without quiet zones. `digits` are decimal digits, at least two. */
export function code128Widths(digits: string): number[] {
  const pairs = digits.match(/\d\d/g) ?? []
  const single = digits.length % 2 === 1 ? [TO_SET_A, DIGITS_IN_SET_A + Number(digits.slice(-1))] : []
  const values = [START_C, ...pairs.map(Number), ...single]
  const check = values.reduce((sum, value, place) => sum + value * Math.max(place, 1), 0) % CHECK_MODULUS
  const symbols = [...values, check].map((value) => WIDTHS.slice(6 * value, 6 * value + 6))
  return [...symbols.join(''), ...STOP].map(Number)
}
