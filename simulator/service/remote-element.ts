/** One element as glass-easel's backend sees it: each method is one operation for the view. */
import type * as glassEasel from 'glass-easel'
import type { ListenMode, NodeId, RectResult, ScrollResult } from '../wire/view.ts'
import { cloneable } from './cloneable.ts'
import type { RemoteContext } from './remote-context.ts'

const LISTEN_MODES: readonly ListenMode[] = ['bind', 'mut', 'catch']

export class RemoteElement {
  readonly id: NodeId
  readonly #context: RemoteContext
  /** The style scope of the template that this element stands in. */
  #styleScope: number | undefined
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
  setStyleScope(scope: number, _extraScope?: number, hostScope?: number): void {
    this.#styleScope = scope
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
    const sent = CLASS_ATTRIBUTES.has(name) ? this.#scopedClasses(String(value)) : cloneable(value)
    this.#context.push(['attribute', this.id, name, sent])
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

  /** Classes named in an attribute belong to the template's style scope too; the plain name finds built-in styles. */
  #scopedClasses(names: string): string {
    const prefix = this.#context.classPrefix(this.#styleScope)
    if (prefix === '') return names
    const plain = names.split(/\s+/).filter(Boolean)
    return plain.flatMap((name) => [prefix + name, name]).join(' ')
  }
}

const CLASS_ATTRIBUTES: ReadonlySet<string> = new Set(['hover-class', 'placeholder-class'])

const NO_RECT: RectResult = { left: 0, top: 0, right: 0, bottom: 0, width: 0, height: 0 }
const NO_SCROLL: ScrollResult = { scrollLeft: 0, scrollTop: 0, scrollWidth: 0, scrollHeight: 0 }
