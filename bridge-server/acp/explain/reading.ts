import { type DecodeFault, decodeAnswer, decodeForm, MAX_MESSAGE_BYTES } from '../form.ts'
import type { AcpMessage } from '../message.ts'
import { type Mistake, type MistakeId, mistakeOf } from './mistakes.ts'

/** How the bytes were understood. */
export type Writing = 'form' | 'answer' | 'json'

export type Reading =
  | { readonly ok: true; readonly writing: Writing; readonly message: AcpMessage }
  | { readonly ok: false; readonly writing: Writing; readonly fault: DecodeFault; readonly mistake: Mistake }

/** Reads what somebody pasted: a body with percent escapes, a raw answer, or the fields as a JSON object. */
export function readPasted(bytes: Uint8Array): Reading {
  const body = trimBlanks(bytes)
  const writing = writingOf(body)
  const read = { form: decodeForm, answer: decodeAnswer, json: decodeJson }[writing](body)
  if (read.ok) return { ok: true, writing, message: read.message }
  const facts = read.field === undefined ? {} : { field: read.field }
  return { ok: false, writing, fault: read.fault, mistake: mistakeOf(MISTAKE_OF[read.fault], facts) }
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

function decodeJson(body: Uint8Array) {
  if (body.byteLength > MAX_MESSAGE_BYTES) return { ok: false, fault: 'too-large' } as const
  try {
    const fields: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    const entries = Object.entries(fields as object).map(([name, value]) => [name, asText(value)] as const)
    // Read again as a form, so that the same limits hold and `__proto__` is no name.
    return decodeForm(
      Buffer.from(entries.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')),
      3 * MAX_MESSAGE_BYTES,
    )
  } catch {
    return { ok: false, fault: 'bad-pair' } as const
  }
}

function asText(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  if (value === null) return ''
  throw new Error('a field is a text')
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
