import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { HttpClient } from '../../http/client.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { KeyedHash } from '../keyed-hash.ts'
import type { Merchants } from '../merchants.ts'
import type { OrderDesk } from '../payments/order-desk.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import type { RefundDesk } from '../refunds/refund-desk.ts'
import { Fulfilment } from './fulfilment.ts'
import { Provider, type ProviderOptions } from './provider.ts'
import { TopUpDesk } from './top-up-desk.ts'

export interface TopUpOptions extends ProviderOptions {
  /** The merchant of the bridge's own in whose name top-ups are sold. */
  readonly mchid: string
}

export interface TopUpParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly http: HttpClient
  readonly merchants: Merchants
  readonly orders: OrderDesk
  readonly hash: KeyedHash
  readonly refunds: RefundDesk
  readonly watch: OrderWatch
}

/** Selling top-ups, and seeing to it that they are delivered or their money given back. */
export interface TopUps {
  readonly desk: TopUpDesk
  readonly fulfilment: Fulfilment
}

/** @throws Error when the merchant is not on file */
export function openTopUps(options: TopUpOptions, parts: TopUpParts): TopUps {
  const { store, clock, log, refunds, watch, orders, hash } = parts
  const merchant = parts.merchants.byMchid(options.mchid)
  if (!merchant) throw new Error(`top-ups are sold as merchant ${options.mchid}, who is not on file`)
  const provider = new Provider(options, parts)
  const fulfilment = new Fulfilment({ store, clock, log, provider, refunds, watch, merchant })
  const onOpened = () => fulfilment.wake()
  return { desk: new TopUpDesk({ store, clock, provider, orders, hash, merchant, onOpened }), fulfilment }
}
