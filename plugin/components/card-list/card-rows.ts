import type { CardView } from '../../../contract/cards.ts'
import type { Language } from '../../../contract/failure-texts.ts'
import { cardName } from '../../texts/naming.ts'
import { textsOf } from '../../texts/texts.ts'

/** A card as a row of the list shows it. */
export interface CardRow {
  readonly cardId: string
  readonly name: string
  /** The character by which one knows the bank: we draw no foreign logos. */
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
  const label = [name, reason, isChosen ? t.chosen : ''].filter(Boolean).join(', ')
  const initial = initialOf(language === 'zh' ? card.bankName : card.bankNameEn)
  return { cardId: card.cardId, name, initial, reason, isChosen, label }
}

/** `招商银行` → `招`; `中国工商银行` → `工`, because half of all banks begin with China. `中国银行` stays `中`. */
function initialOf(bankName: string): string {
  const telling = bankName.replace(/^中国(?!银行)|^(China|Bank of) (?=.)/, '')
  return telling.slice(0, 1)
}
