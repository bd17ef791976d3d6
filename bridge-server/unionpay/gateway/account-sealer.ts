import type { Pki } from '../../acp/pki.ts'
import { encryptFor } from '../../acp/sensitive.ts'
import type { MerchantRegister } from './merchants.ts'
import type { Telling } from './notices.ts'

/** Seals card numbers for the merchants that see them, each with its own certificate, as accNo travels back. */
export async function accountSealer(merchants: MerchantRegister, pki: Pki): Promise<Telling['sealAccount']> {
  const keys = new Map(
    await Promise.all(
      merchants
        .all()
        .filter(({ seesAccount }) => seesAccount)
        .map(async ({ merId }) => [merId, (await pki.merchant(merId)).certificate.publicKey] as const),
    ),
  )
  return (merId, cardNo) => {
    const publicKey = keys.get(merId)
    return publicKey ? encryptFor(publicKey, cardNo) : null
  }
}
