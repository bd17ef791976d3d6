import { settleErrand } from '../cashier/cashiers.ts'
import type { Outcome } from '../cashier/payment-state.ts'

interface Flow {
  readonly data: { readonly variant: string }
  triggerEvent(name: string, detail: object): void
}

/** How a flow tells its end: in the sheet to whoever sent for it, on a page by the event `over` {outcome}. */
export function settling(flow: Flow): (outcome: Outcome) => void {
  return (outcome) => {
    if (flow.data.variant === 'sheet') settleErrand(outcome)
    else flow.triggerEvent('over', { outcome })
  }
}
