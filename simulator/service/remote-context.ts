/**
 * Where glass-easel believes its elements live: every change of the tree becomes a `ViewOp`. Operations of one turn
 * travel together, in order, in one message.
 */
import * as glassEasel from 'glass-easel'
import {
  type FieldsResult,
  type NodeId,
  type RectResult,
  ROOT_NODE,
  type ScrollResult,
  type Ticket,
  type ViewOp,
  type ViewQuery,
} from '../wire/view.ts'
import { RemoteElement } from './remote-element.ts'

export type QueryResult = RectResult | ScrollResult | FieldsResult | null

/** glass-easel's "composed" mode: one flat tree, as a DOM has it. Its enum is not importable under type stripping. */
const COMPOSED_MODE = 2

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

  /** The text that the person's typing is answered with; it outranks a value that was set in the same turn. */
  answerTyping(id: NodeId, text: string, cursor: number | null): void {
    if (!this.#elements.has(id)) return
    this.#pending = this.#pending.filter(
      ([kind, node, name]) => !(kind === 'attribute' && node === id && name === 'value'),
    )
    this.push(['answer', id, text, cursor])
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
    if (ops.length > 0) this.#send(ops)
  }
}
