import { z } from 'zod'
import { codeView } from '../code-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuseCode } from '../reply.ts'
import type { CodeCallOptions } from './issue-code.ts'
import { attemptIdText } from './sealed-fields.ts'

/** Takes a code off the screen; while a merchant waits for the PIN, it tells him that none will come. */
export function retireCode({ store, clock, payees, codes }: CodeCallOptions): PluginCall<'retireCode'> {
  return {
    request: z.strictObject({ codeId: attemptIdText }),
    async handle({ codeId }, { openpid }) {
      const retired = await codes.retire(openpid, codeId)
      if ('refused' in retired) return refuseCode(retired.refused)
      return answer(await codeView(store, payees, retired.code, clock.now()))
    },
  }
}
