import { createHash, createSign, createVerify, type KeyObject } from 'node:crypto'
import iconv from 'iconv-lite'

/** A message as an SDK holds it: names and plain values. */
export type Fields = Readonly<Record<string, string>>

/**
 * What is signed, written here a second time and on purpose apart from the product: the clients of these tests must
 * not share a mistake with the network that they judge.
 */
function stringToSign(fields: Fields): string {
  return Object.keys(fields)
    .filter((name) => name !== 'signature' && fields[name]!.trim() !== '')
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => `${name}=${fields[name]}`)
    .join('&')
}

/** The bytes of a text in the charset that a message names. */
function bytesOf(text: string, encoding = 'UTF-8'): Buffer {
  return encoding.startsWith('GB') ? iconv.encode(text, 'gbk') : Buffer.from(text, 'utf8')
}

/** The text of bytes. Broken ones throw. */
export function textOf(bytes: Uint8Array, encoding = 'UTF-8'): string {
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
}

const hex = (hash: string, data: string | Buffer) => createHash(hash).update(data).digest('hex')

/** signMethod 01: RSA over the hexadecimal digest of the string. 5.1.0 uses SHA-256 twice, older versions SHA-1. */
export function signWithRsa(fields: Fields, key: KeyObject | string): string {
  const hash = hashOf(fields)
  return createSign(hash)
    .update(hex(hash, bytesOf(stringToSign(fields), fields.encoding)))
    .sign(key, 'base64')
}

export function isSignedBy(fields: Fields, certificate: KeyObject | string): boolean {
  const hash = hashOf(fields)
  return createVerify(hash)
    .update(hex(hash, bytesOf(stringToSign(fields), fields.encoding)))
    .verify(certificate, fields.signature ?? '', 'base64')
}

/** signMethod 11 (SHA-256) and 12 (SM3): a digest of the string and of the digest of a key that both sides know. */
export function signWithKey(fields: Fields, key: string): string {
  const hash = fields.signMethod === '12' ? 'sm3' : 'sha256'
  const tail = Buffer.from(`&${hex(hash, key)}`)
  return hex(hash, Buffer.concat([bytesOf(stringToSign(fields), fields.encoding), tail]))
}

function hashOf({ version }: Fields): 'sha256' | 'sha1' {
  return version === '5.1.0' ? 'sha256' : 'sha1'
}

/** How a language writes forms: its sign for a space, and what it leaves as it is besides letters and digits. */
export interface FormStyle {
  readonly space: '+' | '%20'
  readonly plain: string
}

export const JAVA_FORM: FormStyle = { space: '+', plain: '.-*_' }
export const PHP_FORM: FormStyle = { space: '+', plain: '.-_' }
export const GO_FORM: FormStyle = { space: '+', plain: '.-_~' }
export const PYTHON_FORM: FormStyle = { space: '+', plain: '.-_~/' }
export const NODE_FORM: FormStyle = { space: '%20', plain: ".-_~!*'()" }

export function formOf(fields: Fields, { space, plain }: FormStyle): string {
  const percent = (text: string) =>
    [...bytesOf(text, fields.encoding)]
      .map((byte) => {
        const sign = String.fromCharCode(byte)
        if (sign === ' ') return space
        if (/[A-Za-z0-9]/.test(sign) || plain.includes(sign)) return sign
        return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
      })
      .join('')
  return Object.entries(fields)
    .map(([name, value]) => `${percent(name)}=${percent(value)}`)
    .join('&')
}

/** The simple parser of many SDKs: `&`, then the first `=`. Whatever is percent-encoded stays so. */
export function splitSimply(text: string): Fields {
  const pairs = text.split('&').map((pair) => [...pair.split('=', 1), pair.slice(pair.indexOf('=') + 1)])
  return Object.fromEntries(pairs as [string, string][])
}

/** The official parser: an `&` between braces or brackets belongs to the value. */
export function splitWithBraces(text: string): Fields {
  const fields: Record<string, string> = {}
  let name = ''
  let piece = ''
  let closer = ''
  let inValue = false
  for (const sign of `${text}&`) {
    if (closer === '' && sign === '&') {
      fields[name] = piece
      name = piece = ''
      inValue = false
    } else if (!inValue && sign === '=') {
      name = piece
      piece = ''
      inValue = true
    } else {
      if (closer === '' && inValue && (sign === '{' || sign === '[')) closer = sign === '{' ? '}' : ']'
      else if (sign === closer) closer = ''
      piece += sign
    }
  }
  return fields
}

/** A form as frameworks decode it: percent and plus, in the charset that the message names. */
export function decodedForm(body: Uint8Array, encoding = 'UTF-8'): Fields {
  const decode = (text: string) => {
    const bytes = text
      .replaceAll('+', ' ')
      .replace(/%([0-9A-F]{2})/gi, (_, byte) => String.fromCharCode(Number.parseInt(byte, 16)))
    return textOf(Buffer.from(bytes, 'latin1'), encoding)
  }
  const raw = splitSimply(Buffer.from(body).toString('latin1'))
  return Object.fromEntries(Object.entries(raw).map(([name, value]) => [decode(name), decode(value)]))
}
