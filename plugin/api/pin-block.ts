import { hexBytes } from './bytes.ts'

/** Digits of the PIN that UnionPay cards in China have. */
export const PIN_DIGITS = 6

/**
 * The eight-byte PIN block of ISO 9564-1 format 0: length and digits of the PIN, filled up with F, combined with
 * the account's last twelve digits (check digit left out) so that one PIN gives another block on every card.
 * `pinAccount` is exactly those twelve digits. Throws RangeError on anything else.
 */
export function pinBlock(pin: string, pinAccount: string): Uint8Array {
  if (!/^\d{4,12}$/.test(pin) || !/^\d{12}$/.test(pinAccount))
    throw new RangeError('no PIN block without digits')
  const pinField = hexBytes((pin.length.toString(16).padStart(2, '0') + pin).padEnd(16, 'f'))
  const accountField = hexBytes(pinAccount.padStart(16, '0'))
  return pinField.map((byte, i) => byte ^ accountField[i]!)
}
