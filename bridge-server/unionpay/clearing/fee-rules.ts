/**
 * Prices of clearing, as dated rows. A rate is in ten-millionths (35_000 is 0.35 %), so that every rate of the rules
 * is a whole number; a cap is in fen, and null is none.
 *
 * Sources: 发改价格〔2016〕557号 from 2016-09-06; 银发〔2021〕169号 for three years from 2021-09-30, which took a tenth off
 * interchange and network fee of debit cards at standard merchants and left the caps. The merchant's fee is the
 * acquirer's own price, 0.60 % here; the 0.38 % that acquirers quote for small codes has no source that we trust. Between
 * people nothing is sold, and nobody takes a fee.
 */
export interface Price {
  readonly rate: number
  readonly capFen: number | null
}

export type CardType = 'debit' | 'credit'

/** How a payee is priced: `preferential` is 优惠类, `exempt` is 减免类, `person` receives without selling. */
export type MerchantClass = 'standard' | 'preferential' | 'exempt' | 'person'

/** What a fee is for. Cash machines (a price an item) and terminals in shops have rows of their own once they clear here. */
export type Business = 'online-purchase'

export interface FeeRule {
  readonly business: Business
  /** First clearing day, `YYYYMMDD`; a later row of the same kind replaces it. */
  readonly from: string
  readonly merchantClass: MerchantClass
  readonly cardType: CardType
  /** From the acquirer to the issuer. */
  readonly interchange: Price
  /** To the network, from the issuer and from the acquirer each. */
  readonly network: Price
  /** From the merchant to the acquirer. */
  readonly merchant: Price
}

const FREE: Price = { rate: 0, capFen: null }
const MERCHANT: Price = { rate: 60_000, capFen: null }
const DEBIT_CAP_FEN = 1300
const NETWORK_CAP_FEN = 325

const purchase = (
  from: string,
  merchantClass: MerchantClass,
  cardType: CardType,
  interchangeRate: number,
  networkRate: number,
): FeeRule => ({
  business: 'online-purchase',
  from,
  merchantClass,
  cardType,
  interchange: { rate: interchangeRate, capFen: cardType === 'debit' ? DEBIT_CAP_FEN : null },
  network: { rate: networkRate, capFen: NETWORK_CAP_FEN },
  merchant: MERCHANT,
})

const free = (merchantClass: MerchantClass, cardType: CardType): FeeRule => ({
  ...purchase('20160906', merchantClass, cardType, 0, 0),
  interchange: FREE,
  network: FREE,
  merchant: FREE,
})

export const FEE_RULES: readonly FeeRule[] = [
  purchase('20160906', 'standard', 'debit', 35_000, 3_250),
  purchase('20210930', 'standard', 'debit', 31_500, 2_925),
  purchase('20240930', 'standard', 'debit', 35_000, 3_250),
  purchase('20160906', 'standard', 'credit', 45_000, 3_250),
  purchase('20160906', 'preferential', 'debit', 27_300, 2_535),
  purchase('20160906', 'preferential', 'credit', 35_100, 2_535),
  free('exempt', 'debit'),
  free('exempt', 'credit'),
  free('person', 'debit'),
  free('person', 'credit'),
]

/** Merchant category codes whose trade is not priced as standard. */
export const MERCHANT_CLASSES: Readonly<Record<string, MerchantClass>> = {
  // Hospitals, schools, welfare and charity.
  '8062': 'exempt',
  '8211': 'exempt',
  '8220': 'exempt',
  '8351': 'exempt',
  '8398': 'exempt',
  // Supermarkets, utilities, fuel and tickets of public transport.
  '5411': 'preferential',
  '4900': 'preferential',
  '5541': 'preferential',
  '5542': 'preferential',
  '4111': 'preferential',
  '4112': 'preferential',
  '4131': 'preferential',
}
