import { z } from 'zod'
import { codeView } from '../code-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuseCode } from '../reply.ts'
import type { CodeCallOptions } from './issue-code.ts'
import { attemptIdText } from './sealed-fields.ts'

/** The payer looks at the digits: once this is answered, using the code needs the PIN. */
export function revealCode({ store, clock, payees, codes }: CodeCallOptions): PluginCall<'revealCode'> {
  return {
    request: z.strictObject({ codeId: attemptIdText }),
    async handle({ codeId }, { openpid }) {
      const revealed = await codes.reveal(openpid, codeId)
      if ('refused' in revealed) return refuseCode(revealed.refused)
      return answer(await codeView(store, payees, revealed.code, clock.now()))
    },
  }
}
