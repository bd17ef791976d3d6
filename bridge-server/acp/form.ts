import { type Charset, charsetOf, decodeText, encodeText } from './charset.ts'
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
  | 'bad-charset' // not written in the charset that `encoding` names
  | 'unbalanced-braces'

export type Decoded =
  | { readonly ok: true; readonly message: AcpMessage }
  | { readonly ok: false; readonly fault: DecodeFault; readonly field?: string }

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]*$/

/**
 * Reads a request or notification body, `application/x-www-form-urlencoded`: percent and plus decoding, in the charset
 * of the message's own `encoding`.
 * Nothing is repaired: a wrong escape, a broken character or a repeated field refuses the whole body,
 * because a signature is worth nothing over a text that two readers could understand differently.
 */
export function decodeForm(body: Uint8Array, maxBytes = MAX_MESSAGE_BYTES): Decoded {
  if (body.byteLength > maxBytes) return { ok: false, fault: 'too-large' }
  // One character a byte: the signs that separate and escape are the same in every charset, and no part of another.
  const pairs = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
    .toString('latin1')
    .split('&')
    .filter((pair) => pair !== '')
  return inOwnCharset((charset) => collect(pairs, (raw) => decodeComponent(raw, charset)))
}

/** Writes a request or notification body the way the published clients do (`+` for a space), in its own charset. */
export function encodeForm(message: AcpMessage): string {
  const charset = charsetOf(message)
  return Object.entries(message)
    .map(([name, value]) => `${encodeComponent(name, charset)}=${encodeComponent(value, charset)}`)
    .join('&')
}

/**
 * Reads an answer body: `name=value&…` with raw values. An `&` inside `{…}` or `[…]` belongs to the value;
 * the first closing sign of the same kind ends it (one level, as the published parsers do).
 */
export function decodeAnswer(body: Uint8Array, maxBytes = MAX_MESSAGE_BYTES): Decoded {
  if (body.byteLength > maxBytes) return { ok: false, fault: 'too-large' }
  return inOwnCharset((charset) => {
    // Not split before it is decoded: the second half of a GBK character may look like a brace.
    const text = decodeText(body, charset)
    if (text === undefined) return { ok: false, ...BAD_CHARSET }
    const pairs = splitOutsideBraces(text)
    return pairs ? collect(pairs, (raw) => raw) : { ok: false, fault: 'unbalanced-braces' }
  })
}

/** The bytes of an answer body, in the message's own charset. Send them with a Content-Length. */
export function answerBody(message: AcpMessage): Buffer {
  return bytesOf(encodeAnswer(message), charsetOf(message))
}

/** The text of an answer body: raw values, sorted by name, the signature last. */
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

const BAD_CHARSET: Fault = { fault: 'bad-charset' }

/** A message says only inside which charset it is written in: read it as UTF-8, and as GBK if that is what it says. */
function inOwnCharset(read: (charset: Charset) => Decoded): Decoded {
  const asUtf8 = read('utf-8')
  if (asUtf8.ok ? charsetOf(asUtf8.message) === 'utf-8' : asUtf8.fault !== 'bad-charset') return asUtf8
  const asGbk = read('gbk')
  const isGbk = asGbk.ok && charsetOf(asGbk.message) === 'gbk'
  return isGbk || asUtf8.ok ? asGbk : asUtf8
}

function decodeComponent(raw: string, charset: Charset): string | Fault {
  if (/^[!-$&-*,-~]*$/.test(raw)) return raw // Printable ASCII with neither % nor +, as most values are.
  if (/%(?![0-9A-Fa-f]{2})/.test(raw)) return { fault: 'bad-percent-encoding' }
  const bytes = unescapeBytes(raw.replaceAll('+', ' '))
  return decodeText(bytes, charset) ?? BAD_CHARSET
}

/** The bytes of a text of one character a byte, each perhaps written as a percent escape. */
function unescapeBytes(raw: string): Buffer {
  const bytes = Buffer.from(raw, 'latin1')
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const isEscape = bytes[at] === PERCENT
    bytes[length++] = isEscape ? 16 * hexDigit(bytes[++at]!) + hexDigit(bytes[++at]!) : bytes[at]!
  }
  return bytes.subarray(0, length)
}

const PERCENT = 0x25

/** The value of a hex digit by its character. The low four bits of a digit are its value, of a letter 1 to 6. */
function hexDigit(character: number): number {
  return (character & 15) + (character > 0x39 ? 9 : 0)
}

function encodeComponent(value: string, charset: Charset): string {
  if (charset === 'utf-8') {
    return encodeURIComponent(value)
      .replaceAll('%20', '+')
      .replace(/[!'()~]/g, escapeByte)
  }
  return bytesOf(value, charset)
    .toString('latin1')
    .replace(/[^A-Za-z0-9.*_ -]/g, escapeByte)
    .replaceAll(' ', '+')
}

function escapeByte(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

/** Whoever writes a message must know its charset: a sign that it lacks is a mistake, not a case. */
function bytesOf(text: string, charset: Charset): Buffer {
  const bytes = encodeText(text, charset)
  if (!bytes) throw new Error(`a text cannot be written in ${charset}`)
  return bytes
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
