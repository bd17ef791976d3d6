/** A payment card as everybody outside its issuer may see it. */
export interface CardView {
  /** The bridge's own handle of the bound card; means nothing elsewhere. */
  readonly cardId: string
  /** Issuer's name in Chinese, such as 招商银行. */
  readonly bankName: string
  readonly bankNameEn: string
  readonly cardType: CardType
  /** The last four digits of the card number. */
  readonly tail: string
  /**
   * The twelve rightmost digits of the payment token without its check digit: the account that the ISO 9564-0
   * PIN block is formed over. It is no part of the card number.
   */
  readonly pinAccount: string
  /** Why the card cannot pay this order, or null when it can. */
  readonly disabledBecause: CardDisabledReason | null
}

export type CardType = 'debit' | 'credit' | 'prepaid'

export type CardDisabledReason = 'pin_locked' | 'card_expired' | 'card_restricted' | 'amount_limit'

export const CARD_TYPE_TEXTS = {
  zh: { debit: '储蓄卡', credit: '信用卡', prepaid: '预付卡' },
  en: { debit: 'debit', credit: 'credit', prepaid: 'prepaid' },
} as const

/** Wrong PINs in a row after which the issuer locks a card. */
export const PIN_TRIES_MAX = 3
