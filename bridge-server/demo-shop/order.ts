import type { Language, Text } from './goods.ts'
import { findMarketShop } from './market/shops.ts'
import { type Refund, refundedFen, showRefund } from './refund.ts'

/**
 * `unpaid` → `paid` | `cancelled` | `expired`. A payment that arrives after all still wins: money that has moved is
 * never ignored.
 */
export type OrderState = 'unpaid' | 'paid' | 'cancelled' | 'expired'

/** An order keeps names and prices as they were when it was placed. */
export interface OrderLine {
  readonly goodsId: string
  readonly name: Text
  readonly priceFen: number
  readonly quantity: number
  readonly picture: string
}

export interface Order {
  /** Also the `out_trade_no` at the payment service. */
  readonly id: string
  readonly openid: string
  /** The market's shop that sells it; null for this shop itself. */
  readonly shopNo: number | null
  /** What the customer's phone spoke when ordering. The payment service holds the shop to one description. */
  readonly language: Language
  readonly state: OrderState
  readonly lines: readonly OrderLine[]
  readonly totalFen: number
  readonly createdAtMs: number
  /** From then on the payment service takes no payment for it. */
  readonly expiresAtMs: number
  /** When the payment service was first told of it; null while nobody outside the shop can know it. */
  readonly launchedAtMs: number | null
  readonly paidAtMs: number | null
  /** The payment service's number for the payment. */
  readonly transactionId: string | null
  /** What the payer paid after discounts. */
  readonly payerTotalFen: number | null
}

/** The order as its owner sees it. */
export function showOrder(order: Order, refunds: readonly Refund[]) {
  return {
    id: order.id,
    shopNo: order.shopNo,
    state: order.state,
    items: order.lines,
    totalFen: order.totalFen,
    createdAtMs: order.createdAtMs,
    expiresAtMs: order.expiresAtMs,
    paidAtMs: order.paidAtMs,
    transactionId: order.transactionId,
    payerTotalFen: order.payerTotalFen,
    refundedFen: refundedFen(refunds),
    refunds: refunds.map(showRefund),
  }
}

/** What the cashier says was bought, beside the merchant's name; of the market's many shops it names the one. */
export function describeOrder(order: Order): string {
  const shop = order.shopNo === null ? undefined : findMarketShop(order.shopNo)
  return shop ? `${shop.name[order.language]} · ${describeLines(order)}` : describeLines(order)
}

function describeLines({ lines, language }: Order): string {
  const first = lines[0]?.name[language] ?? ''
  const pieces = lines.reduce((sum, line) => sum + line.quantity, 0)
  if (pieces <= 1) return first
  if (language === 'zh') return `${first} 等 ${pieces} 件`
  return lines.length > 1 ? `${first} and more, ${pieces} items` : `${first}, ${pieces} items`
}
