import type { Timing } from '../options.ts'

/** After this long without typing, an answer that was to come has come. */
const echoMs = 500

/**
 * A text field whose value the service may set at any moment, also while a person types.
 *
 * The service hears of each stroke a little later than it happens. When it answers the first of two quick strokes, its
 * value is already old; writing it would swallow the second. So the values told are remembered for a moment, and an
 * answer that repeats them in order, with newer ones still on their way, is let pass.
 */
export class ControlledText {
  readonly #field: HTMLInputElement | HTMLTextAreaElement
  readonly #timing: Timing
  #awaited: string[] = []
  #forgetLater = (): void => {}

  constructor(field: HTMLInputElement | HTMLTextAreaElement, timing: Timing) {
    this.#field = field
    this.#timing = timing
  }

  /** The person typed, and the service is told this value. */
  told(value: string): void {
    this.#awaited.push(value)
    this.#forgetLater()
    this.#forgetLater = this.#timing.after(echoMs, () => this.settle())
  }

  /** The service sets a value. */
  accept(value: string): void {
    const isEcho = this.#awaited[0] === value
    if (isEcho) this.#awaited.shift()
    else this.settle()
    if (!isEcho || this.#awaited.length === 0) this.replace(value)
  }

  /** Writes a value and keeps the cursor as far from the end as it was: a filtered or grouped text types on naturally. */
  replace(value: string): void {
    const field = this.#field
    if (field.value === value) return
    const fromEnd = field.value.length - (field.selectionEnd ?? field.value.length)
    field.value = value
    if (field.ownerDocument.activeElement !== field) return
    const cursor = Math.max(0, value.length - fromEnd)
    field.setSelectionRange(cursor, cursor)
  }

  /** No answer is awaited any more. */
  settle(): void {
    this.#forgetLater()
    this.#awaited = []
  }
}
