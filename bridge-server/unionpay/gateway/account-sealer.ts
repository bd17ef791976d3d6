import type { KeyObject } from 'node:crypto'
import type { Pki } from '../../acp/pki.ts'
import { encryptFor } from '../../acp/sensitive.ts'
import type { MerchantRegister } from './merchants.ts'
import type { Telling } from './notices.ts'

/**
 * Seals card numbers for the merchants that see them, each with its own certificate, as accNo travels back. Whoever
 * signs up later has a certificate by then.
 */
export function accountSealer(merchants: MerchantRegister, pki: Pki): Telling['accountSealer'] {
  const keys = new Map<string, KeyObject>()
  return (merId) => {
    if (!merchants.find(merId)?.seesAccount) return null
    const publicKey = keys.get(merId) ?? keyOf(merId)
    if (!publicKey) return null
    keys.set(merId, publicKey)
    return (cardNo) => encryptFor(publicKey, cardNo)
  }

  function keyOf(merId: string): KeyObject | undefined {
    for (const certificate of pki.merchantCertificates())
      if (certificate.merId === merId) return certificate.publicKey
    return undefined
  }
}
