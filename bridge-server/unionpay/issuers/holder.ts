import type { CardRecord } from './card-file.ts'
import type { SecretHasher } from './secrets.ts'

/** Who somebody says that they are. */
export interface HolderClaim {
  readonly customerNm?: string | undefined
  readonly certifId?: string | undefined
  readonly phone?: string | undefined
}

/** Whether a card is theirs, as far as they say anything. Nothing said and nothing on file both pass. */
export function isHolder(card: CardRecord, claim: HolderClaim, secrets: SecretHasher): boolean {
  const { customerNm, certifId, phone } = claim
  const isName = matches('holder', customerNm, card.holderHash)
  const isDocument = matches('document', certifId?.toUpperCase(), card.documentHash)
  return isName && isDocument && (phone === undefined || phone === card.phone)

  function matches(
    kind: 'holder' | 'document',
    said: string | undefined,
    onFile: Uint8Array | null,
  ): boolean {
    return said === undefined || onFile === null || secrets.matches(kind, card.cardNo, said, onFile)
  }
}
