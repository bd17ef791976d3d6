import type { SpaceId } from '../../wire/bundle.ts'
import type { CallResult, HostEvent, PageEvent, PageId } from '../../wire/shell.ts'
import type { Ticket } from '../../wire/view.ts'
import type { OpenedPage, PhoneState } from './state.ts'

/** What the reducer wants done in the world. */
export type Effect =
  | { readonly kind: 'openPage'; readonly page: OpenedPage; readonly openerTicket?: Ticket }
  | { readonly kind: 'showPage' | 'hidePage' | 'closePage'; readonly pageId: PageId }
  | {
      readonly kind: 'pageEvent'
      readonly pageId: PageId
      readonly event: PageEvent
      readonly value?: unknown
    }
  | { readonly kind: 'appShow' | 'appHide' }
  | { readonly kind: 'hostEvent'; readonly event: HostEvent }
  | { readonly kind: 'reply'; readonly ticket: Ticket; readonly ok: boolean; readonly result: CallResult }
  | { readonly kind: 'expireToast'; readonly toastId: number; readonly afterMs: number }
  | { readonly kind: 'persist'; readonly space: SpaceId }
  | { readonly kind: 'replaceStorage'; readonly space: SpaceId }
  | { readonly kind: 'restart' | 'setClock' }

export interface Step {
  readonly state: PhoneState
  readonly effects: readonly Effect[]
}

/** Who asked: everything an answer needs. */
export interface Asker {
  readonly ticket: Ticket
  readonly api: string
  readonly space: SpaceId
}

export function step(state: PhoneState, ...effects: Effect[]): Step {
  return { state, effects }
}

/** `<api>:ok`, with the fields that the API adds. */
export function succeed(asker: Asker, fields: Readonly<Record<string, unknown>> = {}): Effect {
  return { kind: 'reply', ticket: asker.ticket, ok: true, result: { ...fields, errMsg: `${asker.api}:ok` } }
}

/** `<api>:fail <detail>`. */
export function fail(asker: Asker, detail: string): Effect {
  return { kind: 'reply', ticket: asker.ticket, ok: false, result: { errMsg: `${asker.api}:fail ${detail}` } }
}
