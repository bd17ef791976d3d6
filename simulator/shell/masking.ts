/** Fields that are never shown, whatever they hold. */
const SECRET_FIELDS =
  /^(?:encrypted)?pin(?:block)?$|cvn|passw|secret|token|session|^sms|customerinfo|authorization|signature|paysign/i
/** Digits that may be a card number: first six and last four stay, as on a receipt. */
const CARD_NUMBER = /\b(\d{6})\d{3,9}(\d{4})\b/g
const SHOWN_CHARS = 4000

/** A request's or an answer's body as the network panel may show it. */
export function maskBody(text: string): string {
  let masked: string
  try {
    masked = JSON.stringify(JSON.parse(text, maskField), null, 2)
  } catch {
    masked = maskText(text)
  }
  return masked.length > SHOWN_CHARS ? `${masked.slice(0, SHOWN_CHARS)}…` : masked
}

/** Text, such as a URL, with card numbers masked. */
export function maskText(text: string): string {
  return text.replace(CARD_NUMBER, maskCard)
}

export function maskHeaders(header: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(header).map(([name, value]) => [name, String(maskField(name, value))]),
  )
}

/** A number of so many digits is no amount and no time in milliseconds. */
const CARD_NUMBER_FROM = 1e14

function maskField(name: string, value: unknown): unknown {
  if (typeof value === 'number' && value >= CARD_NUMBER_FROM) return maskText(String(value))
  if (typeof value !== 'string') return value
  if (SECRET_FIELDS.test(name)) return value === '' ? '' : '•••'
  return maskText(value)
}

function maskCard(_whole: string, first: string, last: string): string {
  return `${first}******${last}`
}
