import type { FailureCode } from './failures.ts'
import type { Fen } from './money.ts'
import type { Call, CashierView, OrderView } from './plugin-door.ts'

/** Buying credit of an online service, delivered by its provider at once. */
export interface TopUpDoor {
  listTopUps: Call<Record<never, never>, { services: TopUpService[] }>
  /** Whether the provider knows the account, and whose it is, masked. */
  checkTopUpAccount: Call<{ serviceId: TopUpServiceId; account: string }, { accountName: string }>
  /** Places the order. The same `topUpId` again answers the same top-up. */
  openTopUp: Call<{ topUpId: string; goodsId: string; account: string }, OpenedTopUp>
  getTopUp: Call<{ topUpId: string; waitMs?: number; since?: number }, TopUpView>
}

export const TOP_UP_ROUTES = {
  listTopUps: { method: 'GET', path: '/plugin/v1/top-ups/services' },
  checkTopUpAccount: { method: 'POST', path: '/plugin/v1/top-ups/accounts' },
  openTopUp: { method: 'POST', path: '/plugin/v1/top-ups' },
  getTopUp: { method: 'GET', path: '/plugin/v1/top-ups/:topUpId' },
} as const

export type TopUpServiceId = 'qcoin' | 'qq-music' | 'tencent-video'

export interface TopUpService {
  readonly serviceId: TopUpServiceId
  readonly name: string
  readonly nameEn: string
  /** What to type, such as 「QQ 号」. */
  readonly accountLabel: string
  readonly accountLabelEn: string
  /** Regular expression that accounts match. */
  readonly accountPattern: string
  readonly goods: readonly TopUpGoods[]
  /** False with a reason while the provider is closed or not yet open to Cloud QuickPass on this date. */
  readonly isOpen: boolean
  readonly closedBecause: 'not-yet' | 'provider-down' | null
}

export interface TopUpGoods {
  readonly goodsId: string
  readonly name: string
  readonly nameEn: string
  readonly amountFen: Fen
}

export interface OpenedTopUp {
  readonly topUp: TopUpView
  readonly cashier: CashierView
}

export type TopUpState =
  | 'awaiting'
  | 'paying'
  | 'paid'
  | 'delivering'
  | 'delivered'
  | 'refunding'
  | 'refunded'
  | 'refund-failed'
  | 'closed'

export interface TopUpView {
  /** Chosen by the plugin, 16 to 32 letters and digits. */
  readonly topUpId: string
  readonly serviceId: TopUpServiceId
  readonly goodsName: string
  readonly goodsNameEn: string
  /** The account, masked. */
  readonly account: string
  readonly state: TopUpState
  /** Everything that happened, oldest first. */
  readonly steps: readonly { readonly state: TopUpState; readonly atMs: number }[]
  /** Why it was not delivered. */
  readonly failure: FailureCode | null
  readonly order: OrderView
  /** Grows with every change. */
  readonly version: number
  readonly serverTimeMs: number
}
