import { base64FromHex, hexFromBase64 } from './base64.ts'
import { type Refused, refused } from './recognised.ts'

/** A BER-TLV object: tag and primitive value in upper-case hexadecimal, or the objects of a template. */
export type BerObject =
  | { readonly tag: string; readonly hex: string }
  | { readonly tag: string; readonly objects: readonly BerObject[] }

/** Templates within templates; the specification needs two levels. */
const DEPTH_MAX = 4

/** The objects of a consumer-presented code, as its base64 carries them. */
export function parseEmvCpm(code: string): BerObject[] | Refused {
  const hex = hexFromBase64(code)
  return hex === null ? refused('BAD_BASE64') : readObjects(hex, 0, hex.length, DEPTH_MAX)
}

/** @throws RangeError when a value is longer than 65,535 bytes. */
export function encodeEmvCpm(objects: readonly BerObject[]): string {
  return base64FromHex(objects.map(writeObject).join(''))
}

/** Offsets count hexadecimal digits. */
function readObjects(
  hex: string,
  from: number,
  end: number,
  depth: number,
  parent?: string,
): BerObject[] | Refused {
  const objects: BerObject[] = []
  for (let at = from; at < end; ) {
    const lengthAt = at + tagDigits(hex, at)
    const tag = hex.slice(at, lengthAt)
    const valueAt = lengthAt + 2 + 2 * longFormBytes(hex, lengthAt)
    const next = valueAt + 2 * lengthOf(hex, lengthAt, valueAt)
    // A character of base64 is three digits of two.
    if (!(next <= end) || depth === 0) return refused('BAD_STRUCTURE', Math.floor((at * 2) / 3), parent)
    if (isTemplate(hex, at)) {
      const inner = readObjects(hex, valueAt, next, depth - 1, tag)
      if ('kind' in inner) return inner
      objects.push({ tag, objects: inner })
    } else {
      objects.push({ tag, hex: hex.slice(valueAt, next) })
    }
    at = next
  }
  return objects
}

function byteAt(hex: string, at: number): number {
  return 16 * digitAt(hex, at) + digitAt(hex, at + 1)
}

/** The value of a digit of hexadecimal in upper case. */
function digitAt(hex: string, at: number): number {
  const unit = hex.charCodeAt(at)
  return unit - (unit < 65 ? 48 : 55)
}

function isTemplate(hex: string, at: number): boolean {
  return (byteAt(hex, at) & 0x20) !== 0
}

/** A tag goes on to a second byte when its low five bits are all set, and to a third when that one's high bit is. */
function tagDigits(hex: string, at: number): number {
  if ((byteAt(hex, at) & 0x1f) !== 0x1f) return 2
  return byteAt(hex, at + 2) & 0x80 ? 6 : 4
}

/** Bytes of length after the first; the indefinite form, and more than two, fit in no code. */
function longFormBytes(hex: string, at: number): number {
  const first = byteAt(hex, at)
  if (first < 0x80) return 0
  return first === 0x81 || first === 0x82 ? first - 0x80 : Number.NaN
}

function lengthOf(hex: string, at: number, valueAt: number): number {
  let length = 0
  for (let i = valueAt === at + 2 ? at : at + 2; i < valueAt; i += 2) length = 256 * length + byteAt(hex, i)
  return length
}

function writeObject(object: BerObject): string {
  const value = 'hex' in object ? object.hex : object.objects.map(writeObject).join('')
  return object.tag + writeLength(value.length / 2) + value
}

function writeLength(length: number): string {
  const hex = (bytes: number) =>
    length
      .toString(16)
      .toUpperCase()
      .padStart(2 * bytes, '0')
  if (length < 0x80) return hex(1)
  if (length <= 0xff) return `81${hex(1)}`
  if (length <= 0xffff) return `82${hex(2)}`
  throw new RangeError(`${length} bytes are too many for one object`)
}
