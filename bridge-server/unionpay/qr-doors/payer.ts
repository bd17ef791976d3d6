import { openPin } from '../../acp/pinblock.ts'
import type { Pki } from '../../acp/pki.ts'
import type { Reader } from '../../store/store.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import { type CardRecord, cardByRef } from '../issuers/card-file.ts'
import type { CodePayer } from '../switch/code-payment.ts'
import { resolveToken } from '../switch/token-vault.ts'
import type { App } from './app-register.ts'

/** The payer of an app, with the card behind the token that they chose. */
export type FoundPayer =
  | { readonly ok: true; readonly payer: CodePayer; readonly card: CardRecord }
  | { readonly ok: false; readonly refusal: CodeRefusal }

export async function payerOf(
  reader: Reader,
  app: App,
  {
    userID,
    token,
    noticeUrl = null,
  }: { readonly userID: string; readonly token: string; readonly noticeUrl?: string | null | undefined },
  nowMs: number,
): Promise<FoundPayer> {
  const found = await resolveToken(reader, token, app, nowMs)
  if (!found.ok)
    return found.fault === 'expired' ? refusal('54', 'token-expired') : refusal('14', 'token-unknown')
  const { insID } = app
  return {
    ok: true,
    payer: { id: `${insID}:${userID}`, network: 'unionpay', app: { insID, token, noticeUrl } },
    card: await cardByRef(reader, found.token.cardRef),
  }
}

/** Opens a PIN that was sealed over a token. Null when it cannot be read, which counts as a wrong PIN. */
export function openTypedPin(
  { pin, encryptCertId }: { readonly pin: string; readonly encryptCertId: string },
  token: string,
  { encryptionKeys }: Pki,
): { readonly pin: string | null } | 'other-certificate' {
  const privateKey = encryptionKeys.privateKeyFor(encryptCertId)
  return privateKey ? { pin: openPin(privateKey, pin, token) ?? null } : 'other-certificate'
}
