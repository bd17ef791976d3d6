import { crc16 } from './crc16.ts'
import { type Refused, refused } from './recognised.ts'

/** An EMVCo data object: two digits of id, two of length, the value. A template's value is objects again. */
export interface EmvObject {
  readonly id: string
  readonly value: string
}

const VALUE_MAX_CHARS = 99
const CRC = 63

/** The objects of a merchant-presented code, without the checksum, which is verified. */
export function parseEmvMpm(code: string): EmvObject[] | Refused {
  if (!code.startsWith('000201')) return refused('BAD_INDICATOR', 0, '00')
  const objects = splitObjects(code)
  if ('kind' in objects) return objects
  const crc = objects.pop() as EmvObject
  if (digitPair(crc.id) !== CRC) return refused('CRC_MISSING', lengthOf(code), '63')
  const isRight = crc.value.length === 4 && crc.value.toUpperCase() === crc16(code, code.length - 4)
  return isRight ? objects : refused('CRC_MISMATCH', offsetOf(objects), '63')
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
export function splitObjects(text: string, parent?: string): EmvObject[] | Refused {
  // Beyond the basic plane a character takes two units, so that such texts are cut by character.
  const characters = isBeyondBasicPlane(text) ? Array.from(text) : null
  const end = characters ? characters.length : text.length
  const objects: EmvObject[] = []
  // Which of the hundred ids there were, thirty-two to a number.
  const seen = [0, 0, 0, 0]
  let isOver = false
  for (let at = 0; at < end; ) {
    const head = characters ? characters.slice(at, at + 4).join('') : text.slice(at, at + 4)
    const id = head.slice(0, 2)
    const number = digitPair(head)
    const group = number >> 5
    const bit = 1 << (number & 31)
    const valueAt = at + 4
    const next = valueAt + digitPair(head, 2)
    const isWhole = number >= 0 && next <= end
    if (isOver || !isWhole || (seen[group] as number) & bit) {
      const rule = isOver ? 'CRC_NOT_LAST' : isWhole ? 'DUPLICATE_ID' : 'BAD_STRUCTURE'
      return refused(rule, at, parent ? `${parent}.${id}` : id)
    }
    seen[group] = (seen[group] as number) | bit
    isOver = !parent && number === CRC
    const value = characters ? characters.slice(valueAt, next).join('') : text.slice(valueAt, next)
    objects.push({ id, value })
    at = next
  }
  return objects
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

/** Values by the number that an id is; undefined where it is absent. */
export type EmvValues = readonly (string | undefined)[]

export function valuesOf(objects: readonly EmvObject[]): EmvValues {
  const values = new Array<string | undefined>(100)
  for (const { id, value } of objects) values[digitPair(id)] = value
  return values
}

/** Characters before the object of this id; without an id, before the end. */
export function offsetOf(objects: readonly EmvObject[], end?: string): number {
  let offset = 0
  for (const { id, value } of objects) {
    if (id === end) break
    offset += 4 + lengthOf(value)
  }
  return offset
}

/** Two digits as a number; NaN when they are none. */
export function digitPair(text: string, at = 0): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function lengthOf(text: string): number {
  return isBeyondBasicPlane(text) ? Array.from(text).length : text.length
}

function isBeyondBasicPlane(text: string): boolean {
  return /[\ud800-\udfff]/.test(text)
}
