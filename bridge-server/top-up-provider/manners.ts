import { MINUTE_MS, SECOND_MS } from '../clock/clock.ts'

/**
 * How the provider behaves towards one order or one account.
 * - `unknown`: the account check knows no such account, and an order for it is refused
 * - `refuse`: the order is refused for good
 * - `hang-up`: the order is not taken, and the line goes dead without a word
 * - `lose-answer`: it is delivered, and the line goes dead before the answer
 * - `late`: taken as pending, delivered `lateMs` later
 * - `never`: taken as pending, never delivered
 * - `down`: nothing works for whoever asks for it, cancelling included
 */
export type Manner =
  | { readonly kind: 'unknown' | 'refuse' | 'hang-up' | 'lose-answer' | 'never' | 'down' }
  | { readonly kind: 'late'; readonly lateMs: number }

export const MANNERS = ['unknown', 'refuse', 'hang-up', 'lose-answer', 'late', 'never', 'down'] as const

export const LATE_MS = 30 * SECOND_MS

/** Account numbers that testers may use; every other one is delivered to at once. */
export const TEST_ACCOUNTS: Readonly<Record<string, Manner & { readonly what: string }>> = {
  '99001': { kind: 'unknown', what: '查无此账号 no such account' },
  '99002': { kind: 'refuse', what: '拒绝充值 refuses' },
  '99003': { kind: 'hang-up', what: '从不应答 takes no order and never answers' },
  '99004': { kind: 'late', lateMs: LATE_MS, what: '30 秒后到账 delivers 30 s later' },
  '99005': { kind: 'late', lateMs: 15 * MINUTE_MS, what: '15 分钟后才到账 would deliver 15 min later' },
  '99006': { kind: 'lose-answer', what: '到账但首次应答丢失 delivers, and the first answer is lost' },
  '99007': { kind: 'never', what: '受理后不到账 accepts and never delivers' },
}

/** A manner for the next few orders, set by testers. */
export interface Fault {
  readonly manner: Manner
  /** Null for any account. */
  readonly account: string | null
  times: number
}

const FAULTS_MAX = 100

/** Faults that testers armed, in memory: a restart makes the provider well again. */
export class Faults {
  readonly #armed: Fault[] = []

  /** False when too many are armed already. */
  arm(fault: Fault): boolean {
    if (this.#armed.length >= FAULTS_MAX) return false
    this.#armed.push(fault)
    return true
  }

  armed(): readonly Fault[] {
    return this.#armed
  }

  clear(): void {
    this.#armed.length = 0
  }

  /** Whether the provider is down for this request; that uses the fault up once. */
  takeDown(): boolean {
    return this.#take(({ manner }) => manner.kind === 'down') !== null
  }

  /** How to behave to an account in a check: like {@link toOrder}, but faults are kept for the order. */
  toCheck(account: string): Manner | null {
    const isUnknown = (manner: Manner) => manner.kind === 'unknown'
    const standing = TEST_ACCOUNTS[account]
    if (standing && isUnknown(standing)) return standing
    return this.#take((fault) => isUnknown(fault.manner) && isFor(fault, account))
  }

  /** How to behave to an order that comes for the first time. Null: as well as can be. */
  toOrder(account: string): Manner | null {
    const armed = this.#take((fault) => fault.manner.kind !== 'unknown' && isFor(fault, account))
    return armed ?? TEST_ACCOUNTS[account] ?? null
  }

  #take(matches: (fault: Fault) => boolean): Manner | null {
    const fault = this.#armed.find(matches)
    if (!fault) return null
    fault.times--
    if (fault.times <= 0) this.#armed.splice(this.#armed.indexOf(fault), 1)
    return fault.manner
  }
}

const isFor = (fault: Fault, account: string) => fault.account === null || fault.account === account
