import type { OpenedPage } from '../shell/phone/state.ts'
import { visibleText, visibleTexts } from './visible-text.ts'

/** What a person would point at: a visible text, an aria-label, a placeholder; or a CSS selector (`#`, `.`, `[`). */
export type Target = string

/** One open page, as a test sees it. */
export class PageHandle {
  readonly #page: OpenedPage
  readonly document: Document

  constructor(page: OpenedPage, document: Document) {
    this.#page = page
    this.document = document
  }

  get path(): string {
    return this.#page.path
  }

  get space(): string {
    return this.#page.space
  }

  get query(): Readonly<Record<string, string>> {
    return this.#page.query
  }

  get title(): string {
    return this.#page.bar.title
  }

  /** What can be read on the page. */
  text(): string {
    return visibleText(this.document.body)
  }

  /**
   * The element that a target means: the innermost whose text is exactly it, else the innermost that contains it.
   * Of several the last counts, because what comes later in a page lies on top.
   */
  find(target: Target): HTMLElement | undefined {
    if (/^[#.[]/.test(target)) return this.document.querySelector<HTMLElement>(target) ?? undefined
    const texts = visibleTexts(this.document.body)
    const elements = [...texts.keys()] as HTMLElement[]
    return (
      elements.find((element) => element.getAttribute('aria-label') === target) ??
      elements.findLast((element) => texts.get(element) === target) ??
      elements.find((element) => element.getAttribute('placeholder') === target) ??
      elements.findLast((element) => texts.get(element)?.includes(target))
    )
  }

  /** The field that a target means: itself, the one inside it, or the one after the label with that text. */
  findField(target: Target): HTMLInputElement | HTMLTextAreaElement | undefined {
    const fields = 'input, textarea'
    const element = this.find(target)
    if (element?.matches(fields)) return element as HTMLInputElement
    for (let each = element; each && each !== this.document.body; each = each.parentElement ?? undefined) {
      const field = each.querySelector<HTMLInputElement>(fields)
      if (field) return field
    }
    return undefined
  }
}
