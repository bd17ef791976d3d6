/** One open page: its component tree, its view, and its place in the life of the application. */
import * as glassEasel from 'glass-easel'
import type { OpenPage, PageEvent, PageId } from '../wire/shell.ts'
import { type FromView, ROOT_NODE, type ToView, type ViewEvent } from '../wire/view.ts'
import { ChannelEnd } from './event-channel.ts'
import { typingAnswer } from './events.ts'
import { type Caller, type Component, elementOf } from './facade.ts'
import { navigate } from './navigator.ts'
import { addPageStyles } from './page-styles.ts'
import type { Program } from './program.ts'
import { readyFromInside } from './ready.ts'
import { RemoteContext } from './remote-context.ts'
import type { Space } from './space.ts'

const DEFAULT_REACH_BOTTOM_PX = 50

export class Page {
  readonly id: PageId
  readonly space: Space
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly context: RemoteContext
  readonly channel: ChannelEnd
  readonly #program: Program
  readonly #toView: (message: ToView) => void
  readonly #waitingForReady = new Set<Component>()
  #caller: Caller | undefined
  #root: Component | undefined
  #isReady = false
  #isClosed = false

  constructor(program: Program, space: Space, opened: OpenPage, toView: (message: ToView) => void) {
    this.#program = program
    this.space = space
    this.id = opened.pageId
    this.path = opened.path
    this.query = opened.query
    this.#toView = toView
    this.channel = new ChannelEnd(space)
    this.context = new RemoteContext(
      (ops) => toView({ type: 'ops', ops }),
      () => program.system,
      (scope) => program.styleScopes.queryName(scope),
    )
  }

  /** The page's `this`; `undefined` while the page is being made. */
  get caller(): Caller | undefined {
    return this.#caller
  }

  get element(): Component | undefined {
    return this.#root ?? (this.#caller && elementOf(this.#caller))
  }

  /** What `getCurrentPages()` shows as the page's route; a plugin's pages carry their owner. */
  get route(): string {
    const { plugin } = this.space
    return plugin ? `__plugin__/${plugin.provider}/${this.path}` : this.path
  }

  /** Creates and attaches the tree, then `onLoad`. */
  open(): void {
    const { space } = this
    if (!space.components.exists(this.path)) throw new Error(`page "${this.route}" is not found`)
    space.components.load(this.path)
    const root = space.components.space.createComponentByUrl(
      'page',
      `/${this.path}`,
      null,
      this.context as never,
    )
    this.#root = root
    const caller = this.#caller
    if (!caller) throw new Error(`${this.path} has no page object`)
    addPageStyles(this, root)
    this.#takeQueryAsProperties(root)

    const placeholder = this.context.createTextNode('')
    this.context.root.appendChild(placeholder)
    glassEasel.Element.replaceDocumentElement(root, this.context.root as never, placeholder as never)
    placeholder.release()
    this.#listenToScrolling(caller)
    this.#call('onLoad', { ...this.query })
  }

  /** The root's `this` has just been made: nested lifecycles may already ask for the current pages. */
  adopt(caller: Caller): void {
    this.#caller = caller
    Object.assign(caller, {
      route: this.route,
      __route__: this.route,
      options: { ...this.query },
      __wxWebviewId__: this.id,
      getOpenerEventChannel: () => this.channel.face,
    })
  }

  get isBeingMade(): boolean {
    return this.#caller === undefined
  }

  show(): void {
    this.#call('onShow')
    this.#root?.triggerPageLifetime('show', [])
    if (!this.#isReady) this.#whenRendered()
  }

  hide(): void {
    this.#call('onHide')
    this.#root?.triggerPageLifetime('hide', [])
  }

  close(): void {
    this.#isClosed = true
    this.#call('onUnload')
    if (!this.#root) return
    glassEasel.Element.pretendDetached(this.#root)
    this.#root.destroyBackendElement()
  }

  event(event: PageEvent, value: unknown): void {
    this.#call(`on${event}`, value)
  }

  /** `value` is what `onResize` gets: the window's new size. */
  resize(value: unknown): void {
    this.#call('onResize', value)
    this.#root?.triggerPageLifetime('resize', [value])
  }

  send(message: ToView): void {
    this.#toView(message)
  }

  componentAttached(component: Component): void {
    this.#waitingForReady.add(component)
    if (this.#isReady && this.#waitingForReady.size === 1) this.#whenRendered()
  }

  receive(message: FromView): void {
    if (this.#isClosed) return
    switch (message.type) {
      case 'event':
        this.#dispatch(message)
        break
      case 'rendered':
        this.context.rendered(message.ticket)
        break
      case 'queried':
        this.context.queried(message.ticket, message.result)
        break
      case 'model':
        this.context.modelChanged(message.target, message.name, message.value)
        break
      case 'navigate':
        navigate(this.#program, this.context, message)
        break
      case 'keyboard': {
        const { heightPx, durationMs } = message
        this.#program.send({ type: 'keyboard', pageId: this.id, heightPx, durationMs })
        break
      }
      case 'log':
        this.#program.reporter.log(this.space.id, message.level, [message.text])
        break
    }
  }

  #call(name: string, argument?: unknown): void {
    const caller = this.#caller
    if (typeof caller?.[name] !== 'function') return
    this.space.guard(() => (argument === undefined ? caller[name]() : caller[name](argument)))
  }

  /** A page made by `Component()` gets its query as properties too. */
  #takeQueryAsProperties(root: Component): void {
    for (const [name, value] of Object.entries(this.query)) {
      if (glassEasel.Component.hasProperty(root, name)) root.setData({ [name]: value })
    }
  }

  #listenToScrolling(caller: Caller): void {
    if (typeof caller.onPageScroll === 'function')
      this.context.push(['listen', ROOT_NODE, 'pagescroll', 'bind'])
    if (typeof caller.onReachBottom !== 'function') return
    const distance = this.space.components.config(this.path).onReachBottomDistance ?? DEFAULT_REACH_BOTTOM_PX
    this.context.push(['attribute', ROOT_NODE, 'reach-bottom-distance', distance])
    this.context.push(['listen', ROOT_NODE, 'reachbottom', 'bind'])
  }

  #whenRendered(): void {
    this.context.render(() => {
      if (this.#isClosed || !this.#root) return
      const waiting = new Set(this.#waitingForReady)
      this.#waitingForReady.clear()
      readyFromInside(this.#root, waiting)
      if (this.#isReady) return
      this.#isReady = true
      this.#call('onReady')
      this.#program.send({ type: 'pageReady', pageId: this.id })
      if (this.#waitingForReady.size > 0) this.#whenRendered()
    })
  }

  #dispatch(event: ViewEvent): void {
    if (event.target === ROOT_NODE) {
      if (event.name === 'pagescroll') this.#call('onPageScroll', event.detail)
      if (event.name === 'reachbottom') this.#call('onReachBottom')
      return
    }
    const target = this.context.elementAt(event.target)
    if (!target) return
    const { touches, changedTouches } = event
    // Touches go through everything around them, in both directions. What a field tells concerns its own component
    // alone: whoever embeds a plugin must not hear what is typed into it.
    const { bubbles } = event
    const options = {
      bubbles,
      composed: bubbles,
      capturePhase: bubbles,
      ...(touches ? { extraFields: { touches, changedTouches: changedTouches ?? [] } } : {}),
    }
    glassEasel.Event.dispatchEvent(target, new glassEasel.Event(event.name, event.detail, options))
    const answer = event.name === 'input' ? typingAnswer(event.detail) : undefined
    if (answer) this.context.answerTyping(event.target, answer.text, answer.cursor)
  }
}
