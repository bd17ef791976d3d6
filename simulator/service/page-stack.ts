/**
 * The open pages as application code counts them. The shell keeps the true stack; this follows what it shows. A stack
 * holds one tab page at most, so a tab page that comes up parks the others: they live on, but are not among the
 * current pages.
 */
import type { Page } from './page.ts'

export class PageStack {
  readonly #isTab: (page: Page) => boolean
  #stack: readonly Page[] = []
  #parked: readonly Page[] = []

  constructor(isTab: (page: Page) => boolean) {
    this.#isTab = isTab
  }

  /** Bottom first, without the parked ones. */
  get current(): readonly Page[] {
    return this.#stack
  }

  /** Every open page, the parked ones first. */
  get open(): readonly Page[] {
    return [...this.#parked, ...this.#stack]
  }

  /** A new page opens, or one that may be parked is shown. */
  raise(page: Page): void {
    if (this.#stack.includes(page)) return
    const covered = this.#isTab(page) ? this.#stack.filter(this.#isTab) : []
    this.#parked = [...this.#parked.filter((each) => each !== page), ...covered]
    this.#stack = [...this.#stack.filter((each) => !covered.includes(each)), page]
  }

  remove(page: Page): void {
    this.#stack = this.#stack.filter((each) => each !== page)
    this.#parked = this.#parked.filter((each) => each !== page)
  }
}
