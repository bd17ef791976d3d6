import type { KeyObject } from 'node:crypto'
import type { Pki } from '../../acp/pki.ts'
import { encryptFor } from '../../acp/sensitive.ts'
import type { Clock } from '../../clock/clock.ts'
import type { MerchantRegister } from './merchants.ts'
import type { Telling } from './notices.ts'
import type { OwnCertificates } from './own-certificates.ts'

export interface AccountSealerOptions {
  readonly merchants: MerchantRegister
  readonly ownCertificates: OwnCertificates
  readonly pki: Pki
  readonly clock: Clock
}

/**
 * Seals card numbers for the merchants that see them, each with the certificate that it signs with, as accNo travels
 * back: its own where it has one, else the one that it was issued.
 */
export function accountSealer({
  merchants,
  ownCertificates,
  pki,
  clock,
}: AccountSealerOptions): Telling['accountSealer'] {
  const issued = new Map<string, KeyObject>()
  return (merId) => {
    if (!merchants.find(merId)?.seesAccount) return null
    const publicKey = ownCertificates.inUse(merId, clock.now())?.publicKey ?? issuedKeyOf(merId)
    return publicKey ? (cardNo) => encryptFor(publicKey, cardNo) : null
  }

  /** Whoever signs up later has a certificate by then, and keeps it. */
  function issuedKeyOf(merId: string): KeyObject | undefined {
    const known = issued.get(merId)
    if (known) return known
    for (const certificate of pki.merchantCertificates()) {
      if (certificate.merId !== merId) continue
      issued.set(merId, certificate.publicKey)
      return certificate.publicKey
    }
    return undefined
  }
}
