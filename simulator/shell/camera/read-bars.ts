import { CODE_A, CODE_B, CODE_C, PATTERNS, START_A, START_C, STOP } from './code-128.ts'
import type { Picture } from './picture.ts'

const VALUES = new Map(PATTERNS.map((pattern, value) => [pattern, value]))

/** Modules and stripes of one character; the stop has one of each more. */
const CHARACTER = { modules: 11, stripes: 6 }
const STOP_STRIPES = 7
/** Above these a value is no pair of digits, or no letter. */
const MOST_PAIR = 99
const MOST_LETTER = 95
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
    if (set === CODE_C && value <= MOST_PAIR) text += String(value).padStart(2, '0')
    else if (value !== set && (value === CODE_A || value === CODE_B || value === CODE_C)) set = value
    // The rest are functions, which codes of payments do not use.
    else if (set === CODE_C || value > MOST_LETTER) return undefined
    else text += String.fromCharCode(set === CODE_A && value >= 64 ? value - 64 : value + 32)
  }
  return text
}
