import iconv from 'iconv-lite'
import type { AcpMessage } from './message.ts'

/** The two alphabets that messages are written in. */
export type Charset = 'utf-8' | 'gbk'

const NAMES: Readonly<Record<string, Charset>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gbk: 'gbk',
  gb2312: 'gbk', // The older part of it.
}

/** The charset of an `encoding` value, in any case of letters; undefined when it is not spoken here. */
export function charsetNamed(encoding: string): Charset | undefined {
  const name = encoding.toLowerCase()
  return Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
}

/** The charset that a message says it is written in; UTF-8 when it says nothing that is understood. */
export function charsetOf(message: AcpMessage): Charset {
  return charsetNamed(message.encoding ?? '') ?? 'utf-8'
}

/** The bytes of a text; undefined when the charset has no sign for a part of it, so that nothing turns into `?`. */
export function encodeText(text: string, charset: Charset): Buffer | undefined {
  // Half of a surrogate pair is written in no charset.
  if (charset === 'utf-8') return text.isWellFormed() ? Buffer.from(text, 'utf8') : undefined
  const bytes = iconv.encode(text, charset)
  return iconv.decode(bytes, charset, KEEP_BOM) === text ? bytes : undefined
}

/** The text of bytes; undefined when they are not the one way in which the charset writes it. */
export function decodeText(bytes: Uint8Array, charset: Charset): string | undefined {
  if (charset === 'utf-8') return decodeUtf8(bytes)
  const text = iconv.decode(bytes, charset, KEEP_BOM)
  return iconv.encode(text, charset).equals(bytes) ? text : undefined
}

/** A byte order mark is a part of the text like any other, or else encoding again would lose it. */
const KEEP_BOM = { stripBOM: false }
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
