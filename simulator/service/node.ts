/**
 * The service in this very thread, for tests and tools. Every message is cloned and arrives in a later turn, as
 * between a Worker and its page, so that nothing works here that would fail there.
 */
import type { FromService, ToService } from '../wire/shell.ts'
import type { FromView, ToView } from '../wire/view.ts'
import { Service, type ServiceOptions, type ViewPort } from './service.ts'

export interface LocalServiceOptions extends Omit<ServiceOptions, 'send'> {
  /** The shell. */
  readonly receive: (message: FromService) => void
}

/** The view's end of the connection to the service. */
export interface LocalView {
  receive(message: ToView): void
}

export class LocalService {
  readonly #service: Service
  #isClosed = false

  constructor({ receive, ...options }: LocalServiceOptions) {
    this.#service = new Service({ ...options, send: (message) => this.#later(message, receive) })
  }

  send(message: ToService): void {
    this.#later(message, (copy) => this.#service.receive(copy))
  }

  /**
   * Opens a page whose view is in this thread too.
   * @returns what the view calls to send its messages.
   */
  openPage(message: Extract<ToService, { type: 'openPage' }>, view: LocalView): (message: FromView) => void {
    let receive: ((message: FromView) => void) | undefined
    const port: ViewPort = {
      send: (toView) => this.#later(toView, (copy) => view.receive(copy)),
      listen: (listener) => {
        receive = listener
      },
      close: () => {
        receive = undefined
      },
    }
    this.#later(message, (copy) => this.#service.receive(copy, port))
    return (fromView) => this.#later(fromView, (copy) => receive?.(copy))
  }

  /** From now on nothing is delivered in either direction. */
  close(): void {
    this.#isClosed = true
  }

  #later<Message>(message: Message, deliver: (copy: Message) => void): void {
    const copy = structuredClone(message)
    setTimeout(() => {
      if (!this.#isClosed) deliver(copy)
    })
  }
}
