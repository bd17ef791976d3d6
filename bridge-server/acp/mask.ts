import type { MaskKind } from './fields.ts'

/** What stands for a value that must not be seen. It does not tell the length. */
export const HIDDEN = '***'

/**
 * A run of 13 to 19 digits, perhaps written in groups, that begins as card numbers do: 2 (but not 20, which begins a
 * date), 3 to 6, 81 or 9. No check digit is asked for: test cards and mistyped ones are card numbers too.
 */
const CARD_NUMBER = /(?<!\d)(?:2(?!0)|[3-69]|8[\s-]?1)(?:[\s-]?\d){11,18}(?!\d)/g

/** First six and last four digits, the form in which a card number may be shown and kept. */
export function maskAccount(account: string): string {
  if (/^\d{6}\*+\d{4}$/.test(account)) return account // Masked already, by whoever sent it.
  if (!/^\d{13,19}$/.test(account)) return HIDDEN
  return account.slice(0, 6) + '*'.repeat(account.length - 10) + account.slice(-4)
}

/** First three and last four digits of a mobile number. */
function maskPhone(phone: string): string {
  return /^\+?\d{11,15}$/.test(phone) ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : HIDDEN
}

/** Free text on one line, so that nobody can forge a line of a log, with every card number in it masked. */
export function maskText(text: string): string {
  const masked = text.replace(CARD_NUMBER, (run) => {
    const digits = run.replace(/\D/g, '')
    return digits.length >= 13 && digits.length <= 19 ? maskAccount(digits) : run
  })
  return masked.replace(/[\p{Cc}\u2028\u2029]/gu, '·')
}

/** Applies one kind of mask to a single value. Groups are taken apart before they come here, and hidden otherwise. */
export function mask(value: string, kind: MaskKind): string {
  switch (kind) {
    case 'plain':
      return value
    case 'text':
      return maskText(value)
    case 'account':
      return maskAccount(value)
    case 'phone':
      return maskPhone(value)
    case 'bulk':
      return `<${value.length}>`
    default:
      return HIDDEN
  }
}
