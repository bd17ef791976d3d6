import { z } from 'zod'
import type { TopUpDesk } from '../../top-ups/top-up-desk.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'

export const topUpAccountText = z.string().min(1).max(64)

/** Whether the provider knows an account, and whose it is, masked. */
export function checkTopUpAccount(desk: TopUpDesk | null): PluginCall<'checkTopUpAccount'> {
  return {
    request: z.strictObject({
      serviceId: z.enum(['qcoin', 'qq-music', 'tencent-video']),
      account: topUpAccountText,
    }),
    async handle({ serviceId, account }) {
      const word = desk ? await desk.checkAccount(serviceId, account) : null
      if (word === null) return refuse('top_up_closed', 'the provider cannot be reached')
      if (word === 'refused') {
        return refuse('top_up_account_unknown', 'the provider knows no such account', { field: 'account' })
      }
      return answer({ accountName: word })
    },
  }
}
