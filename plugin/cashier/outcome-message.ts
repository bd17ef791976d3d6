import { failMessage, okMessage, type PluginFunctionName } from '../../contract/plugin-api.ts'
import type { Outcome } from './payment-state.ts'

/** An outcome in the words of `wx` functions; a failure's detail is its code. */
export function errMsgOf(outcome: Outcome, name: PluginFunctionName = 'requestPayment'): string {
  if (outcome.result === 'ok') return okMessage(name)
  return failMessage(name, outcome.result === 'cancel' ? 'cancel' : outcome.code)
}
