import type { SecretHasher } from '../issuers/secrets.ts'

/**
 * The code that a shop shows: an address of UnionPay's test service, and 32 digits. They carry the order's ticket, and
 * some more that nobody else can make.
 */
const PREFIX = 'https://qr.95516.com/00010001/62'
const CHECK_DIGITS = 9

export function qrCodeOf(tn: string, secrets: SecretHasher): string {
  return PREFIX + tn + checkDigits(tn, secrets)
}

/** The ticket of a scanned code; null for a code that this network did not make. */
export function ticketOfQrCode(qrCode: string, secrets: SecretHasher): string | null {
  if (!qrCode.startsWith(PREFIX)) return null
  const tn = qrCode.slice(PREFIX.length, -CHECK_DIGITS)
  return /^\d{21}$/.test(tn) && qrCodeOf(tn, secrets) === qrCode ? tn : null
}

function checkDigits(tn: string, secrets: SecretHasher): string {
  const number = BigInt(`0x${secrets.hash('ticket', tn, 'code').toString('hex')}`)
  return (number % 10n ** BigInt(CHECK_DIGITS)).toString().padStart(CHECK_DIGITS, '0')
}
