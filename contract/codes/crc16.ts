/** CRC-16/CCITT-FALSE: polynomial 0x1021, from 0xFFFF, not reflected. */
const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})

/**
 * The checksum of a text's UTF-8 bytes, as four upper-case hexadecimal digits. UTF-8 is made here, because a
 * mini program has no TextEncoder.
 *
 * @param text well-formed: no half of a surrogate pair.
 */
export function crc16(text: string): string {
  let crc = 0xffff
  const add = (byte: number) => {
    crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] as number)) & 0xffff
  }
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      add(unit)
    } else if (unit < 0x800) {
      add(0xc0 | (unit >> 6))
      add(0x80 | (unit & 63))
    } else if (unit < 0xd800 || unit > 0xdfff) {
      add(0xe0 | (unit >> 12))
      add(0x80 | ((unit >> 6) & 63))
      add(0x80 | (unit & 63))
    } else {
      const point = text.codePointAt(i++) as number
      add(0xf0 | (point >> 18))
      add(0x80 | ((point >> 12) & 63))
      add(0x80 | ((point >> 6) & 63))
      add(0x80 | (point & 63))
    }
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
