import { crc16 } from './crc16.ts'
import { type Refused, refused } from './recognised.ts'

/** An EMVCo data object: two digits of id, two of length, the value. A template's value is objects again. */
export interface EmvObject {
  readonly id: string
  readonly value: string
}

const VALUE_MAX_CHARS = 99
const CRC = '63'

/** The objects of a merchant-presented code, without the checksum, which is verified. */
export function parseEmvMpm(code: string): EmvObject[] | Refused {
  if (!code.startsWith('000201')) return refused('BAD_INDICATOR', 0, { tag: '00' })
  const objects = splitObjects(code)
  if ('kind' in objects) return objects
  const crc = objects[objects.length - 1] as EmvObject
  if (crc.id !== CRC) return refused('CRC_MISSING', lengthOf(code), { tag: CRC })
  const isRight = crc.value.length === 4 && crc.value.toUpperCase() === crc16(code.slice(0, -4))
  if (!isRight) return refused('CRC_MISMATCH', offsetOf(objects, objects.length - 1), { tag: CRC })
  objects.pop()
  return objects
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
 * @param parent path of the template that the text is the value of, for the refusal.
 */
export function splitObjects(text: string, parent = ''): EmvObject[] | Refused {
  // Beyond the basic plane a character takes two units, so that such texts are cut by character.
  const characters = isBeyondBasicPlane(text) ? Array.from(text) : null
  const end = characters ? characters.length : text.length
  const cut = (from: number, to: number) =>
    characters ? characters.slice(from, to).join('') : text.slice(from, to)
  const objects: EmvObject[] = []
  for (let at = 0; at < end; ) {
    const head = cut(at, at + 4)
    const id = head.slice(0, 2)
    const to = at + 4 + Number(head.slice(2))
    const where = { tag: parent + id }
    if (parent === '' && objects[objects.length - 1]?.id === CRC) return refused('CRC_NOT_LAST', at)
    if (!/^\d{4}$/.test(head)) return refused('BAD_STRUCTURE', at, parent ? { tag: parent.slice(0, -1) } : {})
    if (to > end) return refused('BAD_STRUCTURE', at, where)
    if (objects.some((object) => object.id === id)) return refused('DUPLICATE_ID', at, where)
    objects.push({ id, value: cut(at + 4, to) })
    at = to
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

/** Characters before the object at `index`. */
export function offsetOf(objects: readonly EmvObject[], index: number): number {
  return objects.slice(0, index).reduce((sum, { value }) => sum + 4 + lengthOf(value), 0)
}

function lengthOf(text: string): number {
  return isBeyondBasicPlane(text) ? Array.from(text).length : text.length
}

function isBeyondBasicPlane(text: string): boolean {
  return /[\ud800-\udfff]/.test(text)
}
