import type Router from '@koa/router'
import { z } from 'zod'
import { ACCESS_TOKEN_LIFE_MS, type Identities, openIdOf, openPidOf } from './identities.ts'
import { jsonBody } from './json-body.ts'

export interface WechatAccount {
  readonly appId: string
  readonly appSecret: string
  /** The plugin's token for verifying host mini programs. */
  readonly pluginToken: string
}

const BODY_LIMIT_BYTES = 4096
const pluginCode = z.object({ code: z.string().max(256) })

/**
 * The three endpoints of WeChat's own servers that the backends of a shop and of a plugin call.
 *
 * They answer status 200 whatever happens and tell failures by `errcode`, as the real ones do.
 */
export function wechatServer(
  router: Router,
  account: WechatAccount,
  identities: Identities,
  newSecret: () => string,
) {
  router.get('/sns/jscode2session', (context) => {
    const query = (name: string) => String(context.query[name] ?? '')
    const refused = refuseAccount(account, query('appid'), query('secret'))
    if (refused) {
      context.body = refused
      return
    }
    const tester = identities.redeemCode('login', query('js_code'))
    context.body =
      tester === undefined
        ? { errcode: 40029, errmsg: 'invalid code' }
        : {
            openid: openIdOf(account.appId, tester),
            session_key: Buffer.from(newSecret().slice(0, 16)).toString('base64'),
          }
  })

  router.get('/cgi-bin/token', (context) => {
    const query = (name: string) => String(context.query[name] ?? '')
    context.body =
      query('grant_type') === 'client_credential'
        ? (refuseAccount(account, query('appid'), query('secret')) ?? {
            access_token: identities.mintAccessToken(),
            expires_in: ACCESS_TOKEN_LIFE_MS / 1000,
          })
        : { errcode: 40002, errmsg: 'invalid grant_type' }
  })

  router.post('/wxa/getpluginopenpid', async (context) => {
    if (!identities.isAccessToken(String(context.query.access_token ?? ''))) {
      context.body = { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' }
      return
    }
    const body = await jsonBody(context, pluginCode, BODY_LIMIT_BYTES)
    if (!body) return
    const tester = identities.redeemCode('pluginLogin', body.code)
    context.body =
      tester === undefined
        ? { errcode: 40029, errmsg: 'invalid code' }
        : { errcode: 0, errmsg: 'ok', openpid: openPidOf(account.appId, account.appId, tester) }
  })
}

function refuseAccount(account: WechatAccount, appId: string, secret: string) {
  if (appId !== account.appId) return { errcode: 40013, errmsg: 'invalid appid' }
  if (secret !== account.appSecret) return { errcode: 40125, errmsg: 'invalid appsecret' }
  return undefined
}
