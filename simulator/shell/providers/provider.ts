import type { ApiCall } from '../../wire/shell.ts'
import type { HostClient } from '../host-client.ts'
import type { Action } from '../phone/reducer.ts'
import type { PhoneState } from '../phone/state.ts'
import type { Asker } from '../phone/step.ts'
import type { TextKey } from '../texts.ts'
import type { Turns } from '../turns.ts'

/** What a provider may use of the phone. */
export interface ProviderPhone {
  readonly backend: HostClient
  /** Requests that are on their way. */
  readonly requests: Turns
  state(): PhoneState
  dispatch(action: Action): void
  /** Waits as a slow network does; a headless phone does not. */
  networkDelay(delayMs: number): Promise<void>
  nowMs(): number
  /** Progress of the call that is being answered. */
  taskEvent(event: string, value: unknown): void
  /** A passing word to the tester about something that is only shown here. */
  notice(key: TextKey, detail?: string): void
  vibrate(durationMs: number): void
  /** Aborted when the application gives the task up. */
  readonly signal: AbortSignal
}

export type Fields = Readonly<Record<string, unknown>>

/**
 * Answers one API of the shell. It either returns the fields of a successful answer, or hands an action to the
 * reducer, which answers, and returns nothing. It fails by throwing ApiFailure.
 */
export type Provider = (call: ApiCall, phone: ProviderPhone) => Promise<Fields> | undefined

/** An expected failure: the detail stands after `<api>:fail `. */
export class ApiFailure extends Error {
  constructor(detail: string) {
    super(detail)
    this.name = 'ApiFailure'
  }
}

export function askerOf(call: ApiCall): Asker {
  return { ticket: call.ticket, api: call.name, space: call.space }
}

/** A provider whose answer the reducer gives. */
export function decidedByPhone(action: (call: ApiCall, state: PhoneState) => Action): Provider {
  return (call, phone) => {
    phone.dispatch(action(call, phone.state()))
    return undefined
  }
}

/** A provider that accepts the call and changes nothing that could be seen. */
export const accepted: Provider = async () => ({})
