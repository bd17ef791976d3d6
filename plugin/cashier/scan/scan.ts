import type { DayLimit, ScanScene } from '../../../contract/code-owners.ts'
import { type Fen, isFen } from '../../../contract/money.ts'
import type { CashierView } from '../../../contract/plugin-door.ts'
import type { ScannedCode } from '../../../contract/scan-door.ts'
import type { Refusal } from '../../api/answer.ts'
import type { Outcome, Patience } from '../payment-state.ts'
import type { PaymentNews } from '../payments.ts'
import { type AmountKey, fenOf, pressAmountKey } from './amount-entry.ts'
import { type Badge, type Classified, classify, type Unpayable } from './classify.ts'

/** A code that the bridge knows, with the amount that the payer types or the code has. */
export interface Desk {
  readonly scanned: ScannedCode
  readonly typed: string
}

export type ScanState =
  /** Ready for the camera, or for a code that is typed. */
  | { readonly step: 'ready' }
  | { readonly step: 'looking'; readonly badge: Badge; readonly patience: Patience }
  | { readonly step: 'unpayable'; readonly unpayable: Unpayable }
  | {
      readonly step: 'refused'
      readonly refusal: Refusal
      readonly badge: Badge | null
      readonly desk: Desk | null
    }
  | { readonly step: 'amount'; readonly desk: Desk; readonly isOpening: boolean }
  /** The cashier has it, under this number. */
  | { readonly step: 'paying'; readonly payment: number }
  | { readonly step: 'over'; readonly outcome: Outcome }

/** A code as it reached the phone; one of a picture, or that was typed or passed on, may be of a payee far away. */
interface TakenCode {
  readonly scanId: string
  readonly code: string
  readonly scene: ScanScene
}

export type ScanEvent =
  | { readonly type: 'scan' | 'scan-picture' | 'pay' | 'again' | 'pay-less' | 'leave' | 'page-gone' }
  | ({ readonly type: 'code' } & TakenCode)
  | { readonly type: 'key'; readonly key: AmountKey }
  | { readonly type: 'inspected'; readonly scanned: ScannedCode }
  | { readonly type: 'refused'; readonly refusal: Refusal }
  | { readonly type: 'opened'; readonly view: CashierView }
  | PaymentNews
  | { readonly type: 'patience'; readonly reached: 'words' | 'advice' }

export type ScanEffect =
  /** Face to face the code has to be before the camera; else it may be in the album. */
  | { readonly do: 'scan'; readonly scene: ScanScene }
  | ({ readonly do: 'inspect' } & TakenCode)
  | { readonly do: 'open'; readonly scanId: string; readonly amountFen: Fen }
  | { readonly do: 'pay'; readonly view: CashierView }
  | { readonly do: 'end-payment'; readonly payment: number }
  | { readonly do: 'time-patience' }
  | { readonly do: 'settle'; readonly outcome: Outcome }

export interface ScanStep {
  readonly state: ScanState
  readonly effects: readonly ScanEffect[]
}

export const READY: ScanStep = { state: { step: 'ready' }, effects: [] }

/**
 * Paying a merchant's code, without a camera, a screen or a network: scan, learn whose code it is, say how much, pay.
 * The code's text passes through and is not kept.
 */
export function advanceScan(state: ScanState, event: ScanEvent): ScanStep {
  switch (event.type) {
    case 'scan':
      return canScan(state) ? go(state, { do: 'scan', scene: 'face-to-face' }) : go(state)
    case 'scan-picture':
      return canScan(state) ? go(state, { do: 'scan', scene: 'remote' }) : go(state)
    case 'again':
      return canScan(state) ? go({ step: 'ready' }, { do: 'scan', scene: 'face-to-face' }) : go(state)
    case 'code':
      return canScan(state) ? taken(classify(event.code), event) : go(state)
    case 'inspected':
      return state.step === 'looking'
        ? go({ step: 'amount', desk: deskOf(event.scanned), isOpening: false })
        : go(state)
    case 'refused':
      return refused(state, event.refusal)
    case 'key':
      return state.step === 'amount' ? typed(state, event.key) : go(state)
    case 'pay':
      return state.step === 'amount' ? pay(state) : go(state)
    case 'opened':
      return state.step === 'amount' && state.isOpening
        ? go(state, { do: 'pay', view: event.view })
        : go(state)
    case 'payment-started':
      return go({ step: 'paying', payment: event.payment })
    case 'payment-over':
      return state.step === 'paying' ? over(event.outcome) : go(state)
    case 'pay-less':
      return state.step === 'refused' && state.desk
        ? go({ step: 'amount', desk: { ...state.desk, typed: '' }, isOpening: false })
        : go(state)
    case 'patience':
      return state.step === 'looking' ? go({ ...state, patience: event.reached }) : go(state)
    case 'leave':
    case 'page-gone':
      return leave(state)
  }
}

function canScan({ step }: ScanState): boolean {
  return step === 'ready' || step === 'unpayable' || step === 'refused' || step === 'amount'
}

function taken(classified: Classified, { scanId, code, scene }: TakenCode): ScanStep {
  if (!classified.isPayable) return go({ step: 'unpayable', unpayable: classified.unpayable })
  const { badge } = classified
  return go(
    { step: 'looking', badge, patience: 'fresh' },
    { do: 'inspect', scanId, code, scene },
    { do: 'time-patience' },
  )
}

function refused(state: ScanState, refusal: Refusal): ScanStep {
  if (state.step === 'looking') return go({ step: 'refused', refusal, badge: state.badge, desk: null })
  if (state.step !== 'amount') return go(state)
  const { owner, codeClass } = state.desk.scanned
  const badge = { owner, receiver: codeClass }
  return go({ step: 'refused', refusal, badge, desk: state.desk })
}

// The amount

function deskOf(scanned: ScannedCode): Desk {
  return { scanned, typed: '' }
}

/** What is to be paid now: the code's own amount, or what was typed. */
export function amountFenOf({ scanned, typed }: Desk): Fen {
  return scanned.amountFen ?? fenOf(typed)
}

/** What this kind of code still takes today; null without a limit. */
export function leftTodayFen(limit: DayLimit | null): number | null {
  return limit?.dayMaxFen == null ? null : Math.max(0, limit.dayMaxFen - limit.usedFen)
}

export function isOverLimit(desk: Desk): boolean {
  const leftFen = leftTodayFen(desk.scanned.limit)
  return leftFen !== null && amountFenOf(desk) > leftFen
}

export function canPay(desk: Desk): boolean {
  const amountFen = amountFenOf(desk)
  return isFen(amountFen) && amountFen > 0 && !isOverLimit(desk)
}

function typed(state: Extract<ScanState, { step: 'amount' }>, key: AmountKey): ScanStep {
  const { desk, isOpening } = state
  if (isOpening || desk.scanned.amountFen !== null) return go(state)
  return go({ ...state, desk: { ...desk, typed: pressAmountKey(desk.typed, key) } })
}

function pay(state: Extract<ScanState, { step: 'amount' }>): ScanStep {
  const { desk, isOpening } = state
  if (isOpening || !canPay(desk)) return go(state)
  const { scanId } = desk.scanned
  return go({ ...state, isOpening: true }, { do: 'open', scanId, amountFen: amountFenOf(desk) })
}

// Leaving

function leave(state: ScanState): ScanStep {
  // The cashier says how its payment stands; its outcome is then ours.
  if (state.step === 'paying') return go(state, { do: 'end-payment', payment: state.payment })
  if (state.step === 'over') return go(state)
  return over(state.step === 'refused' ? { result: 'fail', code: state.refusal.code } : { result: 'cancel' })
}

function over(outcome: Outcome): ScanStep {
  return go({ step: 'over', outcome }, { do: 'settle', outcome })
}

const go = (state: ScanState, ...effects: ScanEffect[]): ScanStep => ({ state, effects })
