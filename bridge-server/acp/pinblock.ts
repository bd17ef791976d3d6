import type { KeyObject } from 'node:crypto'
import { decryptWith, encryptFor } from './sensitive.ts'

const PIN = /^\d{4,12}$/
const ACCOUNT = /^\d{13,19}$/
const BLOCK_BYTES = 8

/**
 * ISO 9564-1 format 0: the PIN's length and digits, filled with F, combined with the account's last twelve digits
 * before its check digit, so that one PIN gives another block on every card.
 * `account` is the card number, or the payment token's digits in a token payment.
 * Throws on a PIN that is not 4 to 12 digits or an account that is not 13 to 19.
 */
export function buildPinBlock(pin: string, account: string): Buffer {
  if (!PIN.test(pin)) throw new Error('a PIN has 4 to 12 digits')
  const digits = pin.length.toString(16).padStart(2, '0') + pin
  return combine(Buffer.from(digits.padEnd(2 * BLOCK_BYTES, 'F'), 'hex'), account)
}

/** The PIN inside a block; undefined when it was not formed over this account, or is no PIN block at all. */
export function openPinBlock(block: Uint8Array, account: string): string | undefined {
  if (block.length !== BLOCK_BYTES || !ACCOUNT.test(account)) return undefined
  const digits = combine(block, account).toString('hex').toUpperCase()
  const pin = digits.slice(2, 2 + Number.parseInt(digits.slice(0, 2), 16))
  const isWhole = PIN.test(pin) && /^F*$/.test(digits.slice(2 + pin.length))
  return isWhole ? pin : undefined
}

/** Seals a PIN for the holder of the encryption certificate: customerInfo's `pin` member. */
export function sealPin(publicKey: KeyObject, pin: string, account: string): string {
  return encryptFor(publicKey, buildPinBlock(pin, account))
}

/** Opens a `pin` member; undefined when it is damaged, or was formed over another account. */
export function openPin(privateKey: KeyObject, sealedPin: string, account: string): string | undefined {
  const block = decryptWith(privateKey, sealedPin)
  return block && openPinBlock(block, account)
}

function combine(block: Uint8Array, account: string): Buffer {
  if (!ACCOUNT.test(account)) throw new Error('an account has 13 to 19 digits')
  const accountField = Buffer.from(account.slice(-13, -1).padStart(2 * BLOCK_BYTES, '0'), 'hex')
  return Buffer.from(accountField.map((byte, i) => byte ^ block[i]!))
}
