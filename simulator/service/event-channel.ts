/**
 * The channel between a page and the page it opened with `navigateTo`. Each side holds an end of its own; between
 * spaces, values are copied on the way.
 */
import { cloneable } from './cloneable.ts'
import type { Space } from './space.ts'

type Listener = (...args: unknown[]) => void

/** What application code sees of an end. */
export interface EventChannel {
  emit(name: string, ...args: unknown[]): void
  on(name: string, listener: Listener): void
  once(name: string, listener: Listener): void
  off(name: string, listener?: Listener): void
}

export class ChannelEnd {
  readonly face: EventChannel
  readonly space: Space
  readonly #listeners: { name: string; listener: Listener; once: boolean }[] = []
  /** What was said before the other side listened. */
  readonly #unheard: { name: string; args: unknown[] }[] = []
  #other: ChannelEnd | undefined

  constructor(space: Space) {
    this.space = space
    this.face = {
      emit: (name, ...args) => this.#other?.receive(String(name), args, this.space),
      on: (name, listener) => this.listen(String(name), listener, false),
      once: (name, listener) => this.listen(String(name), listener, true),
      off: (name, listener) => this.#forget(String(name), listener),
    }
  }

  join(other: ChannelEnd): void {
    this.#other = other
    other.#other = this
  }

  listen(name: string, listener: unknown, once: boolean): void {
    if (typeof listener !== 'function') return
    this.#listeners.push({ name, listener: listener as Listener, once })
    const waiting = this.#unheard.filter((said) => said.name === name)
    for (const said of waiting) {
      this.#unheard.splice(this.#unheard.indexOf(said), 1)
      this.#tell(said.name, said.args)
    }
  }

  receive(name: string, args: unknown[], from: Space): void {
    const crosses = from !== this.space
    if (crosses) this.space.program.reporter.boundary('event', from.id, this.space.id, name, args)
    const arrived = crosses ? args.map((arg) => cloneable(arg, this.space.program.calendar.Date)) : args
    if (this.#listeners.some((known) => known.name === name)) this.#tell(name, arrived)
    else this.#unheard.push({ name, args: arrived })
  }

  #tell(name: string, args: unknown[]): void {
    for (const known of this.#listeners.filter((candidate) => candidate.name === name)) {
      if (known.once) this.#listeners.splice(this.#listeners.indexOf(known), 1)
      this.space.guard(() => known.listener(...args))
    }
  }

  #forget(name: string, listener: Listener | undefined): void {
    for (const known of [...this.#listeners]) {
      const isMeant = known.name === name && (listener === undefined || known.listener === listener)
      if (isMeant) this.#listeners.splice(this.#listeners.indexOf(known), 1)
    }
  }
}
