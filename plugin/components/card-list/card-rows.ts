import type { CardView } from '../../../contract/cards.ts'
import type { Language } from '../../../contract/failure-texts.ts'
import { cardName } from '../../texts/naming.ts'
import { textsOf } from '../../texts/texts.ts'

/** A card as a row of the list shows it. */
export interface CardRow {
  readonly cardId: string
  readonly name: string
  /** First character of the bank's name: we draw no foreign logos. */
  readonly initial: string
  /** Why it cannot pay; empty when it can. */
  readonly reason: string
  readonly isChosen: boolean
  readonly label: string
}

export function cardRow(card: CardView, language: Language, chosenCardId: string | null): CardRow {
  const name = cardName(card, language)
  const isChosen = card.cardId === chosenCardId
  const t = textsOf(language)
  const reason = card.disabledBecause === null ? '' : t[`disabled_${card.disabledBecause}`]
  const initial = (language === 'zh' ? card.bankName : card.bankNameEn).slice(0, 1)
  const label = [name, reason, isChosen ? t.chosen : ''].filter(Boolean).join(', ')
  return { cardId: card.cardId, name, initial, reason, isChosen, label }
}
