import { type Clock, MINUTE_MS } from '../../clock/clock.ts'
import type { OrderKey } from '../acp-client/acp-client.ts'
import type { SealedCard } from '../acp-client/card-binding.ts'

/** A card on its way to being bound: what the payer sealed for UnionPay, and the number it goes by there. */
export interface PendingEnrolment {
  readonly key: OrderKey
  readonly card: SealedCard
  readonly expiresMs: number
  /** From then on another code may be sent. */
  readonly resendFromMs: number
}

/** About as long as an SMS code is good. */
export const ENROLMENT_LIFE_MS = 5 * MINUTE_MS
/** Time between two codes for one card. */
export const SMS_RESEND_MS = MINUTE_MS
/** Enrolments under way at once. */
const PENDING_MAX = 10_000

/**
 * Enrolments under way, in memory alone: even sealed, card data is not written down. A restart costs the payer a
 * second SMS code.
 */
export class Enrolments {
  readonly #clock: Clock
  readonly #pending = new Map<string, PendingEnrolment>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  find(openpid: string, enrolmentId: string): PendingEnrolment | null {
    const pending = this.#pending.get(keyOf(openpid, enrolmentId))
    return pending && pending.expiresMs > this.#clock.now() ? pending : null
  }

  /** Remembers an enrolment. When there are too many, the oldest are forgotten. */
  put(openpid: string, enrolmentId: string, pending: PendingEnrolment): void {
    for (const [key, { expiresMs }] of this.#pending) {
      if (expiresMs > this.#clock.now() && this.#pending.size < PENDING_MAX) break
      this.#pending.delete(key)
    }
    this.#pending.set(keyOf(openpid, enrolmentId), pending)
  }

  end(openpid: string, enrolmentId: string): void {
    this.#pending.delete(keyOf(openpid, enrolmentId))
  }
}

function keyOf(openpid: string, enrolmentId: string): string {
  return `${openpid}/${enrolmentId}`
}
