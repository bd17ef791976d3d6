import { z } from 'zod'
import type { Log } from '../../../log.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'
import type { Sessions } from '../sessions.ts'
import type { WechatServer } from '../wechat-server.ts'

/** Trades a `wx.pluginLogin` code for a session of two hours. */
export function openSession(wechat: WechatServer, sessions: Sessions, log: Log): PluginCall<'openSession'> {
  return {
    request: z.strictObject({ code: z.string().min(1).max(128) }),
    async handle({ code }, { hostAppid }) {
      const result = await wechat.openpidOf(code)
      switch (result.kind) {
        case 'openpid':
          return answer(await sessions.open(result.openpid, hostAppid))
        case 'bad-code':
          return refuse('bad_request', 'WeChat does not know this login code', { field: 'code' })
        case 'unavailable':
          log.warn({ why: result.why }, 'WeChat could not be asked who a payer is')
          return refuse('system_error', 'WeChat could not be asked who this is')
      }
    },
  }
}
