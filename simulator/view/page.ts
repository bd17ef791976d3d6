import { type FromView, type NodeId, ROOT_NODE, type Touch, type ViewEnvironment } from '../wire/view.ts'
import type { Builtin, Host } from './builtin.ts'
import { builtinFor, isSimulated } from './builtins.ts'
import { NodeRegistry } from './nodes.ts'
import type { Settings, Timing } from './options.ts'
import { PageStyles } from './styles.ts'

export interface EventOptions {
  bubbles?: boolean
  touches?: readonly Touch[]
  changedTouches?: readonly Touch[]
}

/** One page of the phone: its nodes, its styles and its line to the service. */
export class Page {
  readonly nodes = new NodeRegistry()
  readonly styles: PageStyles
  readonly document: Document
  readonly window: Window & typeof globalThis
  readonly root: HTMLElement
  readonly timing: Timing
  readonly post: (message: FromView) => void
  environment: ViewEnvironment
  readonly #imageBase: string
  readonly #warned = new Set<string>()

  constructor(document: Document, root: HTMLElement, post: (message: FromView) => void, settings: Settings) {
    this.document = document
    this.window = document.defaultView!
    this.root = root
    this.post = post
    this.timing = settings.timing
    this.environment = settings.environment
    this.#imageBase = settings.imageBase
    this.styles = new PageStyles(document, settings.fontFaceCss, settings.environment)
    this.nodes.add(ROOT_NODE, root)
  }

  /** Makes the element of a built-in WXML tag, with what the built-in adds. */
  createBuiltin(id: NodeId, tag: string): void {
    const element = this.#createElement(tag)
    this.nodes.add(id, element, builtinFor(tag)(this.#hostOf(id, element)))
    if (!isSimulated(tag)) this.warn(`<${tag}> is not simulated: a placeholder stands in its place`)
  }

  /** Makes the plain element that hosts somebody's component. */
  createComponentHost(id: NodeId, tag: string): void {
    this.nodes.add(id, this.#createElement(tag))
  }

  /**
   * Sends an event to the service, for the innermost known node at or above `from`. Nothing is sent when nobody on the
   * event's way listens: most taps and scrolls concern no one, and each message wakes the other thread.
   */
  emit(from: Node, name: string, detail: unknown, options: EventOptions = {}): boolean {
    const { bubbles = false, ...touches } = options
    const [target, ...above] = this.nodes.pathFrom(from)
    if (!target) return false
    const heard = target.listens.has(name) || (bubbles && above.some(({ listens }) => listens.has(name)))
    if (!heard) return false
    const timeStampMs = Math.round(this.window.performance.now())
    this.post({ type: 'event', target: target.id, name, detail, bubbles, timeStampMs, ...touches })
    return true
  }

  /** The built-ins at and above a DOM node, innermost first. */
  *builtinsFrom(from: Node | null): Generator<{ builtin: Builtin; element: HTMLElement }> {
    for (const { builtin, node } of this.nodes.pathFrom(from)) {
      if (builtin) yield { builtin, element: node as HTMLElement }
    }
  }

  /** A finding for the console panel; the same one is told once a page. */
  warn(text: string): void {
    if (this.#warned.has(text)) return
    this.#warned.add(text)
    this.post({ type: 'log', level: 'warn', text })
  }

  #createElement(tag: string): HTMLElement {
    // A template may name things that the DOM cannot.
    return this.document.createElement(`wx-${tag.replace(/[^\w-]/g, '-').toLowerCase()}`)
  }

  #hostOf(id: NodeId, element: HTMLElement): Host {
    return {
      element,
      document: this.document,
      timing: this.timing,
      environment: () => this.environment,
      // What a released element still feels, its parents must not be told of as their own.
      emit: (name, detail) => this.nodes.at(element) !== undefined && this.emit(element, name, detail),
      navigate: (to) => this.post({ type: 'navigate', target: id, ...to }),
      keyboard: (heightPx, durationMs) => this.post({ type: 'keyboard', heightPx, durationMs }),
      writeBack: (attribute, value) => {
        const bound = this.nodes.find(id)?.models.has(attribute) ?? false
        if (bound) this.post({ type: 'model', target: id, name: attribute, value })
        return bound
      },
      imageUrl: (source) => {
        const remote = this.#imageBase !== '' && !/^(?:data|blob):/i.test(source)
        return remote ? this.#imageBase + encodeURIComponent(source) : source
      },
      builtinOf: (other) => this.nodes.at(other)?.builtin,
      warn: (text) => this.warn(text),
    }
  }
}
