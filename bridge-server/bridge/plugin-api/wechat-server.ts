import { z } from 'zod'
import { type Clock, MINUTE_MS, SECOND_MS } from '../../clock/clock.ts'
import type { HttpAnswer, HttpClient } from '../../http/client.ts'

export interface WechatOptions {
  readonly apiUrl: string
  readonly appId: string
  readonly appSecret: string
}

/** WeChat's server side, as far as a plugin's backend asks it. */
export interface WechatServer {
  /** Trades a `wx.pluginLogin` code for the payer's number at this plugin. */
  openpidOf(code: string): Promise<OpenpidResult>
}

export type OpenpidResult =
  | { readonly kind: 'openpid'; readonly openpid: string }
  /** WeChat does not know the code, or it was used before. */
  | { readonly kind: 'bad-code' }
  | { readonly kind: 'unavailable'; readonly why: string }

const TIMEOUT_MS = 5 * SECOND_MS
/** An access token is renewed this long before WeChat would refuse it. */
const TOKEN_MARGIN_MS = 5 * MINUTE_MS
/** WeChat's codes for an access token that is wrong or over. */
const TOKEN_REFUSED = new Set([40001, 40014, 42001])

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() })
const openpidAnswer = z.object({ errcode: z.number().default(0), openpid: z.string().min(1).optional() })

export function wechatServer(options: WechatOptions, http: HttpClient, clock: Clock): WechatServer {
  let token: { text: Promise<string>; expiresMs: number } | null = null

  async function fetchToken(): Promise<string> {
    const url = new URL('/cgi-bin/token', options.apiUrl)
    const parameters = { grant_type: 'client_credential', appid: options.appId, secret: options.appSecret }
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
    const answer = await http.send({ method: 'GET', url: url.href, timeoutMs: TIMEOUT_MS })
    const { access_token, expires_in } = tokenAnswer.parse(readJson(answer))
    if (token) token.expiresMs = clock.now() + expires_in * SECOND_MS - TOKEN_MARGIN_MS
    return access_token
  }

  /** Everybody who needs a token at the same time waits for one. */
  function accessToken(): Promise<string> {
    if (!token || token.expiresMs <= clock.now()) {
      token = { text: Promise.resolve(''), expiresMs: Number.POSITIVE_INFINITY }
      token.text = fetchToken()
      token.text.catch(() => {
        token = null
      })
    }
    return token.text
  }

  async function ask(code: string) {
    const url = new URL('/wxa/getpluginopenpid', options.apiUrl)
    url.searchParams.set('access_token', await accessToken())
    const answer = await http.send({
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
      timeoutMs: TIMEOUT_MS,
    })
    return openpidAnswer.parse(readJson(answer))
  }

  return {
    async openpidOf(code) {
      try {
        let answer = await ask(code)
        if (TOKEN_REFUSED.has(answer.errcode)) {
          token = null
          answer = await ask(code)
        }
        if (answer.errcode === 0 && answer.openpid) return { kind: 'openpid', openpid: answer.openpid }
        if (answer.errcode === 40029 || answer.errcode === 40163) return { kind: 'bad-code' }
        return { kind: 'unavailable', why: `WeChat answered with errcode ${answer.errcode}` }
      } catch (error) {
        return { kind: 'unavailable', why: (error as Error).message }
      }
    },
  }
}

function readJson(answer: HttpAnswer): unknown {
  if (answer.status !== 200) throw new Error(`WeChat answered with HTTP ${answer.status}`)
  return JSON.parse(answer.body.toString('utf8'))
}
