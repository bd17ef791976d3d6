/** Longest text that a log shows of a code. */
const SHOWN_MAX_CHARS = 60

/**
 * A scanned text as a log may show it: one line, short, with every run of digits that could be a card or a payment
 * code cut to its first six and last four, and with the secret part of links and EMV codes left out.
 */
export function maskCode(text: string): string {
  const line = text.slice(0, 4 * SHOWN_MAX_CHARS).trim()
  const head = /^(?:wxp:\/\/f2f|hQVDUFY|0002\d\d|[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/[^/?#]{0,60})/.exec(
    line,
  )?.[0]
  const shown = head ?? line
  const masked = shown
    .replace(DIGIT_RUN, maskDigits)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·')
    .slice(0, SHOWN_MAX_CHARS)
  return shown === line && text.length <= SHOWN_MAX_CHARS ? masked : `${masked}… (${text.length})`
}

/** Nine digits or more, full-width ones too, also when a few marks stand between them. */
const DIGIT_RUN = /[\d\uff10-\uff19](?:[\s.,_/-]{0,3}[\d\uff10-\uff19]){8,}/g
/** Shorter runs are no card; of them nothing is shown. */
const CARD_MIN_DIGITS = 12

function maskDigits(run: string): string {
  const digits = run.replace(/[^\d\uff10-\uff19]/g, '')
  if (digits.length < CARD_MIN_DIGITS) return '*'.repeat(digits.length)
  return digits.slice(0, 6) + '*'.repeat(digits.length - 10) + digits.slice(-4)
}
