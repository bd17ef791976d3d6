/** The object that `App()` was given, and the moments of its life. */
import type { LaunchOptions } from '../wire/shell.ts'
import { copied, shown } from './cloneable.ts'
import type { Program } from './program.ts'

export class AppObject {
  /** What `getApp()` returns. */
  face: Record<string, any> = {}
  readonly #program: Program
  #isReportingError = false

  constructor(program: Program) {
    this.#program = program
  }

  register(options: unknown): void {
    if (typeof options === 'object' && options !== null) this.face = options
  }

  launch(options: LaunchOptions): void {
    this.#call('onLaunch', copied(options))
  }

  show(options: LaunchOptions): void {
    this.#call('onShow', copied(options))
    this.#program.hostEvents.deliver('AppShow', options)
  }

  hide(): void {
    this.#call('onHide')
    this.#program.hostEvents.deliver('AppHide', {})
  }

  /** A listener that throws itself is not told about it. */
  error(error: unknown): void {
    if (this.#isReportingError) return
    this.#isReportingError = true
    const text = shown(error)
    this.#call('onError', text)
    this.#program.hostEvents.deliver('Error', text)
    this.#isReportingError = false
  }

  unhandledRejection(reason: unknown): void {
    const value = { reason: copied(reason), promise: Promise.resolve() }
    this.#call('onUnhandledRejection', value)
    this.#program.hostEvents.deliver('UnhandledRejection', value)
  }

  #call(name: string, argument?: unknown): void {
    const { face } = this
    if (typeof face[name] !== 'function') return
    this.#program.main.guard(() => (argument === undefined ? face[name]() : face[name](argument)))
  }
}
