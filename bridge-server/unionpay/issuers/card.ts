/**
 * An issuer's answers that are not the card's own doing: 55 wrong PIN whatever is typed, 68 approved but answered too
 * late, 91 issuer not reachable, 96 issuer's system failed.
 */
export type CardScript = '55' | '68' | '91' | '96'

export const CARD_SCRIPTS: readonly CardScript[] = ['55', '68', '91', '96']

/** A card in its issuer's file. */
export interface Card {
  /** What the rest of the network knows the card by. */
  readonly ref: string
  readonly cardNo: string
  readonly iin: string
  readonly type: 'debit' | 'credit'
  readonly phone: string
  /** Last month in which the card is good, `YYMM`; null when it has none. */
  readonly expiresYymm: string | null
  readonly state: 'active' | 'restricted'
  readonly script: CardScript | null
  readonly limits: CardLimits
  readonly use: CardUse
}

export interface CardLimits {
  readonly paymentMaxFen: number
  readonly dayMaxFen: number
  readonly dayPaymentsMax: number
}

/** What was done with a card on one Beijing day. */
export interface CardUse {
  /** `YYYYMMDD` */
  readonly day: string
  readonly amountFen: number
  readonly payments: number
  /** Wrong PINs since the last right one. */
  readonly wrongPins: number
}

/** A card's use today: a new day starts afresh, and lifts the lock of too many wrong PINs. */
export function useOn(day: string, use: CardUse): CardUse {
  return use.day === day ? use : { day, amountFen: 0, payments: 0, wrongPins: 0 }
}
