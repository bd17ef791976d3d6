/**
 * The QR symbol (ISO/IEC 18004) of a payment code: version 1, level M, numeric, the one size that 1 to 34 digits need.
 * A symbol of one size takes a fourth of the room of an encoder for all forty, which a plugin has to account for.
 */
export const QR_SIDE = 21

const DATA_BYTES = 16
const CHECK_BYTES = 10
/** Of Reed and Solomon over GF(256) with the polynomial 0x11d, for ten check bytes; its leading 1 is left out. */
const GENERATOR = [216, 194, 159, 111, 199, 94, 95, 113, 157, 193]
const MODE_NUMERIC = '0001'
const LEVEL_M = 0b00

type Grid = number[][]

/** Rows from the top, 1 where dark, without quiet zone. Throws RangeError on anything but 1 to 34 digits. */
export function qrSymbol(digits: string): Grid {
  if (!/^\d{1,34}$/.test(digits)) throw new RangeError('not 1 to 34 digits')
  const data = dataBytes(digits)
  const bits = [...data, ...checkBytes(data)].flatMap((byte) => bitsOf(byte, 8))
  const masked = MASKS.map((_, mask) => drawn(bits, mask))
  return masked.reduce((best, grid) => (penalty(grid) < penalty(best) ? grid : best))
}

// Data

const bitsOf = (value: number, count: number) =>
  Array.from({ length: count }, (_, i) => (value >> (count - 1 - i)) & 1)

/** Mode, count and the digits in threes, then the padding that the standard prescribes. */
function dataBytes(digits: string): number[] {
  const groups = (digits.match(/\d{1,3}/g) ?? []).map((group) =>
    bitsOf(Number(group), [4, 7, 10][group.length - 1]!),
  )
  const stream = MODE_NUMERIC + bitsOf(digits.length, 10).join('') + groups.flat().join('')
  const ended = `${stream}0000`.slice(0, 8 * DATA_BYTES)
  const bytes = (ended.padEnd(Math.ceil(ended.length / 8) * 8, '0').match(/.{8}/g) ?? []).map((byte) =>
    Number.parseInt(byte, 2),
  )
  for (let pad = 0xec; bytes.length < DATA_BYTES; pad ^= 0xec ^ 0x11) bytes.push(pad)
  return bytes
}

/** What is left of the data when it is divided by the generator. */
function checkBytes(data: readonly number[]): number[] {
  return data.reduce<number[]>((rest, byte) => {
    const factor = byte ^ rest[0]!
    return [...rest.slice(1), 0].map((value, i) => value ^ times(GENERATOR[i]!, factor))
  }, Array(CHECK_BYTES).fill(0))
}

function times(a: number, b: number): number {
  let product = 0
  for (let bit = 7; bit >= 0; bit--)
    product = (product << 1) ^ (product >> 7 ? 0x11d : 0) ^ ((b >> bit) & 1 ? a : 0)
  return product
}

// Drawing

const MASKS: readonly ((x: number, y: number) => number)[] = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
]

/** The dark and light of a module that no datum decides, or null for one that a datum does. */
function fixedModule(x: number, y: number, format: readonly number[]): number | null {
  for (const [cornerX, cornerY] of [
    [3, 3],
    [QR_SIDE - 4, 3],
    [3, QR_SIDE - 4],
  ] as const) {
    const distance = Math.max(Math.abs(x - cornerX), Math.abs(y - cornerY))
    if (distance <= 4) return distance === 2 || distance === 4 ? 0 : 1
  }
  if (x === 6 || y === 6) return x === 6 && y === 6 ? 1 : (x + y + 1) % 2
  if (x === 8 && y === QR_SIDE - 8) return 1
  if (x === 8)
    return y < 9 ? format[14 - (y > 6 ? y - 1 : y)]! : y > QR_SIDE - 8 ? format[QR_SIDE - 1 - y]! : null
  if (y === 8) return x < 8 ? format[x > 6 ? 6 : x]! : x > QR_SIDE - 9 ? format[x - QR_SIDE + 15]! : null
  return null
}

function drawn(bits: readonly number[], mask: number): Grid {
  const format = formatBits(mask)
  const grid: Grid = Array.from({ length: QR_SIDE }, (_, y) =>
    Array.from({ length: QR_SIDE }, (_, x) => fixedModule(x, y, format) ?? -1),
  )
  let next = 0
  for (let right = QR_SIDE - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const isUpward = right > 6 ? right % 4 === 0 : right === 3
    for (let i = 0; i < QR_SIDE; i++) {
      const y = isUpward ? QR_SIDE - 1 - i : i
      for (const x of [right, right - 1]) {
        if (grid[y]![x] === -1) grid[y]![x] = bits[next++]! ^ (MASKS[mask]!(x, y) === 0 ? 1 : 0)
      }
    }
  }
  return grid
}

/** Level and mask with their own check bits, highest first. */
function formatBits(mask: number): number[] {
  const value = (LEVEL_M << 3) | mask
  let rest = value << 10
  for (let bit = 14; bit >= 10; bit--) if ((rest >> bit) & 1) rest ^= 0x537 << (bit - 10)
  return bitsOf(((value << 10) | rest) ^ 0x5412, 15)
}

/** How much a symbol looks like what scanners look for elsewhere; the standard takes the mask with the least. */
function penalty(grid: Grid): number {
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]!))].map((line) => line.join(''))
  const runs = lines
    .flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? [])
    .reduce((sum, run) => sum + run.length - 2, 0)
  const finders = lines.flatMap((line) => [...line.matchAll(/(?=10111010000|00001011101)/g)]).length
  let blocks = 0
  for (let y = 1; y < QR_SIDE; y++) {
    for (let x = 1; x < QR_SIDE; x++) {
      const sum = grid[y]![x]! + grid[y]![x - 1]! + grid[y - 1]![x]! + grid[y - 1]![x - 1]!
      if (sum % 4 === 0) blocks++
    }
  }
  const darkShare = grid.flat().filter(Boolean).length / QR_SIDE ** 2
  return runs + 3 * blocks + 40 * finders + 10 * Math.floor(Math.abs(20 * darkShare - 10))
}
