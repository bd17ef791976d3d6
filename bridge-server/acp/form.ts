import type { AcpMessage } from './message.ts'

/** Bounds of one message. A settlement file answers with more: callers that expect one raise `maxBytes`. */
export const MAX_MESSAGE_BYTES = 65_536
export const MAX_MESSAGE_FIELDS = 96
export const MAX_FIELD_NAME_CHARS = 40

/** Why bytes are not a message. */
export type DecodeFault =
  | 'empty'
  | 'too-large'
  | 'too-many-fields'
  | 'bad-pair' // a piece without `=`
  | 'bad-name'
  | 'duplicate-field'
  | 'bad-percent-encoding'
  | 'bad-utf8'
  | 'unbalanced-braces'

export type Decoded =
  | { readonly ok: true; readonly message: AcpMessage }
  | { readonly ok: false; readonly fault: DecodeFault; readonly field?: string }

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]*$/

/**
 * Reads a request or notification body, `application/x-www-form-urlencoded`: percent and plus decoding, UTF-8.
 * Nothing is repaired: a wrong escape, a broken character or a repeated field refuses the whole body,
 * because a signature is worth nothing over a text that two readers could understand differently.
 */
export function decodeForm(body: Uint8Array, maxBytes = MAX_MESSAGE_BYTES): Decoded {
  const text = readText(body, maxBytes)
  if (typeof text !== 'string') return text
  return collect(
    text.split('&').filter((pair) => pair !== ''),
    decodeComponent,
  )
}

/** Writes a request or notification body the way the published clients do (`+` for a space). */
export function encodeForm(message: AcpMessage): string {
  return Object.entries(message)
    .map(([name, value]) => `${encodeComponent(name)}=${encodeComponent(value)}`)
    .join('&')
}

/**
 * Reads an answer body: `name=value&…` with raw values. An `&` inside `{…}` or `[…]` belongs to the value;
 * the first closing sign of the same kind ends it (one level, as the published parsers do).
 */
export function decodeAnswer(body: Uint8Array, maxBytes = MAX_MESSAGE_BYTES): Decoded {
  const text = readText(body, maxBytes)
  if (typeof text !== 'string') return text
  const pairs = splitOutsideBraces(text)
  return pairs ? collect(pairs, (raw) => raw) : { ok: false, fault: 'unbalanced-braces' }
}

/** Writes an answer body: raw values, sorted by name, the signature last. Send it with a Content-Length. */
export function encodeAnswer(message: AcpMessage): string {
  const names = Object.keys(message).filter((name) => name !== 'signature')
  names.sort()
  if (Object.hasOwn(message, 'signature')) names.push('signature')
  return names.map((name) => `${name}=${message[name]}`).join('&')
}

/** True when the published parsers read this value back whole from a raw answer. */
export function survivesAnswer(value: string): boolean {
  return splitOutsideBraces(value)?.length === 1
}

function collect(pairs: string[], decode: (raw: string) => string | Fault): Decoded {
  if (pairs.length === 0) return { ok: false, fault: 'empty' }
  if (pairs.length > MAX_MESSAGE_FIELDS) return { ok: false, fault: 'too-many-fields' }
  const message: Record<string, string> = {}
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 0) return { ok: false, fault: 'bad-pair' }
    const name = decode(pair.slice(0, equals))
    if (typeof name !== 'string') return { ok: false, ...name }
    if (name.length > MAX_FIELD_NAME_CHARS || !FIELD_NAME.test(name)) return { ok: false, fault: 'bad-name' }
    if (Object.hasOwn(message, name)) return { ok: false, fault: 'duplicate-field', field: name }
    const value = decode(pair.slice(equals + 1))
    if (typeof value !== 'string') return { ok: false, ...value, field: name }
    message[name] = value
  }
  return { ok: true, message }
}

type Fault = { readonly fault: DecodeFault }

/** Keeps a byte order mark and refuses broken UTF-8, so that encoding again gives the very same bytes. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function readText(body: Uint8Array, maxBytes: number): string | Extract<Decoded, { ok: false }> {
  if (body.byteLength > maxBytes) return { ok: false, fault: 'too-large' }
  try {
    return utf8.decode(body)
  } catch {
    return { ok: false, fault: 'bad-utf8' }
  }
}

function decodeComponent(raw: string): string | Fault {
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) return { fault: 'bad-percent-encoding' }
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '))
  } catch {
    return { fault: 'bad-utf8' }
  }
}

function encodeComponent(value: string): string {
  return encodeURIComponent(value)
    .replaceAll('%20', '+')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function splitOutsideBraces(text: string): string[] | undefined {
  const pieces: string[] = []
  const sign = /[&{[]/g
  let start = 0
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    if (found[0] === '&') {
      pieces.push(text.slice(start, found.index))
      start = found.index + 1
    } else {
      const end = text.indexOf(found[0] === '{' ? '}' : ']', found.index)
      if (end < 0) return undefined
      sign.lastIndex = end
    }
  }
  pieces.push(text.slice(start))
  return pieces
}
