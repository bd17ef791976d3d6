/** The few conversions that a mini program's service thread lacks: it has neither Buffer nor TextEncoder nor btoa. */

/** Text of ASCII characters as bytes. Throws on any other character, rather than to seal a mangled one. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    if (code > 0x7f) throw new RangeError('only ASCII text can be sealed')
    return code
  })
}

export function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
  )
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
