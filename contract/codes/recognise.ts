import { recogniseEmvMerchant } from './emv-merchant.ts'
import { recogniseEmvPayer } from './emv-payer.ts'
import { recogniseLink } from './merchant-links.ts'
import { recogniseDigits } from './payer-digits.ts'
import { type Recognised, refused } from './recognised.ts'
import { CODE_MAX_CHARS } from './refusals.ts'

/**
 * Says whose code a scanned text is, from the text alone. The order of the questions is fixed; hosts are compared
 * whole, never by part. What is exactly no family's is refused, with the rule and the place.
 *
 * Pure: no URL, no TextEncoder, no DOM, so that it runs inside a mini-program plugin.
 */
export function recognise(text: string): Recognised {
  const code = withoutScannerMarks(text)
  if (code === '') return refused('EMPTY')
  if (code.length > CODE_MAX_CHARS) return refused('TOO_LONG', CODE_MAX_CHARS)
  const foreign = code.search(/[^ -~]/)
  const bad = foreign < 0 ? -1 : findNoText(code, foreign)
  if (bad >= 0) return refused('BAD_CHARACTER', bad)
  const isEmv = code.startsWith('000201')
  if (!isEmv && /^\d+$/.test(code)) return recogniseDigits(code)
  if (isEmv || MISLED_EMV.test(code)) return recogniseEmvMerchant(code)
  if (foreign >= 0) return refused('NON_ASCII', foreign)
  if (code.startsWith('hQVDUFY')) return recogniseEmvPayer(code)
  return recogniseLink(code)
}

/** Data objects with a checksum at the end that do not begin as they have to. */
const MISLED_EMV = /^\d{4}.*6304[0-9A-Fa-f]{4}$/s

/** Hand scanners add line ends, and some say which symbology they read (`]C1`, `]Q3`). */
function withoutScannerMarks(text: string): string {
  const trimmed = text.trim()
  return /^\][A-Za-z]\d/.test(trimmed) ? trimmed.slice(3).trim() : trimmed
}

/** Where the first control character, half of a surrogate pair or mark of wrong decoding stands; -1 where none does. */
function findNoText(code: string, from: number): number {
  for (let i = from; i < code.length; i++) {
    const unit = code.charCodeAt(i)
    if (unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit === REPLACEMENT) return i
    if (unit < 0xd800 || unit > 0xdfff) continue
    // A pair is whole when its first half stands here and its second half follows.
    if ((code.codePointAt(i) as number) <= 0xffff) return i
    i++
  }
  return -1
}

/** What a decoder leaves where bytes were no text; `rawData` of the scan has the bytes. */
const REPLACEMENT = 0xfffd
