import type { FromView, ToView } from '../wire/view.ts'
import { apply } from './apply.ts'
import { listenToPerson } from './events.ts'
import { settingsFrom, type ViewOptions } from './options.ts'
import { Page } from './page.ts'

/**
 * One page's view. It applies the service's operations to `root` and posts back what the person does; it holds no
 * application code and decides nothing. Works in a browser frame and in jsdom alike.
 */
export class View {
  readonly #page: Page
  readonly #stopListening: () => void

  constructor(
    document: Document,
    root: HTMLElement,
    post: (message: FromView) => void,
    options: ViewOptions = {},
  ) {
    this.#page = new Page(document, root, post, settingsFrom(options, document.defaultView!))
    if (options.language) document.documentElement.lang = options.language
    this.#stopListening = listenToPerson(this.#page)
  }

  /**
   * Carries out one message. An operation that cannot be carried out is reported as an error and left out: one bad node
   * must not take the page away.
   */
  receive(message: ToView): void {
    if (message.type === 'environment') {
      this.#page.environment = message.environment
      this.#page.styles.environment = message.environment
      return
    }
    for (const op of message.ops) {
      try {
        apply(this.#page, op)
      } catch (error) {
        const text = `${op[0]}: ${error instanceof Error ? error.message : String(error)}`
        this.#page.post({ type: 'log', level: 'error', text })
      }
    }
  }

  /** How many nodes the service may still speak of, the root among them. */
  get nodeCount(): number {
    return this.#page.nodes.size
  }

  /** Stops listening and lets go of everything. */
  close(): void {
    this.#stopListening()
    this.#page.nodes.releaseAll()
    this.#page.styles.close()
  }
}
