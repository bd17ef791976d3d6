import { z } from 'zod'
import type { OrderWatch } from '../../payments/order-watch.ts'
import { findCode } from '../../records/code-records.ts'
import { codeView } from '../code-view.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import type { CodeCallOptions } from './issue-code.ts'
import { attemptIdText } from './sealed-fields.ts'
import { sinceText, waitMsText } from './waiting.ts'

/** What became of a code; with `waitMs` the answer is held back until it is newer than `since`. */
export function watchCode(
  { store, clock, payees }: Omit<CodeCallOptions, 'codes'>,
  watch: OrderWatch,
): PluginCall<'watchCode'> {
  return {
    request: z.strictObject({
      codeId: attemptIdText,
      waitMs: waitMsText.exactOptional(),
      since: sinceText.exactOptional(),
    }),
    async handle({ codeId, waitMs = 0, since }, { openpid }) {
      const seen = async () => {
        const code = await findCode(store, openpid, codeId)
        return code && { orderRef: code.orderRef, view: await codeView(store, payees, code, clock.now()) }
      }
      const code = await findCode(store, openpid, codeId)
      if (!code) return refuse('code_unknown', 'no such code for this payer', { field: 'codeId' })
      // A code and the order that its use becomes are told of under one number.
      const waiting = watch.begin(code.orderRef, waitMs)
      let now = await seen()
      if (now && waitMs > 0 && now.view.version <= (since ?? now.view.version)) {
        await waiting.changed
        now = await seen()
      }
      waiting.cancel()
      if (!now) throw new Error(`code ${codeId} vanished`)
      return answer(now.view)
    },
  }
}
