import { charsetNamed, charsetOf, decodeText, encodeText } from '../charset.ts'
import { type DecodeFault, decodeAnswer, decodeForm, encodeForm, MAX_MESSAGE_BYTES } from '../form.ts'
import type { AcpMessage } from '../message.ts'
import { type Mistake, type MistakeId, mistakeOf } from './mistakes.ts'

/** How the bytes were understood. */
export type Writing = 'form' | 'answer' | 'json'

export type Reading =
  | { readonly ok: true; readonly writing: Writing; readonly message: AcpMessage }
  | { readonly ok: false; readonly writing: Writing; readonly fault: DecodeFault; readonly mistake: Mistake }

/**
 * Reads what somebody pasted: a body with percent escapes, a raw answer, the fields as a JSON object, or as Java prints
 * a map in a log.
 */
export function readPasted(bytes: Uint8Array): Reading {
  const body = withoutHeaders(trimBlanks(bytes))
  const writing = writingOf(body)
  const read = { form: decodeForm, answer: decodeRaw, json: decodeFields }[writing](body)
  if (read.ok) return { ok: true, writing, message: read.message }
  const facts = read.field === undefined ? {} : { field: read.field }
  return { ok: false, writing, fault: read.fault, mistake: mistakeOf(MISTAKE_OF[read.fault], facts) }
}

/**
 * Reads a body as if nothing in it was escaped: a request as logs print it, or as a client sent it that forgot to
 * encode its form. Undefined when it cannot be read so either.
 */
export function readUnescaped(bytes: Uint8Array): AcpMessage | undefined {
  const read = decodeRaw(withoutHeaders(trimBlanks(bytes)))
  return read.ok ? read.message : undefined
}

const MISTAKE_OF: Readonly<Record<DecodeFault, MistakeId>> = {
  empty: 'not-a-message',
  'too-large': 'not-a-message',
  'too-many-fields': 'not-a-message',
  'bad-pair': 'not-a-message',
  'bad-name': 'not-a-message',
  'unbalanced-braces': 'not-a-message',
  'duplicate-field': 'duplicate-field',
  'bad-percent-encoding': 'bad-escape',
  'bad-charset': 'bad-charset',
}

/**
 * Answers travel raw and everything else as a form. An answer shows itself by raw line ends or Chinese signs, or by
 * the want of any escape; a request without escapes is still a form, and its + signs are lost as they would be.
 */
function writingOf(body: Buffer): Writing {
  if (body[0] === '{'.charCodeAt(0)) return 'json'
  const text = body.toString('latin1')
  const isRaw = /[\r\n\x80-\xff]/.test(text) || !/%[0-9A-Fa-f]{2}/.test(text)
  return isRaw && /(?:^|&)respCode=/.test(text) ? 'answer' : 'form'
}

/** What was pasted is a text, whatever charset it will be sent in. */
function decodeRaw(body: Buffer) {
  const text = decodeText(body, 'utf-8')
  const isForeign = text !== undefined && /[^\0-\x7f]/.test(text)
  const charset = charsetNamed(/(?:^|&)encoding=([^&]*)/.exec(isForeign ? text : '')?.[1] ?? '') ?? 'utf-8'
  return decodeAnswer((isForeign && encodeText(text, charset)) || body)
}

function decodeFields(body: Uint8Array) {
  if (body.byteLength > MAX_MESSAGE_BYTES) return { ok: false, fault: 'too-large' } as const
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    const entries = JAVA_MAP.test(text) ? javaEntries(text) : jsonEntries(text)
    const message = Object.fromEntries(entries)
    for (const [, value] of entries) {
      if (!encodeText(value, charsetOf(message))) return { ok: false, fault: 'bad-charset' } as const
    }
    // Read again as a form, so that the same limits hold and `__proto__` is no name.
    return decodeForm(Buffer.from(encodeForm(message)), 3 * MAX_MESSAGE_BYTES)
  } catch {
    return { ok: false, fault: 'bad-pair' } as const
  }
}

/** `{txnType=01, merId=777290058110048}` */
const JAVA_MAP = /^\{\s*\w+=/

function javaEntries(text: string): (readonly [string, string])[] {
  const inside = text.slice(1, text.endsWith('}') ? -1 : undefined).trim()
  return inside.split(/,\s+(?=\w+=)/).map((pair) => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, equals), pair.slice(equals + 1)] as const
  })
}

function jsonEntries(text: string): (readonly [string, string])[] {
  return Object.entries(JSON.parse(text) as object).map(([name, value]) => [name, asText(value)] as const)
}

function asText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (value === null) return ''
  throw new Error('a field is a text')
}

/** People copy a whole request out of a proxy's log; the body stands behind the first empty line. */
function withoutHeaders(body: Buffer): Buffer {
  const isWhole = /^(?:POST \/|HTTP\/[12])/.test(body.subarray(0, 8).toString('latin1'))
  const [end] = isWhole ? (/\r?\n\r?\n/.exec(body.toString('latin1')) ?? []) : []
  return end === undefined ? body : trimBlanks(body.subarray(body.indexOf(end) + end.length))
}

/** Pasting adds blanks and line ends around a message; none belongs to it. */
function trimBlanks(bytes: Uint8Array): Buffer {
  const isBlank = (at: number) => bytes[at]! <= 0x20
  let start = 0
  let end = bytes.length
  while (start < end && isBlank(start)) start++
  while (end > start && isBlank(end - 1)) end--
  return Buffer.from(bytes.subarray(start, end))
}
