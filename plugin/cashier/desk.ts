import type { CardView } from '../../contract/cards.ts'
import { FAILURES } from '../../contract/failures.ts'
import type { OrderView } from '../../contract/plugin-door.ts'
import type { Desk } from './payment-state.ts'

/** The order, with its deadline moved from the bridge's clock to the phone's. */
export function seen(order: OrderView, nowMs: number): Pick<Desk, 'order' | 'deadlineMs'> {
  return { order, deadlineMs: nowMs + order.expiresAtMs - order.serverTimeMs }
}

function firstPayable(cards: readonly CardView[]): string | null {
  return cards.find((card) => card.disabledBecause === null)?.cardId ?? null
}

/**
 * The card to propose first: the bridge lists the likeliest first. A card that this order was declined with a moment
 * ago, in an earlier cashier, is proposed only when there is no other.
 */
export function firstChoice(cards: readonly CardView[], { attempt }: OrderView): string | null {
  if (attempt?.failure == null || FAILURES[attempt.failure].next !== 'other-card') return firstPayable(cards)
  const others = cards.filter((card) => !looksLike(card, attempt.card))
  return firstPayable(others) ?? firstPayable(cards)
}

/** The chosen card was declined: another one is proposed, or none where each has been declined. */
export function withDeclined(desk: Desk): Desk {
  const declined = desk.chosenCardId === null ? desk.declined : [...desk.declined, desk.chosenCardId]
  const others = desk.cards.filter(({ cardId }) => !declined.includes(cardId))
  return { ...desk, declined, chosenCardId: firstPayable(others) }
}

/** A card that was just added: it stands first, where its holder sees that it is chosen. */
export function withCard(desk: Desk, card: CardView): Desk {
  // The same card bound anew has another id, and its earlier binding is void.
  const others = desk.cards.filter((other) => !looksLike(other, card))
  const chosenCardId = card.disabledBecause === null ? card.cardId : desk.chosenCardId
  return { ...desk, cards: [card, ...others], chosenCardId }
}

/** The issuer has locked the card: it stays in sight with its reason. A retry proposes another. */
export function withLocked(desk: Desk, lockedCardId: string | null): Desk {
  const cards = desk.cards.map((card) =>
    card.cardId === lockedCardId ? { ...card, disabledBecause: 'pin_locked' as const } : card,
  )
  return { ...desk, cards }
}

/** Whether a payer could not tell the two apart. */
function looksLike(one: Face, other: Face): boolean {
  return one.bankName === other.bankName && one.cardType === other.cardType && one.tail === other.tail
}

type Face = Pick<CardView, 'bankName' | 'cardType' | 'tail'>
