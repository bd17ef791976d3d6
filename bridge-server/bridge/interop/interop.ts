import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { KeyedHash } from '../keyed-hash.ts'
import type { OrderDesk } from '../payments/order-desk.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import type { PaymentDesk } from '../payments/payment-desk.ts'
import type { QrClient } from '../qr-client/qr-client.ts'
import { CodeDesk } from './code-desk.ts'
import { CodeEnds } from './code-ends.ts'
import { CodeRefunds } from './code-refunds.ts'
import { CodeUses } from './code-uses.ts'
import { ScanDesk } from './scan-desk.ts'

export interface InteropParts {
  readonly hash: KeyedHash
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly qr: QrClient
  readonly orders: OrderDesk
  readonly payments: PaymentDesk
  readonly watch: OrderWatch
}

/** Codes of all wallets: those that payers scan, and those that they show. */
export interface Interop {
  readonly scans: ScanDesk
  readonly codes: CodeDesk
  /** What the network tells of codes that were shown. */
  readonly uses: CodeUses
  /** What merchants behind codes give back. */
  readonly refunded: CodeRefunds
  /** Ends codes at their time. */
  readonly ends: CodeEnds
}

export function openInterop(parts: InteropParts): Interop {
  const { hash, store, clock, random, log, qr, orders, payments, watch } = parts
  const onOrder = () => {
    orders.wake()
    payments.wake()
  }
  const uses = new CodeUses({ store, clock, random, log, hash, insID: qr.insID, watch, onOrder })
  const ends = new CodeEnds({ store, clock, log, qr, uses, watch })
  return {
    scans: new ScanDesk({ store, clock, random, qr, watch, onOrder }),
    codes: new CodeDesk({ store, clock, random, qr, hash, payments, ends, watch }),
    uses,
    refunded: new CodeRefunds({ store, clock, log, watch }),
    ends,
  }
}
