import type Router from '@koa/router'
import { z } from 'zod'
import type { HttpClient } from '../../http/client.ts'
import type { Sessions } from '../sessions.ts'
import { openidOf, type WechatOptions } from '../wechat-login.ts'
import { readInput } from './visitor.ts'

const LoginSchema = z.strictObject({ code: z.string().min(1).max(256) })

/** `POST /api/login {code}` → `{token}`, for the code of `wx.login`. */
export function loginRoutes(
  router: Router,
  { sessions, wechat, http }: { sessions: Sessions; wechat: WechatOptions; http: HttpClient },
): void {
  router.post('/api/login', async (context) => {
    const { code } = await readInput(context, LoginSchema)
    const openid = await openidOf(code, wechat, http)
    context.body = { token: sessions.open(openid) }
  })
}
