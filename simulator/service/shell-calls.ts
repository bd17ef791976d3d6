/** Questions to the shell that wait for an answer. */
import type { SpaceId } from '../wire/bundle.ts'
import type { ApiCall, CallResult, FromService, ToService } from '../wire/shell.ts'
import type { Ticket } from '../wire/view.ts'
import { ApiFailure } from './call-forms.ts'
import { cloneable } from './cloneable.ts'

type Reply = Extract<ToService, { type: 'reply' }>

interface Waiting {
  readonly resolve: (result: CallResult) => void
  readonly reject: (failure: ApiFailure) => void
  readonly onTaskEvent: ((event: string, value: unknown) => void) | undefined
}

export interface PendingCall {
  readonly ticket: Ticket
  readonly answer: Promise<CallResult>
}

export class ShellCalls {
  readonly #send: (message: FromService) => void
  readonly #waiting = new Map<Ticket, Waiting>()
  #lastTicket: Ticket = 0

  constructor(send: (message: FromService) => void) {
    this.#send = send
  }

  call(
    space: SpaceId,
    name: string,
    args: Readonly<Record<string, unknown>>,
    origin: ApiCall['origin'] = 'api',
    onTaskEvent?: (event: string, value: unknown) => void,
  ): PendingCall {
    const ticket = ++this.#lastTicket
    const answer = new Promise<CallResult>((resolve, reject) => {
      this.#waiting.set(ticket, { resolve, reject, onTaskEvent })
    })
    const travelling = cloneable(args) as Record<string, unknown>
    this.#send({ type: 'call', ticket, space, name, args: travelling, origin })
    return { ticket, answer }
  }

  abort(ticket: Ticket): void {
    if (this.#waiting.has(ticket)) this.#send({ type: 'abort', ticket })
  }

  replied(reply: Reply): void {
    const waiting = this.#waiting.get(reply.ticket)
    this.#waiting.delete(reply.ticket)
    if (reply.ok) waiting?.resolve(reply.result)
    else waiting?.reject(new ApiFailure(reply.error))
  }

  taskEvent(ticket: Ticket, event: string, value: unknown): void {
    this.#waiting.get(ticket)?.onTaskEvent?.(event, value)
  }
}
