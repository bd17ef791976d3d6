/** CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, not reflected. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})

function add(crc: number, byte: number): number {
  return ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] as number)) & 0xffff
}

/** A byte of UTF-8 that goes on with a character: six bits of it. */
function addTail(crc: number, point: number, shift: number): number {
  return add(crc, 0x80 | ((point >> shift) & 63))
}

/**
 * The checksum of the UTF-8 bytes of a text's first `end` units, as four upper-case hexadecimal digits. UTF-8 is
 * made here, because a mini program has no TextEncoder.
 *
 * @param text well-formed: no half of a surrogate pair.
 */
export function crc16(text: string, end = text.length): string {
  let crc = 0xffff
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      crc = add(crc, unit)
    } else if (unit < 0x800) {
      crc = addTail(add(crc, 0xc0 | (unit >> 6)), unit, 0)
    } else if (unit < 0xd800 || unit > 0xdfff) {
      crc = addTail(addTail(add(crc, 0xe0 | (unit >> 12)), unit, 6), unit, 0)
    } else {
      const point = text.codePointAt(i++) as number
      crc = addTail(addTail(addTail(add(crc, 0xf0 | (point >> 18)), point, 12), point, 6), point, 0)
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
