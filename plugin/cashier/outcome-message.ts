import { failMessage, okMessage, type PluginFunctionName } from '../../contract/plugin-api.ts'
import type { Errand } from './cashiers.ts'
import type { Outcome } from './payment-state.ts'

/** Under which function's name an errand's outcome is told. */
const FUNCTIONS: Record<Errand['kind'], PluginFunctionName> = {
  pay: 'requestPayment',
  scan: 'scanToPay',
  code: 'showPaymentCode',
  'top-up': 'topUp',
}

/** An outcome in the words of `wx` functions; a failure's detail is its code. */
export function errMsgOf(outcome: Outcome, kind: Errand['kind']): string {
  const name = FUNCTIONS[kind]
  if (outcome.result === 'ok') return okMessage(name)
  return failMessage(name, outcome.result === 'cancel' ? 'cancel' : outcome.code)
}
