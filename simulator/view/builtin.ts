import type { FromView, ViewEnvironment } from '../wire/view.ts'
import type { Timing } from './options.ts'

/** What a built-in component may see and do. One host is made for every element that has a built-in. */
export interface Host {
  readonly element: HTMLElement
  readonly document: Document
  readonly timing: Timing
  environment(): ViewEnvironment
  /** Tells the service of an event on this element, when somebody listens. True when it was sent. */
  emit(name: string, detail: unknown): boolean
  /** Asks the shell to go to another page. */
  navigate(to: Pick<Navigation, 'openType' | 'url' | 'delta'>): void
  /** Says that the emulated keyboard came up, or went away with height 0. */
  keyboard(heightPx: number, durationMs: number): void
  /** Writes back through a two-way binding (`model:value`). True when there is one. */
  writeBack(attribute: string, value: unknown): boolean
  /** Where an image is really fetched from. */
  imageUrl(source: string): string
  /** The built-in that lives on another element of the page. */
  builtinOf(element: Element): Builtin | undefined
  warn(text: string): void
}

type Navigation = Extract<FromView, { type: 'navigate' }>

export type AttributeSetter = (value: unknown) => void

/**
 * What a built-in adds to the plain element. Everything is optional: an attribute that a built-in does not name is
 * reflected to the DOM as it stands. A built-in never writes the element's own `style` or `class`, which belong to
 * the page; it uses attributes and elements of its own, styled in base.css.ts.
 */
export interface Builtin {
  /** Where the children go; the element itself unless given. */
  readonly slot?: HTMLElement
  /** Setters by attribute name in kebab case. `undefined` means that the attribute was removed. */
  readonly attributes?: Readonly<Record<string, AttributeSetter>>
  /** Who carries `aria-*` and `role`; the element itself unless given. */
  readonly spokenAs?: HTMLElement
  /** A child was added or removed, or the text of a child text node was set. */
  readonly childrenChanged?: () => void
  /** A tap, Enter, Space or a label reached this element. */
  readonly activate?: () => void
  /** Refuses taps altogether, as a disabled button does. */
  readonly refusesTaps?: () => boolean
  readonly hover?: Hover
  readonly field?: Field
  /** The application answered what was typed by another text, and perhaps a place for the cursor. */
  readonly answered?: (text: string, cursor: number | null) => void
  readonly form?: { submit: () => void; reset: () => void }
  /** A member of the group (checkbox, radio) was chosen by the person. */
  readonly memberChosen?: (member: Element) => void
  readonly release?: () => void
}

export type MakeBuiltin = (host: Host) => Builtin

/** How an element looks while a finger is on it. Changed in place by attribute setters. */
export interface Hover {
  className: string
  startMs: number
  stayMs: number
  /** `hover-stop-propagation`: ancestors do not light up. */
  stop: boolean
  readonly enabled: () => boolean
}

/** A part of a form: readable, and able to return to its first value. */
export interface Field {
  readonly value: () => unknown
  readonly reset: () => void
}
