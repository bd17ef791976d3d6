import { charsetNamed } from './charset.ts'
import { survivesAnswer } from './form.ts'
import { fromTxnTime } from './times.ts'

/** The shape of one field: what the specification calls it, and whether a value has it. */
export interface Format {
  /** As the specification writes it: N digits, A letters, AN both, ANS any printable sign; `..` a variable length. */
  readonly label: string
  readonly accepts: (value: string) => boolean
}

/** Exactly `min` digits, or `min` to `max`. */
export const N = (min: number, max = min): Format => of('N', '\\d', min, max)

/** Letters and digits. */
export const AN = (min: number, max = min): Format => of('AN', '[A-Za-z0-9]', min, max)

/** Any printable characters. */
export const ANS = (min: number, max = min): Format => of('ANS', '[^\\p{Cc}\\p{Cs}]', min, max)

/** Standard base64 by its alphabet; whoever opens the value checks it strictly. */
export const BASE64 = (max: number): Format => ({
  label: `ANS1..${max}`,
  // The length is compared apart, since an expression that counts to millions takes long to build.
  accepts: (value) => value.length <= max && /^[A-Za-z0-9+/=]+$/.test(value),
})

/** PEM: printable lines. */
export const PEM = (max: number): Format => of('ANS', '[A-Za-z0-9+/= \\-\\r\\n]', 1, max)

/** One of a few words. */
export const ONE_OF = (...words: readonly string[]): Format => ({
  label: words.join(' | '),
  accepts: (value) => words.includes(value),
})

/** The name of a charset that is spoken here. */
export const CHARSET: Format = {
  label: 'UTF-8 | GBK',
  accepts: (value) => charsetNamed(value) !== undefined,
}

/** A name that may be used as it is in a folder: no path and no hidden file. */
export const FILE_NAME: Format = {
  label: 'ANS1..64, a file name',
  accepts: (value) => /^[A-Za-z0-9_][A-Za-z0-9._-]{0,63}$/.test(value),
}

/** A Beijing time that a calendar has. */
export const TIME: Format = { label: 'YYYYMMDDhhmmss', accepts: (value) => fromTxnTime(value) !== undefined }

/** Positive fen, at most twelve digits, no sign and no decimal point. */
export const AMOUNT: Format = { label: 'N1..12, > 0', accepts: (value) => /^(?!0+$)\d{1,12}$/.test(value) }

/** `{name=value&…}`. */
export const GROUP = (max: number): Format => {
  const format = of('ANS', '[^\\p{Cc}\\p{Cs}]', 2, max, /^\{[^{}]*\}$/)
  return { ...format, label: `{name=value&…}, ${format.label}` }
}

/** Where a browser or a notification is sent; `ZX|` in front asks for a leased line. */
export const URL_TEXT: Format = {
  label: 'http(s) URL, ANS1..256',
  accepts: (value) => /^(?:ZX\|)?https?:\/\/[\x21-\x7e]+$/.test(value) && value.length <= 256,
}

/** Free text that comes back in the answer, which is split at `&`: so none outside braces. */
export const ECHOED = (max: number): Format => {
  const text = ANS(1, max)
  return { label: text.label, accepts: (value) => text.accepts(value) && survivesAnswer(value) }
}

function of(kind: string, sign: string, min: number, max: number, also?: RegExp): Format {
  const pattern = new RegExp(`^${sign}{${min},${max}}$`, 'u')
  return {
    label: `${kind}${min === max ? min : `${min}..${max}`}`,
    accepts: (value) => pattern.test(value) && (also?.test(value) ?? true),
  }
}
