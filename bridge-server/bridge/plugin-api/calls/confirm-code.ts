import { z } from 'zod'
import type { AcpClient } from '../../acp-client/acp-client.ts'
import { codeView } from '../code-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuseCode } from '../reply.ts'
import type { CodeCallOptions } from './issue-code.ts'
import { attemptIdText, refuseForeignKey, sealedText } from './sealed-fields.ts'

/** The PIN that the network waits for. What is then still `paying` is told by `watchCode`. */
export function confirmCode(
  { store, clock, payees, codes }: CodeCallOptions,
  acp: AcpClient,
): PluginCall<'confirmCode'> {
  return {
    request: z.strictObject({
      codeId: attemptIdText,
      attemptId: attemptIdText,
      encryptedPin: sealedText,
      encryptCertId: z.string().max(40),
    }),
    async handle(request, { openpid }) {
      const foreignKey = refuseForeignKey(request, acp)
      if (foreignKey) return foreignKey
      const confirmed = await codes.confirm(openpid, request)
      if ('refused' in confirmed) return refuseCode(confirmed.refused)
      return answer(await codeView(store, payees, confirmed.code, clock.now()))
    },
  }
}
