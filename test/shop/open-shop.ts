import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { startShop } from '../../bridge-server/demo-shop/shop.ts'
import type { HttpClient } from '../../bridge-server/http/client.ts'
import { APP_ID, FakeBridge, MARKET_MCHID, MERCHANT, MERCHANT_PRIVATE_KEY_PEM } from './fake-bridge.ts'

export const OPENING_MS = Date.parse('2026-11-22T10:00:00+08:00')

/** WeChat's server, for one app. */
const wechatThatKnows = (whoIs: (code: string) => string | undefined): HttpClient => ({
  async send({ url }) {
    const { pathname, searchParams } = new URL(url)
    const person = whoIs(searchParams.get('js_code') ?? '')
    const isRight =
      pathname === '/sns/jscode2session' &&
      searchParams.get('appid') === APP_ID &&
      searchParams.get('secret') === 'the-app-secret' &&
      searchParams.get('grant_type') === 'authorization_code'
    const answer =
      isRight && person
        ? { openid: `openid-${person}`, session_key: 'c2Vzc2lvbg==' }
        : { errcode: 40029, errmsg: 'invalid code' }
    return { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) }
  },
  async close() {},
})

const byName = (code: string) => /^code-of-(\w+)$/.exec(code)?.[1]

/**
 * A shop with its backend open, a fake bridge beside it and time in the test's hand.
 *
 * @param whoIs whom WeChat sees behind a login code; by default `code-of-NAME` is NAME
 */
export async function openShop(whoIs = byName, openingMs = OPENING_MS) {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'shop-'))
  const clock = new VirtualClock(openingMs)
  const bridge = await new FakeBridge().start()
  const open = () =>
    startShop({
      dataDir,
      port: 0,
      clock,
      log: pino({ level: 'silent' }),
      bridgeUrl: bridge.url,
      wechat: { apiUrl: 'http://wechat.invalid', appId: APP_ID, appSecret: 'the-app-secret' },
      merchant: { ...MERCHANT, privateKeyPem: MERCHANT_PRIVATE_KEY_PEM },
      market: { ...MERCHANT, mchid: MARKET_MCHID, privateKeyPem: MERCHANT_PRIVATE_KEY_PEM },
      http: wechatThatKnows(whoIs),
    })
  let shop = await open()
  let requests = 0

  const call = async (method: string, target: string, options: { token?: string; body?: unknown } = {}) => {
    const { token, body } = options
    const response = await fetch(shop.url + target, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: text && tryJson(text) }
  }

  return {
    bridge,
    clock,
    call,
    url: () => shop.url,
    /** Logs a customer in. */
    async customer(name: string) {
      const { body } = await call('POST', '/api/login', { body: { code: `code-of-${name}` } })
      const token: string = body.token
      return {
        token,
        get: (target: string) => call('GET', target, { token }),
        post: (target: string, body?: unknown) => call('POST', target, { token, body }),
        /** Places an order and opens its payment at the bridge. */
        async launchedOrder(items: object[] = [{ goodsId: 'notebook', quantity: 1 }]) {
          const requestId = `request-of-${name}-${++requests}`
          const { body: order } = await call('POST', '/api/orders', { token, body: { requestId, items } })
          const { body: launchParams } = await call('POST', `/api/orders/${order.id}/prepay`, { token })
          return { order, launchParams }
        },
      }
    },
    /** Delivers a notification as the bridge would. */
    async deliver({ body, headers }: { body: string; headers: Record<string, string> }) {
      const response = await fetch(`${shop.url}/notify/quickpass`, { method: 'POST', headers, body })
      return { status: response.status, text: await response.text() }
    },
    async restart() {
      await shop.close()
      shop = await open()
    },
    async close() {
      await shop.close()
      await bridge.close()
      await fs.rm(dataDir, { recursive: true })
    },
  }
}

function tryJson(text: string): any {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
