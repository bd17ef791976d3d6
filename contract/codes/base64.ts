const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Decodes base64 in its one canonical spelling: padded, no line breaks, no bits left over. Null when it is not. */
export function decodeBase64(text: string): number[] | null {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const character of text.replace(/=/g, '')) {
    held = ((held << 6) | ALPHABET.indexOf(character)) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? bytes : null
}

export function encodeBase64(bytes: readonly number[]): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const three = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += ALPHABET.charAt(three >> 18) + ALPHABET.charAt((three >> 12) & 63)
    text += left > 1 ? ALPHABET.charAt((three >> 6) & 63) : '='
    text += left > 2 ? ALPHABET.charAt(three & 63) : '='
  }
  return text
}
