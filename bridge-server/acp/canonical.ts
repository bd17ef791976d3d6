import { charsetOf, encodeText } from './charset.ts'
import type { AcpMessage } from './message.ts'

/**
 * The text that is signed: every field but `signature` whose value is not blank, sorted by name in byte order,
 * joined as `name=value&…` with the values as they are, never percent-encoded.
 */
export function canonicalString(message: AcpMessage): string {
  return Object.keys(message)
    .filter((name) => name !== 'signature' && !isBlank(message[name]!))
    .sort()
    .map((name) => `${name}=${message[name]}`)
    .join('&')
}

/** The bytes that are signed, in the message's own charset; undefined when that has no sign for a part of the text. */
export function canonicalBytes(message: AcpMessage): Buffer | undefined {
  return encodeText(canonicalString(message), charsetOf(message))
}

/** Blank as Java's `trim` sees it, because that is what the published clients leave out of their signature. */
export function isBlank(value: string): boolean {
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) > 0x20) return false
  return true
}
