import type { z } from 'zod'
import type { Clearing } from '../clearing/clearing.ts'
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
  readonly clearing: Clearing
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

/** A control with the form of its request: what does not fit is answered, naming the first thing wrong. */
export function withChecks<Request>(schema: z.ZodType<Request>, control: Control<Request>) {
  return async (input: unknown, desk: Desk): Promise<ControlAnswer> => {
    const request = schema.safeParse(input)
    if (request.success) return control(request.data, desk)
    const [issue] = request.error.issues
    return fault(400, 'PARAM', `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
  }
}

/** A control that takes whatever was sent and checks it by itself. */
export type CheckedControl = ReturnType<typeof withChecks>
