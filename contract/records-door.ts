import type { CodeOwner, PaymentOrigin } from './code-owners.ts'
import type { Fen } from './money.ts'
import type { Call, OrderView } from './plugin-door.ts'

/** What a payer has paid here, newest first. */
export interface RecordsDoor {
  listRecords: Call<{ before?: number }, { records: PaymentRecord[]; nextBefore: number | null }>
}

export const RECORDS_ROUTES = {
  listRecords: { method: 'GET', path: '/plugin/v1/records' },
} as const

/** A payment with all that a receipt shows. */
export interface PaymentRecord extends OrderView {
  readonly origin: PaymentOrigin
  /** Whose merchant was paid. */
  readonly acquirer: CodeOwner
  readonly paidAtMs: number | null
  readonly statementLine: string
  readonly refunds: readonly RecordRefund[]
}

export interface RecordRefund {
  readonly amountFen: Fen
  /** Money that came twice, or after the order was closed, goes back: what paid the order is not touched by it. */
  readonly isOfOverpaid: boolean
  readonly state: 'processing' | 'succeeded' | 'failed'
  readonly reason: string | null
  readonly createdAtMs: number
  readonly finishedAtMs: number | null
}
