import { PIN_DIGITS } from '../api/pin-block.ts'

/**
 * The digits of a PIN while they are being typed. They live here and nowhere else: not in a component's data,
 * not in an event, not in a log. Whoever seals the PIN takes it, and taking it forgets it.
 */
export class PinEntry {
  #digits = ''

  get count(): number {
    return this.#digits.length
  }

  get isComplete(): boolean {
    return this.#digits.length === PIN_DIGITS
  }

  /** Adds one digit; what comes after the last one is ignored. */
  press(digit: string): void {
    if (/^\d$/.test(digit) && !this.isComplete) this.#digits += digit
  }

  erase(): void {
    this.#digits = this.#digits.slice(0, -1)
  }

  clear(): void {
    this.#digits = ''
  }

  /** The whole PIN, once. Null when it is not complete. */
  take(): string | null {
    const digits = this.isComplete ? this.#digits : null
    this.clear()
    return digits
  }
}

/** There is one pad on the screen at a time, so there is one entry. */
export const pinEntry = new PinEntry()
