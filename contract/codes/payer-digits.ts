import { type PayerCode, type Recognised, refused } from './recognised.ts'

interface DigitFamily {
  readonly pattern: RegExp
  readonly kind: PayerCode['kind']
  readonly owner: NonNullable<PayerCode['owner']>
}

/** Consumer-presented numbers, by prefix and length. None carries a check digit that could be relied on. */
const FAMILIES: readonly DigitFamily[] = [
  { pattern: /^1[0-5]\d{16}$/, kind: 'wechat.cpm', owner: 'wechat' },
  // Sixteen to twenty-four digits; no wallet shows seventeen, so that a lost digit of an everyday code is noticed.
  { pattern: /^(?:2[5-9]|30)(?:\d{14}|\d{16,22})$/, kind: 'alipay.cpm', owner: 'alipay' },
  { pattern: /^62\d{17}$/, kind: 'unionpay.cpm', owner: 'unionpay' },
  { pattern: /^01\d{17}$/, kind: 'ecny.cpm', owner: 'ecny' },
]

/**
 * Digits are answered by family and count alone: a 19-digit payment code cannot be told from a card number, so no
 * digit leaves here, whether the text was recognised or not.
 */
export function recogniseDigits(code: string): Recognised {
  for (const { pattern, kind, owner } of FAMILIES) {
    if (!pattern.test(code)) continue
    const found: PayerCode = {
      kind,
      owner,
      mode: 'cpm',
      static: false,
      networks: [owner],
      digitCount: code.length,
    }
    return code.length === ALIPAY_PLUS_DIGITS ? { ...found, institution: code.slice(0, 8) } : found
  }
  if (/^16\d{16}$/.test(code)) return refused('WECHAT_PREFIX_16')
  if (/^31\d{14,16}$/.test(code)) return refused('RETIRED_WALLET')
  return refused('UNKNOWN_DIGITS')
}

/** Alipay+ codes: eight digits of the issuing wallet, sixteen of the payer. */
const ALIPAY_PLUS_DIGITS = 24
