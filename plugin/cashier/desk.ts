import type { CardView } from '../../contract/cards.ts'
import type { OrderView } from '../../contract/plugin-door.ts'
import type { Desk } from './payment-state.ts'

/** The order, with its deadline moved from the bridge's clock to the phone's. */
export function seen(order: OrderView, nowMs: number): Pick<Desk, 'order' | 'deadlineMs'> {
  return { order, deadlineMs: nowMs + order.expiresAtMs - order.serverTimeMs }
}

export function firstPayable(cards: readonly CardView[]): string | null {
  return cards.find((card) => card.disabledBecause === null)?.cardId ?? null
}

export function withCard(desk: Desk, card: CardView): Desk {
  const others = desk.cards.filter(({ cardId }) => cardId !== card.cardId)
  const chosenCardId = card.disabledBecause === null ? card.cardId : desk.chosenCardId
  return { ...desk, cards: [...others, card], chosenCardId }
}

/** The issuer has locked the card: it stays in sight with its reason. A retry proposes another. */
export function withLocked(desk: Desk, lockedCardId: string | null): Desk {
  const cards = desk.cards.map((card) =>
    card.cardId === lockedCardId ? { ...card, disabledBecause: 'pin_locked' as const } : card,
  )
  return { ...desk, cards }
}
