import { INSTITUTIONS } from '../institutions/institutions.ts'
import {
  type CardType,
  FEE_RULES,
  type FeeRule,
  MERCHANT_CLASSES,
  type MerchantClass,
  type Price,
} from './fee-rules.ts'

/** The fees of one payment in fen; of money given back, below zero. */
export interface Fees {
  /** From the acquirer to the issuer. */
  readonly interchangeFen: number
  /** From the issuer to the network. */
  readonly networkIssuerFen: number
  /** From the acquirer to the network. */
  readonly networkAcquirerFen: number
  /** From the merchant to the acquirer. */
  readonly merchantFen: number
}

export const NO_FEES: Fees = { interchangeFen: 0, networkIssuerFen: 0, networkAcquirerFen: 0, merchantFen: 0 }

/** What decides about a payment's price besides its amount. */
export interface FeeCase {
  /** Clearing day of the payment, `YYYYMMDD`; money given back is priced as it was taken. */
  readonly day: string
  readonly cardType: CardType
  readonly merId: string
}

/** The fees of a payment. Each fee of each payment is rounded by itself. */
export function feesOf(amountFen: number, feeCase: FeeCase): Fees {
  const { interchange, network, merchant } = ruleFor(feeCase)
  const networkFen = priced(amountFen, network)
  return {
    interchangeFen: priced(amountFen, interchange),
    networkIssuerFen: networkFen,
    networkAcquirerFen: networkFen,
    merchantFen: priced(amountFen, merchant),
  }
}

/**
 * The fees that go back with a refund: what the payment cost so far, less what it would have cost without the
 * refunded part. However a payment is refunded, once it is gone its fees are gone, to the fen.
 *
 * @param remainingFen what was left of the payment before this refund
 */
export function feesGivenBack(amountFen: number, remainingFen: number, feeCase: FeeCase): Fees {
  const before = feesOf(remainingFen, feeCase)
  const after = feesOf(remainingFen - amountFen, feeCase)
  return {
    interchangeFen: after.interchangeFen - before.interchangeFen,
    networkIssuerFen: after.networkIssuerFen - before.networkIssuerFen,
    networkAcquirerFen: after.networkAcquirerFen - before.networkAcquirerFen,
    merchantFen: after.merchantFen - before.merchantFen,
  }
}

/** The category code inside a merchant number: acquirer 3, area 4, category 4, serial 4. */
export function categoryOf(merId: string): string {
  return merId.slice(7, 11)
}

/** Rates are in ten-millionths. */
const RATE_UNIT = 10_000_000

/** Half a fen and more is a fen. The rules name no rounding; this is the usual one. */
function priced(amountFen: number, { rate, capFen }: Price): number {
  // Whole units first: the product of a large amount and a rate would leave the safe integers.
  const units = Math.floor(amountFen / RATE_UNIT)
  const rest = (amountFen - units * RATE_UNIT) * rate
  const feeFen = units * rate + Math.floor((rest + RATE_UNIT / 2) / RATE_UNIT)
  return capFen === null ? feeFen : Math.min(feeFen, capFen)
}

/** Stands where a number has no category: it is a person's, if an institution that signs people up gave it. */
const NO_CATEGORY = '0000'

function classOf(merId: string): MerchantClass {
  const category = categoryOf(merId)
  const isPerson =
    category === NO_CATEGORY && INSTITUTIONS.some(({ merIdPrefix }) => merId.startsWith(merIdPrefix))
  return isPerson ? 'person' : (MERCHANT_CLASSES[category] ?? 'standard')
}

/** The last row that had begun; a table of a dozen is searched once for each kind of case. */
function ruleFor({ day, cardType, merId }: FeeCase): FeeRule {
  const merchantClass = classOf(merId)
  let found: FeeRule | undefined
  for (const rule of FEE_RULES) {
    if (rule.cardType === cardType && rule.merchantClass === merchantClass && rule.from <= day) {
      if (!found || found.from < rule.from) found = rule
    }
  }
  if (!found) throw new RangeError(`no price is known for ${cardType} cards on ${day}`)
  return found
}
