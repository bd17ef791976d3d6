import type { RespCodeName } from '../../acp/respcodes.ts'
import { FAULTS_MAX } from '../limits.ts'
import { type FaultAction, type FaultPlace, SCENARIOS } from './fault-table.ts'

/** Harm done to the next few messages of a place, on a tester's order. */
export interface Fault {
  /** How many messages are harmed. */
  readonly next: number
  readonly where: FaultPlace
  readonly action: FaultAction
  /** With `delay`. */
  readonly delayMs?: number
  /** With `code` and `query-code`. */
  readonly respCode?: RespCodeName
  readonly merId?: string
  readonly orderId?: string
  /** Only messages of this kind, such as `00` for queries. */
  readonly txnType?: string
}

/** What a message is recognised by. */
export interface FaultTarget {
  readonly merId?: string
  readonly orderId?: string
  readonly txnType?: string
}

/** The faults that are armed, oldest first; each message meets at most one at each place. */
export class Faults {
  readonly #armed: { fault: Fault; left: number }[] = []

  /** False when too many are armed already. */
  arm(fault: Fault): boolean {
    if (this.#armed.length >= FAULTS_MAX) return false
    this.#armed.push({ fault, left: fault.next })
    return true
  }

  /**
   * Arms the scenarios that a request asks for by name, separated by commas, for its own order alone: all or none.
   *
   * @returns why none, for people; null when they are armed
   */
  armScenarios(names: string, { merId, orderId }: FaultTarget): string | null {
    const faults: Fault[] = []
    for (const name of names.split(',').map((part) => part.trim())) {
      if (!Object.hasOwn(SCENARIOS, name)) return `Unknown scenario: ${names}`
      const { fault } = SCENARIOS[name as keyof typeof SCENARIOS]
      faults.push({ ...fault, ...(merId && { merId }), ...(orderId && { orderId }) })
    }
    if (this.#armed.length + faults.length > FAULTS_MAX) {
      return 'Too many faults are armed already: DELETE /mock/faults disarms them.'
    }
    for (const fault of faults) this.arm(fault)
    return null
  }

  disarm(): void {
    this.#armed.length = 0
  }

  armed(): Fault[] {
    return this.#armed.map(({ fault, left }) => ({ ...fault, next: left }))
  }

  /**
   * Takes the fault that this message meets, if there is one.
   *
   * @param among the only faults that can harm it; others stay armed
   */
  take(where: FaultPlace, message: FaultTarget, among?: readonly FaultAction[]): Fault | null {
    const canHarm = ({ action }: Fault) => among === undefined || among.includes(action)
    const at = this.#armed.findIndex(
      ({ fault }) => fault.where === where && canHarm(fault) && isMeant(fault, message),
    )
    const met = this.#armed[at]
    if (!met) return null
    met.left -= 1
    if (met.left === 0) this.#armed.splice(at, 1)
    return met.fault
  }
}

/** ACP's txnType of queries. */
const QUERY = '00'

function isMeant(fault: Fault, message: FaultTarget): boolean {
  if (fault.action === 'query-code' && message.txnType !== QUERY) return false
  return (['merId', 'orderId', 'txnType'] as const).every(
    (name) => fault[name] === undefined || fault[name] === message[name],
  )
}
