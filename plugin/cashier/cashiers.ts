import type { LaunchParams } from '../../contract/plugin-api.ts'
import type { Outcome } from './payment-state.ts'
import { isPaying } from './payments.ts'

/** What a host asks the sheet on its page for. */
export type Errand =
  | { readonly kind: 'pay'; readonly launch: LaunchParams }
  /** A code that the host has scanned itself; without one the camera opens. */
  | { readonly kind: 'scan'; readonly code: string }
  | { readonly kind: 'code' }
  | { readonly kind: 'top-up'; readonly serviceId: string }

type Settle = (outcome: Outcome) => void

/** A `quickpass-cashier` that stands on some page of the host. */
export interface Cashier {
  present(errand: Errand): void
  /** The errand is over: the sheet may go. */
  dismiss(errand: Errand, outcome: Outcome): void
}

const standing: { readonly cashier: Cashier; isVisible: boolean }[] = []

/** A cashier that has come to stand on a page. A component is attached to the page that is being shown. */
export function attach(cashier: Cashier): void {
  standing.push({ cashier, isVisible: true })
}

export function detach(cashier: Cashier): void {
  const at = standing.findIndex((entry) => entry.cashier === cashier)
  if (at >= 0) standing.splice(at, 1)
}

/** The cashier's page was shown or hidden. */
export function setVisible(cashier: Cashier, isVisible: boolean): void {
  const entry = standing.find((candidate) => candidate.cashier === cashier)
  if (entry) entry.isVisible = isVisible
}

/** The cashier on the page before the payer: of several, the one that came last. */
export function visibleCashier(): Cashier | undefined {
  return [...standing].reverse().find((entry) => entry.isVisible)?.cashier
}

let settleOpen: Settle | null = null

/** Whether a sheet is open, or a payment on a page of the plugin; there is never a second one. */
export function isBusy(): boolean {
  return settleOpen !== null || isPaying()
}

/** Sends the cashier on an errand. `settle` hears the outcome, once. */
export function present(cashier: Cashier, errand: Errand, settle: Settle): void {
  settleOpen = (outcome) => {
    cashier.dismiss(errand, outcome)
    settle(outcome)
  }
  cashier.present(errand)
}

/** The flow in the sheet has come to its end. */
export function settleErrand(outcome: Outcome): void {
  const settle = settleOpen
  settleOpen = null
  settle?.(outcome)
}
