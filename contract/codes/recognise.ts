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
  const { control, foreign, nonDigit } = scan(code)
  if (control >= 0) return refused('BAD_CHARACTER', control)
  if (nonDigit < 0 && !code.startsWith('000201')) return recogniseDigits(code)
  if (code.startsWith('000201') || MISLED_EMV.test(code)) return recogniseEmvMerchant(code)
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

/** Where the first character of each sort stands; -1 where there is none. */
function scan(code: string): { control: number; foreign: number; nonDigit: number } {
  let foreign = -1
  let nonDigit = -1
  for (let i = 0; i < code.length; i++) {
    const unit = code.charCodeAt(i)
    if (unit >= 0x30 && unit <= 0x39) continue
    if (nonDigit < 0) nonDigit = i
    if (unit >= 0x20 && unit < 0x7f) continue
    if (unit < 0xa0 || unit === REPLACEMENT || isLoneSurrogate(code, i)) {
      return { control: i, foreign, nonDigit }
    }
    if (foreign < 0) foreign = i
  }
  return { control: -1, foreign, nonDigit }
}

/** What a decoder leaves where bytes were no text; `rawData` of the scan has the bytes. */
const REPLACEMENT = 0xfffd

function isLoneSurrogate(code: string, at: number): boolean {
  const unit = code.charCodeAt(at)
  if (unit < 0xd800 || unit > 0xdfff) return false
  const high = unit < 0xdc00
  const other = code.charCodeAt(high ? at + 1 : at - 1)
  return high ? !(other >= 0xdc00 && other <= 0xdfff) : !(other >= 0xd800 && other <= 0xdbff)
}
