import type { Picture } from './picture.ts'

/** The widths of bars and spaces, bar first, of Code 128's values 0 to 102, of starts A, B and C, and of the stop. */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ')
const VALUES = new Map(PATTERNS.map((pattern, value) => [pattern, value]))
const [CODE_C, CODE_B, CODE_A, START_A, START_C, STOP] = [99, 100, 101, 103, 105, 106]
/** Modules and stripes of one character; the stop has one of each more. */
const CHARACTER = { modules: 11, stripes: 6 }
const STOP_STRIPES = 7
/** How many lines of the picture are looked at. */
const LINES = 60
/** Darker than this is a bar. */
const DARK_BELOW = 128

/** The text of a Code 128 that lies across the picture, or undefined when no line reads as one. */
export function readBars({ width, height, data }: Picture): string | undefined {
  for (let line = 1; line < LINES; line++) {
    const row = Math.floor((height * line) / LINES)
    const text = readLine(stripes(data, row * width * 4, width))
    if (text !== undefined) return text
  }
  return undefined
}

/** The lengths of stripes of one kind, light first. */
function stripes(data: Uint8ClampedArray, from: number, width: number): number[] {
  const lengths = [0]
  let isDark = false
  for (let x = 0; x < width; x++) {
    const dark = data[from + x * 4 + 1]! < DARK_BELOW
    if (dark !== isDark) lengths.push(0)
    isDark = dark
    lengths[lengths.length - 1]!++
  }
  return lengths
}

function readLine(lengths: readonly number[]): string | undefined {
  for (let start = 1; start + CHARACTER.stripes <= lengths.length; start += 2) {
    const first = valueAt(lengths, start, CHARACTER.stripes)
    if (first === undefined || first < START_A || first > START_C) continue
    const text = textOf(valuesFrom(lengths, start))
    if (text !== undefined) return text
  }
  return undefined
}

/** The values from a start character to the stop, or nothing when one cannot be read. */
function valuesFrom(lengths: readonly number[], start: number): number[] {
  const values: number[] = []
  for (let at = start; at + STOP_STRIPES <= lengths.length; at += CHARACTER.stripes) {
    if (valueAt(lengths, at, STOP_STRIPES) === STOP) return values
    const value = valueAt(lengths, at, CHARACTER.stripes)
    if (value === undefined) return []
    values.push(value)
  }
  return []
}

function valueAt(lengths: readonly number[], at: number, count: number): number | undefined {
  const part = lengths.slice(at, at + count)
  const modules = count === STOP_STRIPES ? CHARACTER.modules + 2 : CHARACTER.modules
  const unit = part.reduce((sum, length) => sum + length, 0) / modules
  return VALUES.get(part.map((length) => Math.round(length / unit)).join(''))
}

/** Checks the check character and reads the rest. */
function textOf(values: readonly number[]): string | undefined {
  const [start, ...rest] = values
  const check = rest.pop()
  if (start === undefined || check === undefined) return undefined
  const sum = rest.reduce((total, value, index) => total + value * (index + 1), start)
  if (sum % 103 !== check) return undefined
  let set = [CODE_A, CODE_B, CODE_C][start - START_A]!
  let text = ''
  for (const value of rest) {
    if (value === CODE_A || value === CODE_B || value === CODE_C) {
      // In each set its own name is a function, which codes of payments do not use.
      if (value === set) return undefined
      set = value
    } else if (set === CODE_C) text += String(value).padStart(2, '0')
    else if (value >= 95) return undefined
    else text += String.fromCharCode(set === CODE_A && value >= 64 ? value - 64 : value + 32)
  }
  return text
}
