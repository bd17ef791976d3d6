import type { CardDisabledReason } from '../../../contract/cards.ts'
import type { FailureCode } from '../../../contract/failures.ts'
import { DAY_MS } from '../../clock/clock.ts'
import type { Card } from '../records/card-records.ts'

/** China keeps one time zone without daylight saving. */
const BEIJING_OFFSET_MS = DAY_MS / 3

/** What a refusal says about the card's next payments: issuers unlock a PIN overnight, an expired card stays expired. */
export function blockAfter(
  failure: FailureCode,
  nowMs: number,
): { because: CardDisabledReason; untilMs: number } | null {
  switch (failure) {
    case 'pin_locked':
      return { because: 'pin_locked', untilMs: nextBeijingMidnightMs(nowMs) }
    case 'card_expired':
      return { because: 'card_expired', untilMs: Number.MAX_SAFE_INTEGER }
    default:
      return null
  }
}

/** Why the card cannot pay at `nowMs`; null when it can. */
export function blockOf(card: Card, nowMs: number): CardDisabledReason | null {
  return card.blockedUntilMs !== null && card.blockedUntilMs > nowMs ? card.blockedBecause : null
}

function nextBeijingMidnightMs(nowMs: number): number {
  return (Math.floor((nowMs + BEIJING_OFFSET_MS) / DAY_MS) + 1) * DAY_MS - BEIJING_OFFSET_MS
}
