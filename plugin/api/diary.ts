import type { Diagnosis } from '../../contract/beta-door.ts'
import type { Answer } from './answer.ts'

type Noted = Diagnosis['errors'][number]

/** Failures that a diagnosis tells of. */
const ERRORS_MAX = 10

/**
 * What support would ask about, kept in memory only: the latest failures by name, and how far the phone's clock is
 * from the bridge's. No amount, no card, no code.
 */
class Diary {
  readonly #nowMs: () => number
  #errors: readonly Noted[] = []
  #clockOffsetMs = 0

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs
  }

  get errors(): readonly Noted[] {
    return this.#errors
  }

  /** The phone's clock less the bridge's. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs
  }

  note(call: string, answer: Answer<unknown>): void {
    if (!answer.ok) {
      const error = { atMs: this.#nowMs(), code: answer.refusal.code, call }
      this.#errors = [...this.#errors, error].slice(-ERRORS_MAX)
      return
    }
    const { serverTimeMs } = answer.value as { serverTimeMs?: unknown }
    if (typeof serverTimeMs === 'number') this.#clockOffsetMs = this.#nowMs() - serverTimeMs
  }
}

/** The plugin's one diary. */
export const diary = new Diary()
