import type { Timing } from '../options.ts'

/** An answer that has not come this long after the last stroke is not awaited any more. */
const answerMs = 150

/**
 * A text field whose value the service may set at any moment, also while a person types.
 *
 * The service hears of each stroke a little later than it happens. When it answers the first of two quick strokes, its
 * value is already old; writing it would swallow the second. So an answer waits while newer strokes are on their way,
 * and the one to the last stroke counts.
 */
export class ControlledText {
  readonly #field: HTMLInputElement | HTMLTextAreaElement
  readonly #timing: Timing
  readonly #shown: () => void
  #unanswered = 0
  #waiting: { readonly text: string; readonly cursor: number | null } | undefined
  #stopWaiting = (): void => {}

  /** `shown` is called whenever the field got another value from here. */
  constructor(field: HTMLInputElement | HTMLTextAreaElement, timing: Timing, shown: () => void) {
    this.#field = field
    this.#timing = timing
    this.#shown = shown
  }

  /** The person typed, and the service is told. */
  told(): void {
    this.#unanswered++
    this.#waiting = undefined
    this.#stopWaiting()
    this.#stopWaiting = this.#timing.after(answerMs, () => this.settle())
  }

  /** The service sets a value: an answer, or a wish of its own. Without a cursor that stays where the person types. */
  accept(text: string, cursor: number | null = null): void {
    this.#waiting = { text, cursor }
    if (this.#unanswered <= 1) this.settle()
    else this.#unanswered--
  }

  /** Whatever was said last holds. */
  settle(): void {
    this.#stopWaiting()
    this.#unanswered = 0
    if (this.#waiting) this.replace(this.#waiting.text, this.#waiting.cursor)
    this.#waiting = undefined
  }

  /** Writes a value and keeps the cursor as far from the end as it was: a filtered or grouped text types on naturally. */
  replace(text: string, wantedCursor: number | null = null): void {
    const field = this.#field
    if (field.value === text && wantedCursor === null) return
    const fromEnd = field.value.length - (field.selectionEnd ?? field.value.length)
    field.value = text
    if (field.ownerDocument.activeElement === field) {
      const cursor = wantedCursor ?? Math.max(0, text.length - fromEnd)
      field.setSelectionRange(cursor, cursor)
    }
    this.#shown()
  }
}
