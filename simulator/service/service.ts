/**
 * The service's front door: messages of the shell and of the views in, messages out. It assumes nothing of its
 * environment, so the same code runs in a Worker and in Node.
 */
import { BUNDLE_VERSION } from '../wire/bundle.ts'
import {
  type FromService,
  type InspectedPage,
  type OpenPage,
  SHELL_WIRE_VERSION,
  type ToService,
} from '../wire/shell.ts'
import type { FromView, ToView } from '../wire/view.ts'
import { cloneable } from './cloneable.ts'
import { Program, type ProgramOptions, type Timers } from './program.ts'
import { Reporter } from './report.ts'

/** The service's end of the connection to one page's view. */
export interface ViewPort {
  send(message: ToView): void
  /** Called once, before the page is opened. */
  listen(receive: (message: FromView) => void): void
  close(): void
}

/** Messages that only make sense once a program runs. */
type Driving = Exclude<ToService, { type: 'ping' } | { type: 'boot' }>

export interface ServiceOptions {
  readonly send: (message: FromService) => void
  /** The computer's clock. The phone's, which application code gets from `Date`, is ahead of it as the shell says. */
  readonly nowMs?: () => number
  readonly timers?: Timers
  readonly randomBytes?: ProgramOptions['randomBytes']
}

export class Service {
  readonly #send: (message: FromService) => void
  readonly #reporter: Reporter
  readonly #options: ServiceOptions
  readonly #nowMs: () => number
  readonly #ports = new Map<string, ViewPort>()
  readonly #systemRandom: ProgramOptions['randomBytes']
  #program: Program | undefined
  #aheadMs = 0

  constructor(options: ServiceOptions) {
    this.#options = options
    this.#send = options.send
    // Taken now: a hardened thread takes `crypto` away, since mini programs have none.
    const { crypto } = globalThis
    this.#systemRandom = (length) => crypto.getRandomValues(new Uint8Array(length))
    const computerMs = options.nowMs ?? Date.now
    this.#nowMs = () => computerMs() + this.#aheadMs
    this.#reporter = new Reporter(options.send, this.#nowMs)
  }

  /** `port` comes with `openPage` alone. */
  receive(message: ToService, port?: ViewPort): void {
    switch (message.type) {
      case 'ping':
        this.#send({ type: 'pong', ticket: message.ticket })
        break
      case 'boot':
        this.#boot(message)
        break
      default:
        if (this.#program) this.#drive(this.#program, message, port)
    }
  }

  #drive(program: Program, message: Driving, port: ViewPort | undefined): void {
    switch (message.type) {
      case 'openPage':
        this.#openPage(program, message, port)
        break
      case 'showPage':
        program.showPage(message.pageId)
        break
      case 'hidePage':
        program.page(message.pageId)?.hide()
        break
      case 'closePage':
        this.#closePage(program, message.pageId)
        break
      case 'pageEvent':
        program.page(message.pageId)?.event(message.event, message.value)
        break
      case 'appShow':
        program.show(message.options)
        break
      case 'appHide':
        program.app.hide()
        break
      case 'clockSet':
        this.#aheadMs = message.aheadMs
        break
      case 'reply':
        program.calls.replied(message)
        break
      case 'taskEvent':
        program.calls.taskEvent(message.ticket, message.event, message.value)
        break
      case 'hostEvent':
        program.hostEvent(message.event)
        break
      case 'storageReplaced':
        program.spaces.get(message.space)?.storage.replace(message.values)
        break
      case 'inspect':
        this.#send({ type: 'inspected', ticket: message.ticket, pages: inspect(program) })
        break
    }
  }

  /** The environment saw a promise of application code fail unheard. */
  unhandledRejection(reason: unknown): void {
    this.#program?.unhandledRejection(reason)
  }

  #boot(boot: Extract<ToService, { type: 'boot' }>): void {
    try {
      if (boot.version !== SHELL_WIRE_VERSION || boot.bundle.version !== BUNDLE_VERSION) {
        throw new Error(
          'the shell, the compiled project and the service are of different versions: build again',
        )
      }
      this.#aheadMs = boot.clockAheadMs
      this.#program = new Program({
        boot,
        send: this.#send,
        reporter: this.#reporter,
        timers: this.#options.timers ?? realTimers(),
        nowMs: this.#nowMs,
        randomBytes: this.#options.randomBytes ?? this.#systemRandom,
      })
      this.#program.launch()
      this.#send({ type: 'launched' })
    } catch (error) {
      this.#fail(error)
    }
  }

  #openPage(program: Program, opened: OpenPage, port: ViewPort | undefined): void {
    if (!port) throw new Error('openPage needs the port of its view')
    this.#ports.set(opened.pageId, port)
    port.listen((message) => program.receiveFromView(opened.pageId, message))
    try {
      program.openPage(opened, (message) => port.send(message))
    } catch (error) {
      this.#fail(error, opened.pageId)
    }
  }

  /** The view hears the end of its page first, then the port closes. */
  #closePage(program: Program, pageId: string): void {
    program.closePage(pageId)
    const port = this.#ports.get(pageId)
    this.#ports.delete(pageId)
    queueMicrotask(() => port?.close())
  }

  #fail(error: unknown, pageId?: string): void {
    this.#reporter.log('service', 'error', [error])
    const text = error instanceof Error ? error.message : String(error)
    this.#send({ type: 'failed', text, ...(pageId === undefined ? {} : { pageId }) })
  }
}

function inspect(program: Program): InspectedPage[] {
  return program.pages.map((page) => ({
    pageId: page.id,
    space: page.space.id,
    route: page.route,
    options: page.query,
    data: cloneable(page.element?.data),
  }))
}

/** Taken when the program starts: whoever replaces the globals later changes nothing here. */
function realTimers(): Timers {
  const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis
  return {
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (id) => clearTimeout(id),
    setInterval: (run, delayMs) => setInterval(run, delayMs),
    clearInterval: (id) => clearInterval(id),
  }
}
