import { CARD_TYPE_TEXTS, type CardView } from '../../contract/cards.ts'
import { FAILURE_TEXTS, type Language } from '../../contract/failure-texts.ts'
import type { FailureCode } from '../../contract/failures.ts'
import type { OrderView } from '../../contract/plugin-door.ts'
import { fill, textsOf } from './texts.ts'

/** `招商银行 储蓄卡 (0018)` */
export function cardName(
  card: Pick<CardView, 'bankName' | 'bankNameEn' | 'cardType' | 'tail'>,
  language: Language,
): string {
  const bank = language === 'zh' ? card.bankName : card.bankNameEn
  return fill(textsOf(language).cardName, {
    bank,
    type: CARD_TYPE_TEXTS[language][card.cardType],
    tail: card.tail,
  })
}

export function merchantName(
  order: Pick<OrderView, 'merchantName' | 'merchantNameEn'>,
  language: Language,
): string {
  return language === 'zh' ? order.merchantName : order.merchantNameEn
}

export function orderText(order: OrderView, language: Language): string {
  return language === 'zh' ? order.description : order.descriptionEn
}

/** `2021-09-22 14:05`, in Beijing time, which is the time of every UnionPay payment. */
export function dateAndTime(atMs: number): string {
  const beijing = new Date(atMs + 8 * 3_600_000).toISOString()
  return `${beijing.slice(0, 10)} ${beijing.slice(11, 16)}`
}

/** `899` seconds → `14:59` */
export function minutesAndSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** What happened and what to do now, in one line. */
export function failureSentence(code: FailureCode, language: Language): string {
  const { what, todo } = FAILURE_TEXTS[language][code]
  return language === 'zh' ? `${what}，${todo}` : `${what}. ${todo}`
}
