import { timingSafeEqual } from 'node:crypto'
import type { SecretHasher } from '../issuers/secrets.ts'

/**
 * Where a ticket's payer pays. Its last part can be known only by being sent there, so that no other web page can post
 * to it in the payer's name.
 */
export function cashierPath(tn: string, secrets: SecretHasher): string {
  return `/cashier/${tn}/${keyOf(tn, secrets)}`
}

export function isCashierKey(tn: string, key: string, secrets: SecretHasher): boolean {
  const expected = Buffer.from(keyOf(tn, secrets))
  const given = Buffer.from(key)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function keyOf(tn: string, secrets: SecretHasher): string {
  return secrets.hash('ticket', tn, 'cashier').toString('hex').slice(0, 32)
}
