/**
 * Where glass-easel believes its elements live: every change of the tree becomes a `ViewOp`. Operations of one turn
 * travel together, in order, in one message.
 */
import * as glassEasel from 'glass-easel'
import {
  type FieldsResult,
  type ListenMode,
  type NodeId,
  type RectResult,
  ROOT_NODE,
  type ScrollResult,
  type Ticket,
  type ViewOp,
  type ViewQuery,
} from '../wire/view.ts'
import { cloneable } from './cloneable.ts'

export type QueryResult = RectResult | ScrollResult | FieldsResult | null

/** glass-easel's "composed" mode: one flat tree, as a DOM has it. Its enum is not importable under type stripping. */
const COMPOSED_MODE = 2

const LISTEN_MODES: readonly ListenMode[] = ['bind', 'mut', 'catch']

export class RemoteElement {
  readonly id: NodeId
  readonly #context: RemoteContext
  /** The element of the component tree that this stands for. glass-easel writes it too. */
  __wxElement?: glassEasel.Element

  constructor(context: RemoteContext, id: NodeId) {
    this.#context = context
    this.id = id
  }

  release(): void {
    this.#context.forget(this.id)
  }
  associateValue(element: glassEasel.Element): void {
    this.__wxElement = element
  }
  appendChild(child: RemoteElement): void {
    this.#context.push(['append', this.id, child.id])
  }
  removeChild(child: RemoteElement): void {
    this.#context.push(['remove', this.id, child.id])
  }
  insertBefore(child: RemoteElement, before: RemoteElement): void {
    this.#context.push(['insert', this.id, child.id, before.id])
  }
  replaceChild(child: RemoteElement, old: RemoteElement): void {
    this.#context.push(['replace', this.id, child.id, old.id])
  }
  spliceBefore(before: RemoteElement, deleteCount: number, list: RemoteElement): void {
    this.#context.push(['spliceBefore', this.id, before.id, deleteCount, list.id])
  }
  spliceAppend(list: RemoteElement): void {
    this.#context.push(['spliceAppend', this.id, list.id])
  }
  spliceRemove(first: RemoteElement, deleteCount: number): void {
    this.#context.push(['spliceRemove', this.id, first.id, deleteCount])
  }
  setId(value: string): void {
    this.#context.push(['id', this.id, value])
  }
  /** `:host` selectors match the element that hosts a component with styles of its own. */
  setStyleScope(_scope: number, _extraScope?: number, hostScope?: number): void {
    const prefix = this.#context.classPrefix(hostScope)
    if (prefix !== '') this.#context.push(['attribute', this.id, 'wx-host', prefix])
  }
  setStyle(cssText: string): void {
    this.#context.push(['style', this.id, cssText])
  }
  addClass(name: string, scope?: number): void {
    this.#context.push(['addClass', this.id, this.#context.classPrefix(scope) + name])
  }
  removeClass(name: string, scope?: number): void {
    this.#context.push(['removeClass', this.id, this.#context.classPrefix(scope) + name])
  }
  clearClasses(): void {
    this.#context.push(['clearClasses', this.id])
  }
  setAttribute(name: string, value: unknown): void {
    this.#context.push(['attribute', this.id, name, cloneable(value)])
  }
  removeAttribute(name: string): void {
    this.#context.push(['removeAttribute', this.id, name])
  }
  setText(text: string): void {
    this.#context.push(['setText', this.id, text])
  }
  setModelBindingStat(name: string, listener: ((value: unknown) => void) | null): void {
    this.#context.bindModel(this.id, name, listener)
  }
  setListenerStats(type: string, _capture: boolean, mutLevel: number): void {
    this.#context.push(['listen', this.id, type, LISTEN_MODES[mutLevel] ?? 'bind'])
  }
  getBoundingClientRect(answer: (rect: RectResult) => void): void {
    this.#context.query(this.id, { kind: 'rect' }, (result) => answer((result ?? NO_RECT) as RectResult))
  }
  getScrollOffset(answer: (offset: ScrollResult) => void): void {
    this.#context.query(this.id, { kind: 'scroll' }, (result) =>
      answer((result ?? NO_SCROLL) as ScrollResult),
    )
  }
}

const NO_RECT: RectResult = { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 }
const NO_SCROLL: ScrollResult = { scrollLeft: 0, scrollTop: 0, scrollWidth: 0, scrollHeight: 0 }

export interface Screen {
  readonly windowWidth: number
  readonly windowHeight: number
  readonly pixelRatio: number
  readonly theme: string
}

export class RemoteContext {
  readonly mode = COMPOSED_MODE
  readonly root: RemoteElement
  readonly #send: (ops: readonly ViewOp[]) => void
  readonly #screen: () => Screen
  readonly #scopeName: (scope: number) => string | undefined
  readonly #elements = new Map<NodeId, RemoteElement>()
  readonly #models = new Map<string, (value: unknown) => void>()
  readonly #queries = new Map<Ticket, (result: QueryResult) => void>()
  readonly #renders = new Map<Ticket, (error: null) => void>()
  #pending: ViewOp[] = []
  #lastNode: NodeId = ROOT_NODE - 1
  #lastTicket: Ticket = 0
  #styleSheets = 0

  constructor(
    send: (ops: readonly ViewOp[]) => void,
    screen: () => Screen,
    scopeName: (scope: number) => string | undefined,
  ) {
    this.#send = send
    this.#screen = screen
    this.#scopeName = scopeName
    this.root = this.#newElement()
  }

  push(op: ViewOp): void {
    if (this.#pending.push(op) === 1) queueMicrotask(() => this.#flush())
  }

  forget(id: NodeId): void {
    this.#elements.delete(id)
    this.push(['release', id])
  }

  elementAt(id: NodeId): glassEasel.Element | undefined {
    return this.#elements.get(id)?.__wxElement
  }

  classPrefix(scope: number | undefined): string {
    const name = scope === undefined ? undefined : this.#scopeName(scope)
    return name ? `${name}--` : ''
  }

  bindModel(id: NodeId, name: string, listener: ((value: unknown) => void) | null): void {
    if (listener) this.#models.set(`${id}:${name}`, listener)
    else this.#models.delete(`${id}:${name}`)
    this.push([listener ? 'bindModel' : 'unbindModel', id, name])
  }

  query(id: NodeId, query: ViewQuery, answer: (result: QueryResult) => void): void {
    this.#queries.set(++this.#lastTicket, answer)
    this.push(['query', id, query, this.#lastTicket])
  }

  rendered(ticket: Ticket): void {
    const answer = this.#renders.get(ticket)
    this.#renders.delete(ticket)
    answer?.(null)
  }

  queried(ticket: Ticket, result: QueryResult): void {
    const answer = this.#queries.get(ticket)
    this.#queries.delete(ticket)
    answer?.(result)
  }

  modelChanged(id: NodeId, name: string, value: unknown): void {
    this.#models.get(`${id}:${name}`)?.(value)
  }

  addStyleSheet(cssText: string, classPrefix: string): void {
    this.push(['stylesheet', cssText, classPrefix])
  }

  // From here on: what glass-easel asks of a composed backend context.

  createElement(logicalName: string, stylingName: string): RemoteElement {
    const element = this.#newElement()
    const isHost = logicalName === glassEasel.globalOptions.hostNodeTagName
    this.push([isHost ? 'host' : 'create', element.id, stylingName])
    return element
  }
  createTextNode(text: string): RemoteElement {
    const element = this.#newElement()
    this.push(['text', element.id, text])
    return element
  }
  createFragment(): RemoteElement {
    const element = this.#newElement()
    this.push(['fragment', element.id])
    return element
  }
  getRootNode(): RemoteElement {
    return this.root
  }
  render(done: (error: null) => void): void {
    this.#renders.set(++this.#lastTicket, done)
    this.push(['render', this.#lastTicket])
  }
  getWindowWidth(): number {
    return this.#screen().windowWidth
  }
  getWindowHeight(): number {
    return this.#screen().windowHeight
  }
  getDevicePixelRatio(): number {
    return this.#screen().pixelRatio
  }
  getTheme(): string {
    return this.#screen().theme
  }
  registerStyleSheetContent(): void {}
  appendStyleSheetPath(): number {
    return this.#styleSheets++
  }
  disableStyleSheet(): void {}
  /** Events arrive as messages of the view, so no listener is kept. */
  onEvent(): void {}
  destroy(): void {}

  #newElement(): RemoteElement {
    const element = new RemoteElement(this, ++this.#lastNode)
    this.#elements.set(element.id, element)
    return element
  }

  #flush(): void {
    const ops = this.#pending
    this.#pending = []
    this.#send(ops)
  }
}
