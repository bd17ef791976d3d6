import type { LaunchParams } from '../../contract/plugin-api.ts'
import type { Outcome } from './payment-state.ts'

/** A `quickpass-cashier` that stands on some page of the host. */
export interface Cashier {
  present(launch: LaunchParams, settle: (outcome: Outcome) => void): void
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
