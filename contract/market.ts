/**
 * The published rule by which shops of the market take Cloud QuickPass. The press of 2021 said that 85 % of Taobao's
 * merchants would from 2 October 2021 on, and not which; this rule is our own, and anybody can check it.
 */

/** The market's shops are numbered from 1. */
export const MARKET_SHOPS = 200

/** 2 October 2021, midnight in Beijing. */
export const MARKET_OPENS_AT_MS = Date.UTC(2021, 9, 1, 16)

export type MarketClosedBecause = 'before-2021-10-02' | 'not-covered'

/** What a customer can do instead of paying with Cloud QuickPass. */
export type MarketAlternative = 'alipay' | 'bank-card' | 'other-shop' | 'later-date'

export type MarketAcceptance =
  | { readonly accepted: true }
  | {
      readonly accepted: false
      readonly because: MarketClosedBecause
      readonly instead: readonly MarketAlternative[]
    }

const ACCEPTED: MarketAcceptance = { accepted: true }

/** Whether a shop takes Cloud QuickPass at `atMs`; where it does not, why and what else works. */
export function acceptsQuickPass(shopNo: number, atMs: number): MarketAcceptance {
  if (!isCovered(shopNo)) {
    return { accepted: false, because: 'not-covered', instead: ['alipay', 'bank-card', 'other-shop'] }
  }
  if (atMs >= MARKET_OPENS_AT_MS) return ACCEPTED
  return { accepted: false, because: 'before-2021-10-02', instead: ['alipay', 'bank-card', 'later-date'] }
}

/**
 * Seven and twenty have no divisor in common, so any twenty consecutive shops give each remainder of twenty once, and
 * seventeen of them, exactly 85 %, are covered.
 */
function isCovered(shopNo: number): boolean {
  return (shopNo * 7) % 20 < 17
}
