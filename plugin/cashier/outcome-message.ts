import { failMessage, okMessage } from '../../contract/plugin-api.ts'
import type { Outcome } from './payment-state.ts'

/** An outcome in the words of `wx.requestPayment`; a failure's detail is its code. */
export function errMsgOf(outcome: Outcome): string {
  if (outcome.result === 'ok') return okMessage('requestPayment')
  return failMessage('requestPayment', outcome.result === 'cancel' ? 'cancel' : outcome.code)
}
