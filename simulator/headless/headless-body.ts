import { JSDOM } from 'jsdom'
import { LocalService } from '../service/node.ts'
import type { Timers } from '../service/program.ts'
import type { PhoneBody } from '../shell/phone.ts'
import { View } from '../view/view.ts'
import type { FromService, OpenPage, StoredValues, ToService } from '../wire/shell.ts'
import type { FromView, ToView, ViewBoot } from '../wire/view.ts'
import type { Activity } from './activity.ts'

export interface HeadlessBodyOptions {
  readonly activity: Activity
  readonly receive: (message: FromService) => void
  readonly restart: () => void
  readonly saveStorage: (space: string, values: StoredValues) => void
  readonly nowMs: () => number
  readonly timers?: Timers
}

interface OpenView {
  readonly dom: JSDOM
  readonly view: View
}

interface Delayed {
  readonly atMs: number
  readonly task: () => void
}

/** A phone made of plain objects: the service in this thread behind cloned messages, each page in a DOM of its own. */
export class HeadlessBody implements PhoneBody {
  readonly #options: HeadlessBodyOptions
  readonly #service: LocalService
  readonly #views = new Map<string, OpenView>()
  #delayed: Delayed[] = []
  #personTimeMs = 0

  constructor(options: HeadlessBodyOptions) {
    this.#options = options
    this.#service = new LocalService({
      receive: options.receive,
      nowMs: options.nowMs,
      ...(options.timers ? { timers: options.timers } : {}),
    })
  }

  post(message: ToService): void {
    this.#service.send(message)
  }

  openPage(message: OpenPage, boot: ViewBoot): void {
    const dom = new JSDOM('<!doctype html><html><body></body></html>')
    const { document } = dom.window
    let send: (message: FromView) => void = () => {}
    const view = new View(document, document.body, (fromView) => send(fromView), boot)
    this.#views.set(message.pageId, { dom, view })
    send = this.#service.openPage(message, {
      receive: (toView: ToView) => {
        view.receive(toView)
        this.#options.activity.notify()
      },
    })
  }

  closeView(pageId: string): void {
    const open = this.#views.get(pageId)
    this.#views.delete(pageId)
    open?.view.close()
    open?.dom.window.close()
  }

  document(pageId: string): Document | undefined {
    return this.#views.get(pageId)?.dom.window.document
  }

  saveStorage(space: string, values: StoredValues): void {
    this.#options.saveStorage(space, values)
  }

  vibrate(): void {}

  /** The person's time stands still until `passTime` moves it: a toast stays readable for a test. */
  after(delayMs: number, task: () => void): void {
    this.#delayed.push({ atMs: this.#personTimeMs + delayMs, task })
  }

  passTime(ms: number): void {
    this.#personTimeMs += ms
    const due = this.#delayed.filter((each) => each.atMs <= this.#personTimeMs)
    this.#delayed = this.#delayed.filter((each) => each.atMs > this.#personTimeMs)
    for (const { task } of due.sort((one, other) => one.atMs - other.atMs)) task()
  }

  async networkDelay(): Promise<void> {}

  nowMs(): number {
    return this.#options.nowMs()
  }

  /** A test's world and this phone are given the same clock. */
  worldAheadMs(): number {
    return 0
  }

  restart(): void {
    this.#options.restart()
  }

  stop(): void {
    this.#service.close()
    for (const pageId of [...this.#views.keys()]) this.closeView(pageId)
  }
}
