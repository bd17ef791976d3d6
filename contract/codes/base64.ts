const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** Value of each character by its code; the padding counts as zero bits. */
const VALUES = new Uint8Array(128)
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).toUpperCase().padStart(2, '0'))

/**
 * Decodes base64 in its one canonical spelling (padded, no line breaks, no bits left over) to upper-case hexadecimal.
 * Null when it is spelled otherwise.
 */
export function hexFromBase64(text: string): string | null {
  const padding = /^[A-Za-z0-9+/]*(={0,2})$/.exec(text)?.[1]?.length ?? -1
  if (padding < 0 || text.length % 4 !== 0) return null
  const value = (at: number) => VALUES[text.charCodeAt(at)] as number
  let hex = ''
  for (let i = 0; i < text.length; i += 4) {
    const bits = (value(i) << 18) | (value(i + 1) << 12) | (value(i + 2) << 6) | value(i + 3)
    hex += (HEX[bits >> 16] as string) + HEX[(bits >> 8) & 255] + HEX[bits & 255]
  }
  const end = hex.length - 2 * padding
  return /[^0]/.test(hex.slice(end)) ? null : hex.slice(0, end)
}

export function base64FromHex(hex: string): string {
  let text = ''
  for (let i = 0; i < hex.length; i += 6) {
    const bytes = hex.slice(i, i + 6)
    const bits = Number.parseInt(bytes.padEnd(6, '0'), 16)
    const four = [18, 12, 6, 0].map((shift) => ALPHABET.charAt((bits >> shift) & 63)).join('')
    text += four.slice(0, bytes.length / 2 + 1).padEnd(4, '=')
  }
  return text
}
