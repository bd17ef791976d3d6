/** Declines that merchants can be told and that no ISO 8583 code here stands for, by their ACP codes. */
const SENTINEL_DECLINES = [
  'acp:60',
  'acp:62',
  'acp:66',
  'acp:68',
  'acp:72',
  'acp:76',
  'acp:77',
  'acp:78',
  'acp:79',
] as const
export type SentinelDecline = (typeof SENTINEL_DECLINES)[number]

/** Answers that come too late, by what the merchant is told meanwhile: 68 means ACP 05. */
const LATE_SCRIPTS = ['68', 'late:03', 'late:04'] as const
export type LateScript = (typeof LATE_SCRIPTS)[number]

/**
 * An issuer's answers that are not the card's own doing: 55 wrong PIN whatever is typed, 91 issuer not reachable, 96
 * issuer's system failed; approved but answered too late; and declines for reasons of the issuer's own.
 */
export const CARD_SCRIPTS = ['55', '91', '96', ...LATE_SCRIPTS, ...SENTINEL_DECLINES] as const
export type CardScript = (typeof CARD_SCRIPTS)[number]

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
  /** In a calendar year; null where the account's class sets none. */
  readonly yearMaxFen: number | null
  /** What the account may hold; null where its class sets none. */
  readonly balanceMaxFen: number | null
}

/** What was done with a card on one Beijing day, and in that day's year. */
export interface CardUse {
  /** `YYYYMMDD` */
  readonly day: string
  readonly amountFen: number
  readonly payments: number
  readonly yearFen: number
  /** Wrong PINs since the last right one. */
  readonly wrongPins: number
}

/** A card's use today: a new day starts afresh, and lifts the lock of too many wrong PINs. */
export function useOn(day: string, use: CardUse): CardUse {
  if (use.day === day) return use
  const isSameYear = use.day.slice(0, 4) === day.slice(0, 4)
  return { day, amountFen: 0, payments: 0, yearFen: isSameYear ? use.yearFen : 0, wrongPins: 0 }
}

export function isLateScript(script: CardScript | null): script is LateScript {
  return LATE_SCRIPTS.some((late) => late === script)
}

export function isSentinelDecline(script: CardScript | null): script is SentinelDecline {
  return SENTINEL_DECLINES.some((decline) => decline === script)
}
