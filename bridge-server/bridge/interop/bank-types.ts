import type { CardType } from '../../../contract/cards.ts'

const BY_CARD_TYPE: Readonly<Record<CardType, string>> = {
  debit: 'UPQUICKPASS_DEBIT',
  credit: 'UPQUICKPASS_CREDIT',
  prepaid: 'OTHERS',
}

/** The dialect's bank_type of a payment by a bound card. */
export function bankTypeOf(cardType: CardType): string {
  return BY_CARD_TYPE[cardType]
}

/** The same from UnionPay's payCardType, for a payment that was made in the wallet itself. */
export function bankTypeOfPayCard(payCardType: string | null): string {
  if (payCardType === '01') return BY_CARD_TYPE.debit
  return payCardType === '02' || payCardType === '03' ? BY_CARD_TYPE.credit : 'OTHERS'
}
