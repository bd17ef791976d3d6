import { MINUTE_MS } from '../../clock/clock.ts'
import { type Draft, isPrepayAlive, type Order, stateAt } from './order.ts'

/**
 * What placing an order comes to, when its number may have been seen before.
 * - `new`: a draft is made, under a fresh number at the network
 * - `resume`: an earlier call failed at the gateway; asking again under the same number makes nothing twice
 * - `renew`: the same order; a new prepay_id is due, since the old one is over or another key signed for it
 * - `repeat`: the same order; its prepay_id still lives
 */
export type Placement =
  | { readonly kind: 'new' }
  | { readonly kind: 'resume'; readonly draft: Draft }
  | { readonly kind: 'renew' | 'repeat'; readonly order: Order }
  | { readonly kind: 'refused'; readonly because: 'paid' | 'closed' | 'other-parameters' }

/** The gateway refuses a txnTime that is not current, so an older draft starts over. */
const DRAFT_LIFE_MS = 10 * MINUTE_MS

/** Decides on the order, or else the draft, of the same merchant and number, where there is one. */
export function decidePlacement(
  wanted: Pick<Order, 'fingerprint' | 'keySerial'>,
  known: Order | undefined,
  draft: Draft | undefined,
  nowMs: number,
): Placement {
  if (!known) {
    const isAlive = draft?.fingerprint === wanted.fingerprint && nowMs - draft.createdMs < DRAFT_LIFE_MS
    return isAlive ? { kind: 'resume', draft } : { kind: 'new' }
  }
  const state = stateAt(known, nowMs)
  if (state === 'paid' || state === 'closed') return { kind: 'refused', because: state }
  if (known.fingerprint !== wanted.fingerprint) return { kind: 'refused', because: 'other-parameters' }
  const isGood = isPrepayAlive(known, nowMs) && known.keySerial === wanted.keySerial
  return { kind: isGood ? 'repeat' : 'renew', order: known }
}
