import { decodeBase64, encodeBase64 } from './base64.ts'
import { type Refused, refused } from './recognised.ts'

/** A BER-TLV object: tag and primitive value in upper-case hexadecimal, or the objects of a template. */
export type BerObject =
  | { readonly tag: string; readonly hex: string }
  | { readonly tag: string; readonly objects: readonly BerObject[] }

/** Templates within templates; the specification needs two levels. */
const DEPTH_MAX = 4
const CONSTRUCTED = 0x20

/** The objects of a consumer-presented code, as its base64 carries them. */
export function parseEmvCpm(code: string): BerObject[] | Refused {
  const bytes = decodeBase64(code)
  if (!bytes) return refused('BAD_BASE64')
  return readObjects(bytes, 0, bytes.length, '', DEPTH_MAX)
}

/** @throws RangeError when a value is longer than 65,535 bytes. */
export function encodeEmvCpm(objects: readonly BerObject[]): string {
  return encodeBase64(objects.flatMap(writeObject))
}

function readObjects(
  bytes: readonly number[],
  from: number,
  end: number,
  parent: string,
  depth: number,
): BerObject[] | Refused {
  const objects: BerObject[] = []
  for (let at = from; at < end; ) {
    const head = readHead(bytes, at, end)
    if (!head || depth === 0) return refused('BAD_STRUCTURE', characterOf(at), parent)
    const { tag, valueAt, valueEnd } = head
    if ((bytes[at] as number) & CONSTRUCTED) {
      const inner = readObjects(bytes, valueAt, valueEnd, tag, depth - 1)
      if ('kind' in inner) return inner
      objects.push({ tag, objects: inner })
    } else {
      objects.push({ tag, hex: toHex(bytes.slice(valueAt, valueEnd)) })
    }
    at = valueEnd
  }
  return objects
}

/** Tag of one to three bytes, length in the short form or in one or two bytes. */
function readHead(bytes: readonly number[], at: number, end: number) {
  let next = at + 1
  if (((bytes[at] as number) & 0x1f) === 0x1f) {
    while (next < at + 2 && (bytes[next] ?? 0) & 0x80) next++
    next++
  }
  const tag = toHex(bytes.slice(at, next))
  let length = bytes[next++] ?? end
  if (length & 0x80) {
    const size = length & 0x7f
    if (size < 1 || size > 2) return null
    length = 0
    for (let i = 0; i < size; i++) length = length * 256 + (bytes[next++] ?? end)
  }
  return next + length <= end ? { tag, valueAt: next, valueEnd: next + length } : null
}

function writeObject(object: BerObject): number[] {
  const value = 'hex' in object ? fromHex(object.hex) : object.objects.flatMap(writeObject)
  return [...fromHex(object.tag), ...writeLength(value.length), ...value]
}

function writeLength(length: number): number[] {
  if (length < 0x80) return [length]
  if (length <= 0xff) return [0x81, length]
  if (length <= 0xffff) return [0x82, length >> 8, length & 0xff]
  throw new RangeError(`${length} bytes are too many for one object`)
}

/** The character of the base64 text that byte `at` begins in. */
function characterOf(at: number): number {
  return Math.floor((at * 4) / 3)
}

function toHex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('')
}

export function fromHex(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))
}
