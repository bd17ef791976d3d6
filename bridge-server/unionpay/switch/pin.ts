import type { KeyObject } from 'node:crypto'
import { openPin } from '../../acp/pinblock.ts'

/**
 * Opens the sealed PIN of a token payment at the network's edge. Its block was formed over the token's digits,
 * because the payer's side does not know the card number. Null when it was not, or when it is damaged.
 */
export function pinOverToken(encryptionKey: KeyObject, sealedPin: string, token: string): string | null {
  return openPin(encryptionKey, sealedPin, token) ?? null
}
