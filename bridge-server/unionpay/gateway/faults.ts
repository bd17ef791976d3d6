import { FAULTS_MAX } from '../limits.ts'

/** Where a message is harmed: before it is read, on the way back, or on the way to the merchant's address. */
export type FaultPlace = 'request' | 'answer' | 'notification'

/**
 * - `drop`: the message is lost; its sender sees a broken connection
 * - `delay`: it arrives `delayMs` later on the network's clock; a notification's sender gives up on it meanwhile
 * - `duplicate`: it arrives twice (notifications only)
 */
export type FaultAction = 'drop' | 'delay' | 'duplicate'

/** Harm done to the next few messages of a place, on a tester's order. */
export interface Fault {
  /** How many messages are harmed. */
  readonly next: number
  readonly where: FaultPlace
  readonly action: FaultAction
  readonly delayMs?: number
  readonly merId?: string
  readonly orderId?: string
}

/** The faults that are armed, oldest first; each message meets at most one. */
export class Faults {
  readonly #armed: { fault: Fault; left: number }[] = []

  /** False when too many are armed already. */
  arm(fault: Fault): boolean {
    if (this.#armed.length >= FAULTS_MAX) return false
    this.#armed.push({ fault, left: fault.next })
    return true
  }

  disarm(): void {
    this.#armed.length = 0
  }

  armed(): Fault[] {
    return this.#armed.map(({ fault, left }) => ({ ...fault, next: left }))
  }

  /** Takes the fault that this message meets, if there is one. */
  take(where: FaultPlace, message: { readonly merId?: string; readonly orderId?: string }): Fault | null {
    const at = this.#armed.findIndex(
      ({ fault }) =>
        fault.where === where &&
        (fault.merId === undefined || fault.merId === message.merId) &&
        (fault.orderId === undefined || fault.orderId === message.orderId),
    )
    const met = this.#armed[at]
    if (!met) return null
    met.left -= 1
    if (met.left === 0) this.#armed.splice(at, 1)
    return met.fault
  }
}
