import type { SigningIdentity } from '../../acp/certificates.ts'
import type { SealedMessage } from '../../qrgateway/exchange.ts'
import { signDetached } from '../../qrgateway/signature.ts'
import type { FaultAction } from '../gateway/fault-table.ts'

/** What testers can have done to the QR gateway's messages. Faults of other kinds stay armed for messages of ACP. */
export const QR_HARMS = {
  request: ['drop', 'delay', 'code'],
  answer: ['drop', 'delay', 'code', 'bad-signature'],
  notification: ['drop', 'delay', 'duplicate', 'bad-signature'],
} as const satisfies Record<string, readonly FaultAction[]>

/** The message with the true signature of another. */
export async function signedWrongly(
  message: SealedMessage,
  identity: SigningIdentity,
): Promise<SealedMessage> {
  return { ...message, jws: await signDetached(Buffer.alloc(0), identity) }
}
