import { settleErrand } from '../cashier/cashiers.ts'
import type { Outcome } from '../cashier/payment-state.ts'

interface Flow {
  readonly data: { readonly variant: string }
  triggerEvent(name: string, detail?: object): void
}

export interface Settling {
  /** How the flow tells its end: in the sheet to whoever sent for it, on a page by the event `over` {outcome}. */
  settle(outcome: Outcome): void
  /** Another flow goes on with the errand: what this one comes to is nobody's outcome any more. */
  handOver(event: 'showcode' | 'scan'): void
}

export function settling(flow: Flow): Settling {
  let isHandedOver = false
  return {
    settle(outcome) {
      if (isHandedOver) return
      if (flow.data.variant === 'sheet') settleErrand(outcome)
      else flow.triggerEvent('over', { outcome })
    },
    handOver(event) {
      isHandedOver = true
      flow.triggerEvent(event)
    },
  }
}
