import { classNames } from './attributes.ts'
import type { Page } from './page.ts'

/** Lights up what a finger rests on: `hover-class` after `hover-start-time`, until `hover-stay-time` past the lift. */
export class Hovering {
  readonly #page: Page
  #lit: Lit[] = []

  constructor(page: Page) {
    this.#page = page
  }

  begin(target: Node): void {
    this.cancel()
    for (const { builtin, element } of this.#page.builtinsFrom(target)) {
      const { hover } = builtin
      if (!hover?.enabled()) continue
      if (hover.className) this.#lit.push(new Lit(this.#page, element, hover))
      if (hover.stop) break
    }
  }

  end(): void {
    for (const lit of this.#lit) lit.stay()
    this.#lit = []
  }

  /** The finger scrolls or drags instead: what has not lit up yet stays dark. */
  cancel(): void {
    for (const lit of this.#lit) lit.cancel()
    this.#lit = []
  }
}

class Lit {
  readonly #page: Page
  readonly #element: HTMLElement
  readonly #classes: string[]
  readonly #stayMs: number
  #forgetStart: (() => void) | undefined

  constructor(
    page: Page,
    element: HTMLElement,
    hover: { className: string; startMs: number; stayMs: number },
  ) {
    this.#page = page
    this.#element = element
    this.#classes = classNames(hover.className)
    this.#stayMs = hover.stayMs
    this.#forgetStart = page.timing.after(hover.startMs, () => this.#light())
  }

  /** A quick tap is lit too, or the person would not see that it was taken. */
  stay(): void {
    this.#light()
    this.#page.timing.after(this.#stayMs, () => this.#element.classList.remove(...this.#classes))
  }

  cancel(): void {
    this.#forgetStart?.()
    this.#element.classList.remove(...this.#classes)
  }

  #light(): void {
    this.#forgetStart?.()
    this.#forgetStart = undefined
    this.#element.classList.add(...this.#classes)
  }
}
