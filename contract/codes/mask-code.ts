/** Longest text that a log shows of a code. */
const SHOWN_MAX_CHARS = 60

/**
 * A scanned text as a log may show it: one line, short, with every run of digits that could be a card or a payment
 * code cut to its first six and last four, and with the secret part of links and EMV codes left out.
 */
export function maskCode(text: string): string {
  const total = text.length
  const line = text.slice(0, 4 * SHOWN_MAX_CHARS).trim()
  const link = /^[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/[^/?#]{0,60}/.exec(line)?.[0]
  const shown = link ?? (/^(?:hQVDUFY|0002\d\d)/.exec(line)?.[0] || line)
  const masked = maskDigits(link && /^wxp:/i.test(link) ? 'wxp://f2f' : shown)
    .replace(UNPRINTABLE, '·')
    .slice(0, SHOWN_MAX_CHARS)
  return shown === line && total <= SHOWN_MAX_CHARS ? masked : `${masked}… (${total})`
}

/** Control characters, and those that turn or hide the text beside them. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

/** Digits of any script, also when a few characters at a time stand between them. */
const DIGIT_RUN = /\p{Nd}(?:[^\p{L}\p{Nd}]{0,3}\p{Nd}){8,}/gu

function maskDigits(text: string): string {
  return text.replace(DIGIT_RUN, (run) => {
    const digits = run.match(/\p{Nd}/gu) as string[]
    if (digits.length < 12) return '*'.repeat(digits.length)
    return digits.slice(0, 6).join('') + '*'.repeat(digits.length - 10) + digits.slice(-4).join('')
  })
}
