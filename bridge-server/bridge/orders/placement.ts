import { MINUTE_MS } from '../../clock/clock.ts'
import { isPrepayAlive, type Order, stateAt } from './order.ts'

/**
 * What placing an order comes to, when its number may have been seen before.
 * - `new`: never seen
 * - `resume`: an earlier call failed at the gateway; asking again under the same ACP number makes nothing twice
 * - `restart`: likewise, but under a fresh ACP number, since nobody was told of the draft
 * - `renew`: the same order; its prepay_id is over and a new one is due
 * - `repeat`: the same order; its prepay_id still lives
 */
export type Placement =
  | { readonly kind: 'new' }
  | { readonly kind: 'resume' | 'restart' | 'renew' | 'repeat'; readonly order: Order }
  | { readonly kind: 'refused'; readonly because: 'paid' | 'closed' | 'other-parameters' }

/** The gateway refuses a txnTime that is not current, so an older draft starts over. */
const DRAFT_RESUME_MAX_MS = 10 * MINUTE_MS

/** Decides on an order of the same merchant and number, if there is one. */
export function decidePlacement(known: Order | undefined, fingerprint: string, nowMs: number): Placement {
  if (!known) return { kind: 'new' }
  if (known.tn === null) {
    const same = known.fingerprint === fingerprint && nowMs - known.createdMs < DRAFT_RESUME_MAX_MS
    return { kind: same ? 'resume' : 'restart', order: known }
  }
  const state = stateAt(known, nowMs)
  if (state === 'paid' || state === 'closed') return { kind: 'refused', because: state }
  if (known.fingerprint !== fingerprint) return { kind: 'refused', because: 'other-parameters' }
  return { kind: isPrepayAlive(known, nowMs) ? 'repeat' : 'renew', order: known }
}
