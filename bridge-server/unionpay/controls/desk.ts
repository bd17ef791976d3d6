import type { Network } from '../gateway/exchange.ts'
import type { Faults } from '../gateway/faults.ts'
import type { MerchantRegister } from '../gateway/merchants.ts'
import type { MessageJournal } from '../gateway/message-journal.ts'
import type { LedgerReader } from '../ledger/ledger-reader.ts'

/** What testers and onlookers may reach of the network. They can read the books and cannot post. */
export interface Desk {
  readonly network: Network
  readonly merchants: MerchantRegister
  readonly faults: Faults
  readonly journal: MessageJournal
  readonly ledger: LedgerReader
  /** Resolves when no notification and no late answer is under way or due now. */
  drain(): Promise<void>
}

/** A control's answer: an HTTP status and JSON. */
export interface ControlAnswer {
  readonly status: number
  readonly body: unknown
}

/** One control: takes a checked request, answers JSON. */
export type Control<Request> = (request: Request, desk: Desk) => Promise<ControlAnswer> | ControlAnswer

export const done = (body: unknown): ControlAnswer => ({ status: 200, body })

export const fault = (status: number, code: string, message: string): ControlAnswer => ({
  status,
  body: { code, message },
})
