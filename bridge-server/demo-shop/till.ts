import type { Merchant } from './merchant.ts'
import type { Order } from './order.ts'
import type { PaymentService } from './payment-service.ts'

/** Where money of some orders is taken: a merchant's account at the payment service. */
export interface Till {
  readonly mchid: string
  readonly service: PaymentService
  readonly apiV3Key: Merchant['apiV3Key']
  /** Path on this backend where the payment service reports what became of its payments and refunds. */
  readonly notifyPath: string
}

/** The shop's own till and the market's: the market is another merchant, whose payments another institution acquires. */
export interface Tills {
  readonly shop: Till
  readonly market: Till
}

export function tillOf(tills: Tills, { shopNo }: Pick<Order, 'shopNo'>): Till {
  return shopNo === null ? tills.shop : tills.market
}
