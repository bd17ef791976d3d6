import { crc16 } from './crc16.ts'
import { type Refused, refused } from './recognised.ts'

/** An EMVCo data object: two digits of id, two of length, the value. A template's value is objects again. */
export interface EmvObject {
  readonly id: string
  readonly value: string
}

const VALUE_MAX_CHARS = 99
const CRC = 63
/** Texts of all ids, so that none is cut out of a code anew. */
const IDS = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, '0'))

/** Data objects as a code has them. */
export interface EmvObjects {
  /** In their order. */
  readonly ids: readonly string[]
  /** By the number that the id is; undefined where it is absent. */
  readonly values: readonly (string | undefined)[]
}

/** The objects of a merchant-presented code. The checksum, which comes last, is verified. */
export function parseEmvMpm(code: string): EmvObjects | Refused {
  if (!code.startsWith('000201')) return refused('BAD_INDICATOR', 0, '00')
  const objects = splitObjects(code)
  if ('kind' in objects) return objects
  const crc = objects.values[CRC]
  if (crc === undefined) return refused('CRC_MISSING', lengthOf(code), '63')
  const isRight = crc.length === 4 && crc.toUpperCase() === crc16(code, code.length - 4)
  return isRight ? objects : refused('CRC_MISMATCH', offsetOf(objects, '63'), '63')
}

/**
 * Writes objects, first of them `00` = `01`, as a code with its checksum.
 *
 * @throws RangeError when an id is not two digits or a value too long.
 */
export function encodeEmvMpm(objects: readonly EmvObject[]): string {
  const body = `${joinObjects(objects)}6304`
  return body + crc16(body)
}

/**
 * Takes data objects apart. Lengths count characters, not bytes and not UTF-16 units.
 *
 * @param parent id of the template that the text is the value of; none at the top.
 */
export function splitObjects(text: string, parent?: string): EmvObjects | Refused {
  const ids: string[] = []
  const values: (string | undefined)[] = []
  let isOver = false
  for (let at = 0; at < text.length; ) {
    const number = digitPair(text, at)
    const valueAt = at + 4
    const next = skip(text, valueAt, digitPair(text, at + 2))
    const isWhole = number >= 0 && next <= text.length
    if (isOver || !isWhole || values[number] !== undefined) {
      const id = text.slice(at, at + 2)
      const rule = isOver ? 'CRC_NOT_LAST' : isWhole ? 'DUPLICATE_ID' : 'BAD_STRUCTURE'
      return refused(rule, lengthOf(text.slice(0, at)), parent ? `${parent}.${id}` : id)
    }
    isOver = !parent && number === CRC
    ids.push(IDS[number] as string)
    values[number] = text.slice(valueAt, next)
    at = next
  }
  return { ids, values }
}

/** @throws RangeError when an id is not two digits or a value too long. */
export function joinObjects(objects: readonly EmvObject[]): string {
  return objects
    .map(({ id, value }) => {
      const length = lengthOf(value)
      if (!/^\d\d$/.test(id)) throw new RangeError(`"${id}" is no id of an EMV data object`)
      if (length > VALUE_MAX_CHARS) throw new RangeError(`The value of ${id} has ${length} characters`)
      return id + String(length).padStart(2, '0') + value
    })
    .join('')
}

/** Characters before the object of this id; before the checksum where there is none of it. */
export function offsetOf({ ids, values }: EmvObjects, end: string): number {
  let offset = 0
  for (const id of ids) {
    if (id === end || id === '63') break
    offset += 4 + lengthOf(values[Number(id)] as string)
  }
  return offset
}

/** Two digits as a number; NaN when they are none. */
function digitPair(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

/** Where a text goes on after that many characters; one beyond the basic plane takes two units. */
function skip(text: string, at: number, characters: number): number {
  let next = at + characters
  for (let i = at; i < next; i++) {
    if ((text.codePointAt(i) ?? 0) > 0xffff) {
      next++
      i++
    }
  }
  return next
}

function lengthOf(text: string): number {
  return Array.from(text).length
}
