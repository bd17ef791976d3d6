import { createRequire } from 'node:module'
import { encode } from 'uqr'
import type { CodeSymbols } from '../../../contract/code-door.ts'

/** The library's types know its drawing functions, not the symbologies behind them. */
const { CODE128 } = createRequire(import.meta.url)('jsbarcode/bin/barcodes/CODE128') as {
  CODE128: new (text: string, options: object) => { encode(): { data: string } }
}

/**
 * The digits of a payment code as the two symbols that scanners read. They are drawn here, by libraries, because a
 * plugin has to account for every kilobyte: the phone only paints.
 *
 * Level M is what cameras at a counter need; digits alone make the smallest symbol there is. Code 128 is in its
 * shortest form, pairs of digits in set C.
 */
export function symbolsOf(digits: string): CodeSymbols {
  const { data } = encode(digits, { ecc: 'M', border: 0 })
  return {
    qr: data.map((row) => row.map((isDark) => (isDark ? '1' : '0')).join('')),
    bars: new CODE128(digits, {}).encode().data,
  }
}
