import { z } from 'zod'
import type { HttpClient } from '../http/client.ts'
import { ShopError } from './shop-error.ts'

export interface WechatOptions {
  /** `https://api.weixin.qq.com`, or whoever plays it. */
  readonly apiUrl: string
  readonly appId: string
  readonly appSecret: string
}

const LOGIN_TIMEOUT_MS = 5_000

/**
 * Asks WeChat who is behind a `wx.login` code.
 *
 * @returns the user's openid in this mini program. The session key is not needed and not kept.
 * @throws ShopError `LOGIN_REFUSED` | `WECHAT_UNREACHABLE`
 */
export async function openidOf(code: string, wechat: WechatOptions, http: HttpClient): Promise<string> {
  const url = new URL('/sns/jscode2session', wechat.apiUrl)
  url.search = new URLSearchParams({
    appid: wechat.appId,
    secret: wechat.appSecret,
    js_code: code,
    grant_type: 'authorization_code',
  }).toString()
  const answer = await http.send({ method: 'GET', url: url.href, timeoutMs: LOGIN_TIMEOUT_MS }).then(
    ({ body }) => AnswerSchema.safeParse(parseLoosely(body)),
    () => null,
  )
  // The URL carries the app's secret: what went wrong is not told in its words.
  if (!answer?.success) throw new ShopError('WECHAT_UNREACHABLE')
  if (!answer.data.openid) throw new ShopError('LOGIN_REFUSED')
  return answer.data.openid
}

/** WeChat answers JSON under a text/plain header. */
function parseLoosely(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}

const AnswerSchema = z.object({ openid: z.string().min(1).max(128).optional(), errcode: z.int().optional() })
