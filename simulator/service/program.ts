/** A running mini program with its plugins: spaces, pages, the App object, and who belongs to whom. */
import * as glassEasel from 'glass-easel'
import { MAIN_SPACE, type SpaceId } from '../wire/bundle.ts'
import type {
  Boot,
  FromService,
  HostEvent,
  LaunchOptions,
  NetworkType,
  OpenPage,
  SystemInfo,
} from '../wire/shell.ts'
import type { FromView, Ticket, ToView } from '../wire/view.ts'
import { AppObject } from './app-object.ts'
import { type Calendar, chinaCalendar } from './calendar.ts'
import { shown } from './cloneable.ts'
import { ChannelEnd } from './event-channel.ts'
import { type Caller, type Component, elementOf } from './facade.ts'
import { listenToFramework } from './framework.ts'
import { HostEvents } from './host-events.ts'
import { Page } from './page.ts'
import { PageStack } from './page-stack.ts'
import type { Reporter } from './report.ts'
import { ShellCalls } from './shell-calls.ts'
import { Space } from './space.ts'

export interface Timers {
  setTimeout(run: () => void, delayMs?: number): unknown
  clearTimeout(id: never): void
  setInterval(run: () => void, delayMs?: number): unknown
  clearInterval(id: never): void
}

/** What a program needs from the thread it runs in. */
export interface ProgramOptions {
  readonly boot: Boot
  readonly send: (message: FromService) => void
  readonly reporter: Reporter
  readonly timers: Timers
  readonly nowMs: () => number
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
}

export class Program {
  readonly boot: Boot
  readonly send: (message: FromService) => void
  readonly reporter: Reporter
  readonly timers: Timers
  readonly randomBytes: ProgramOptions['randomBytes']
  readonly calendar: Calendar
  readonly calls: ShellCalls
  readonly hostEvents = new HostEvents()
  readonly app = new AppObject(this)
  /** One for all spaces, so that no two of them ever share a class prefix. */
  readonly styleScopes = new glassEasel.StyleScopeManager()
  readonly spaces = new Map<SpaceId, Space>()
  readonly #pages: PageStack
  readonly #channels = new Map<Ticket, ChannelEnd>()
  system: SystemInfo
  networkType: NetworkType
  /** How the program was last brought to the front. */
  entered: LaunchOptions

  constructor({ boot, send, reporter, timers, nowMs, randomBytes }: ProgramOptions) {
    this.boot = boot
    this.send = send
    this.reporter = reporter
    this.timers = timers
    this.randomBytes = randomBytes
    this.system = boot.system
    this.networkType = boot.networkType
    this.entered = boot.launch
    this.calendar = chinaCalendar(nowMs, () => this.system.language.replace('_', '-'))
    this.calls = new ShellCalls(send)
    const tabs = boot.bundle.main.config.tabBar?.list.map((tab) => tab.pagePath) ?? []
    this.#pages = new PageStack(({ space, path }) => !space.isPlugin && tabs.includes(path))
    // Plugins first: the mini program's component space refers to theirs.
    for (const plugin of Object.values(boot.bundle.plugins)) this.#addSpace(new Space(this, plugin))
    const main = new Space(this, boot.bundle.main)
    for (const plugin of this.spaces.values()) {
      main.components.space.importSpace(`plugin://${plugin.id}`, plugin.components.space, false)
    }
    this.#addSpace(main)
  }

  get main(): Space {
    return this.spaces.get(MAIN_SPACE)!
  }

  plugin(alias: SpaceId): Space | undefined {
    return alias === MAIN_SPACE ? undefined : this.spaces.get(alias)
  }

  /** @throws whatever `app.js` throws while it is loaded. */
  launch(): void {
    this.main.modules.require('/app.js')
    this.app.launch(this.boot.launch)
    this.show(this.boot.launch)
  }

  show(options: LaunchOptions): void {
    this.entered = options
    this.app.show(options)
  }

  openPage(opened: OpenPage, toView: (message: ToView) => void): Page {
    const space = this.spaces.get(opened.space)
    if (!space) throw new Error(`there is no space "${opened.space}"`)
    const page = new Page(this, space, opened, toView)
    if (opened.openerTicket !== undefined) {
      this.#channels.get(opened.openerTicket)?.join(page.channel)
      this.#channels.delete(opened.openerTicket)
    }
    this.#pages.raise(page)
    try {
      page.open()
    } catch (error) {
      this.#pages.remove(page)
      throw error
    }
    return page
  }

  showPage(pageId: string): void {
    const page = this.page(pageId)
    if (!page) return
    this.#pages.raise(page)
    page.show()
  }

  closePage(pageId: string): void {
    const page = this.page(pageId)
    if (!page) return
    this.#pages.remove(page)
    page.close()
  }

  page(pageId: string): Page | undefined {
    return this.pages.find((page) => page.id === pageId)
  }

  /** Every open page, also tab pages that are parked. */
  get pages(): readonly Page[] {
    return this.#pages.open
  }

  topPageOf(space: Space): Page | undefined {
    return this.#pages.current.findLast((page) => page.space === space)
  }

  /** The page in whose tree a component stands. */
  pageOf(element: Component): Page | undefined {
    return this.pages.find((page) => page.context === (element.getBackendContext() as unknown))
  }

  /** `getCurrentPages()`: a plugin sees `null` for pages that are not its own, as in WeChat. */
  pagesSeenFrom(space: Space): unknown[] {
    const shown = this.#pages.current.filter((page) => page.caller !== undefined)
    return shown.map((page) => {
      if (page.space === space) return page.caller
      return space.isPlugin ? null : Object.freeze({ route: page.route, options: { ...page.query } })
    })
  }

  /** The first instance of the page's own component is the page itself. */
  pageMade(space: Space, path: string, caller: Caller): void {
    const page = this.#pages.current.at(-1)
    if (page?.isBeingMade && page.space === space && page.path === path) page.adopt(caller)
  }

  componentAttached(caller: object): void {
    const element = elementOf(caller)
    this.pageOf(element)?.componentAttached(element)
  }

  /** Remembers the opener's end until the shell opens the page that its call asked for. */
  openChannel(space: Space, ticket: Ticket, listeners: unknown): ChannelEnd {
    const end = new ChannelEnd(space)
    if (typeof listeners === 'object' && listeners !== null) {
      for (const [name, listener] of Object.entries(listeners)) end.listen(name, listener, false)
    }
    this.#channels.set(ticket, end)
    return end
  }

  forgetChannel(ticket: Ticket): void {
    this.#channels.delete(ticket)
  }

  hostEvent(event: HostEvent): void {
    const { name, ...value } = event
    if (event.name === 'ThemeChange' || event.name === 'WindowResize') {
      this.system = event.system
      for (const page of this.pages) page.send({ type: 'environment', environment: event.view })
    }
    if (event.name === 'NetworkStatusChange') this.networkType = event.networkType
    const told = publicValue(event, value)
    if (event.name === 'WindowResize') this.#pages.current.at(-1)?.resize(told)
    this.hostEvents.deliver(name, told)
  }

  receiveFromView(pageId: string, message: FromView): void {
    this.page(pageId)?.receive(message)
  }

  spaceOf(element: Component): Space | undefined {
    return this.spaceOfBehavior(element.getRootBehavior() as never)
  }

  spaceOfBehavior(behavior: { ownerSpace: glassEasel.ComponentSpace }): Space | undefined {
    return [...this.spaces.values()].find((space) => space.components.space === behavior.ownerSpace)
  }

  /** An exception of application code: to the console, then to whoever listens for errors. */
  reportError(space: Space, error: unknown): void {
    this.reporter.log(space.id, 'error', [error])
    if (!space.isPlugin) this.app.error(error)
  }

  /** A promise of application code failed unheard. Of a plugin's errors the mini program is not told. */
  unhandledRejection(reason: unknown): void {
    const thrower = this.spaces.get(MODULE_IN_STACK.exec(shown(reason))?.[1] ?? '')
    this.reporter.log(thrower?.id ?? 'service', 'error', ['Unhandled promise rejection:', reason])
    if (!thrower?.isPlugin) this.app.unhandledRejection(reason)
  }

  #addSpace(space: Space): void {
    this.spaces.set(space.id, space)
    listenToFramework(space)
  }
}

/** The module at the top of an error's stack, by the name that the loader gave it: `space/path.js:line`. */
const MODULE_IN_STACK = /(?:\(|\bat )([\w-]+)\/[^\s()]*\.js:\d+/

/** What `wx.on…` listeners get: without the parts that are the simulator's own. */
function publicValue(event: HostEvent, value: Record<string, unknown>): unknown {
  if (event.name === 'ThemeChange') return { theme: event.theme }
  if (event.name === 'WindowResize') {
    const { windowWidth, windowHeight } = event.system
    return { size: { windowWidth, windowHeight } }
  }
  return value
}
