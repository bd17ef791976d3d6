import type { PaymentCodeState } from '../../../contract/code-door.ts'
import type { CodeState } from '../../../contract/lifecycles.ts'
import type { Attempt } from '../orders/attempt.ts'
import { type Order, stateAt } from '../orders/order.ts'

/** A code that a payer shows to a merchant's scanner. What comes of its use is an order like any other. */
export interface PaymentCodeRecord {
  readonly openpid: string
  /** Chosen by the plugin; the same one again is the same code. */
  readonly codeId: string
  readonly cardId: string
  /** The mini program that it was shown in. */
  readonly appid: string
  /** Null once it can pay nothing any more. */
  readonly digits: string | null
  readonly digitsHash: string
  readonly state: CodeState
  readonly isRevealed: boolean
  /** It is off the screen, and the network may not know yet. */
  readonly isRetiring: boolean
  readonly version: number
  readonly issuedMs: number
  readonly expiresMs: number
  readonly askDueMs: number | null
  /** Number of the order that a use of it becomes. */
  readonly orderRef: string
}

/** Whether a merchant can still use it: exactly until its end, even before the books say so. */
export function isLive(code: PaymentCodeRecord, nowMs: number): boolean {
  return code.state === 'live' && nowMs < code.expiresMs
}

/** What the payer is shown: the life of the code, then of the payment that its use began. */
export function shownState(
  code: PaymentCodeRecord,
  order: Order | undefined,
  attempt: Attempt | undefined,
  nowMs: number,
): PaymentCodeState['state'] {
  if (!order) return code.state === 'live' && !isLive(code, nowMs) ? 'expired' : unused(code.state)
  const state = stateAt(order, nowMs)
  if (state === 'paid' || state === 'paying') return state
  return state === 'awaiting' && !attempt ? 'awaiting-pin' : 'failed'
}

function unused(state: CodeState): 'live' | 'expired' | 'retired' {
  if (state === 'used') throw new Error('a code is used in the commit that makes its order')
  return state
}
