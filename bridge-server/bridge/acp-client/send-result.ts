import { verdictOf } from '../../acp/respcodes.ts'
import type { Outcome } from '../orders/outcome.ts'
import type { AcpAnswer } from './acp-client.ts'
import { declined } from './payment-query.ts'
import { pinTriesLeftOf } from './pin-tries.ts'

/** `accepted`: the network has it and will tell the outcome by notification, or when asked. */
export type SendResult = Exclude<Outcome, { kind: 'succeeded' }> | { readonly kind: 'accepted' }

/**
 * Codes that say nothing about whether money moved: an order number that the network has already seen, a transaction
 * that it cannot find yet, and its general error.
 */
const TELLS_NOTHING = new Set(['12', '34', '99'])

/** What the answer to a back transaction says. Whatever is not clearly a refusal leaves the outcome open. */
export function readSendResult(answer: AcpAnswer): SendResult {
  if (!answer.ok) return { kind: 'unknown', respCode: null }
  const { respCode, message } = answer
  const verdict = verdictOf(respCode)
  // For back transactions 00 means that it was taken on; the outcome comes signed and by itself.
  if (verdict === 'success') return { kind: 'accepted' }
  if (verdict === 'pending' || TELLS_NOTHING.has(respCode)) return { kind: 'unknown', respCode }
  return declined(respCode, pinTriesLeftOf(message))
}
