import { z } from 'zod'
import type { Clock } from '../../../clock/clock.ts'
import type { Reader } from '../../../store/store.ts'
import type { CodeDesk } from '../../interop/code-desk.ts'
import { symbolsOf } from '../../interop/code-symbols.ts'
import type { Payees } from '../../records/payee-records.ts'
import { codeView } from '../code-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse, refuseCode } from '../reply.ts'
import { attemptIdText } from './sealed-fields.ts'

export interface CodeCallOptions {
  readonly store: Reader
  readonly clock: Clock
  readonly payees: Payees
  readonly codes: CodeDesk
}

/** A fresh code of a card, with the digits to draw. Asked again under its number while it lives, it is the same code. */
export function issueCode({ store, clock, payees, codes }: CodeCallOptions): PluginCall<'issueCode'> {
  return {
    request: z.strictObject({ codeId: attemptIdText, cardId: z.string().min(1).max(64) }),
    async handle({ codeId, cardId }, payer) {
      const issued = await codes.issue(payer, codeId, cardId)
      if ('refused' in issued) return refuseCode(issued.refused)
      const { digits } = issued.code
      const view = await codeView(store, payees, issued.code, clock.now())
      if (digits === null) return refuse('code_used', 'the code was used at once')
      return answer({ ...view, digits, symbols: symbolsOf(digits) })
    },
  }
}
