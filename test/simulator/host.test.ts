import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import type { Listening } from '../../bridge-server/http/serve.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { type RunningHost, startHost } from '../../simulator/host/host.ts'
import { serveBodies } from '../support/bodies-server.ts'

const APP_ID = 'wx0000000000000001'
const SECRET = 'app-secret'
const TOKEN = 'plugin-token'
const BRIDGE = 'https://bridge.quickpass.example'
const SHOP = 'https://shop.quickpass.example'

const clock = new VirtualClock(Date.parse('2026-11-22T10:00:00Z'))
let host: RunningHost
let bridge: EchoServer
let shop: EchoServer
let network: EchoServer
let distDir: string

beforeAll(async () => {
  distDir = await fs.mkdtemp(path.join(os.tmpdir(), 'qp-host-'))
  await fs.mkdir(path.join(distDir, 'simulator'))
  await fs.writeFile(path.join(distDir, 'simulator/index.html'), '<!doctype html><title>phone</title>')
  await fs.writeFile(path.join(distDir, 'simulator/view.html'), '<!doctype html><title>view</title>')
  bridge = await startEcho()
  shop = await startEcho()
  network = await startEcho()
  host = await startHost(hostOptions())
})

function hostOptions() {
  return {
    port: 0,
    distDir,
    origins: { bridge: bridge.url, shop: shop.url },
    unionpayUrl: network.url,
    wechat: { appId: APP_ID, appSecret: SECRET, pluginToken: TOKEN },
    desk: { people: [{ id: 'lin', name: '林晓' }], cards: [] },
    clock,
    random: seededRandom('host'),
    log: makeLog('simulator', 'silent'),
  }
}

function posting(body: object) {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

afterAll(async () => {
  await host.close()
  await Promise.all([bridge.close(), shop.close(), network.close()])
  await fs.rm(distDir, { recursive: true })
})

describe('The desks ask the mock network', () => {
  test('its controls are passed on and its answers come back as they are, with the world’s new time', async () => {
    const answer = await fetch(`${host.url}/host/network/clock`, posting({ advanceMs: 1 }))
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }])
    expect(network.last()).toMatchObject({ method: 'POST', url: '/mock/clock', body: '{"advanceMs":1}' })
    expect(answer.headers.get('x-world-time')).toBe(String(clock.now()))
    await fetch(`${host.url}/host/network/journal?limit=5`)
    expect(network.last()).toMatchObject({ method: 'GET', url: '/mock/journal?limit=5' })
    await fetch(`${host.url}/host/network/tills/orders/..%2f..%2fmerchants`)
    expect(network.last().url).toBe('/mock/tills/orders/..%2f..%2fmerchants')
  })

  test('no other control is within reach, and other web origins have none', async () => {
    const status = async (path: string, init?: RequestInit) => (await fetch(host.url + path, init)).status
    expect(await status('/host/network/merchants', posting({}))).toBe(404)
    expect(await status('/host/network/certs/merchant.pfx')).toBe(404)
    expect(await status('/host/network/clock', { ...posting({}), headers: {} })).toBe(415)
    const foreign = { ...posting({}), headers: { ...posting({}).headers, origin: 'https://evil.example' } }
    expect(await status('/host/network/clock', foreign)).toBe(403)
  })

  test('a network that is not there is said so', async () => {
    const lonely = await startHost({ ...hostOptions(), unionpayUrl: 'http://127.0.0.1:1' })
    const answer = await fetch(`${lonely.url}/host/network/cities`)
    expect([answer.status, await answer.json()]).toMatchObject([502, { code: 'NETWORK_SILENT' }])
    await lonely.close()
    const { unionpayUrl: _, ...without } = hostOptions()
    const alone = await startHost(without)
    expect((await fetch(`${alone.url}/host/network/cities`)).status).toBe(503)
    await alone.close()
  })
})

describe('A page sends wx.request', () => {
  test('the shop reaches its own backend and gets its answer', async () => {
    const outcome = await send({ space: 'main', url: `${SHOP}/goods?id=7`, header: { 'X-Trace': 'abc' } })
    expect(outcome).toMatchObject({ ok: true, statusCode: 200 })
    expect(shop.last()).toMatchObject({ method: 'GET', url: '/goods?id=7', headers: { 'x-trace': 'abc' } })
    expect(shop.last().headers['x-wechat-hostsign']).toBeUndefined()
  })

  test('bytes reach the backend as they are, and come back as they are', async () => {
    const sent = { url: `${SHOP}/upload`, method: 'POST', data: 'AP+A', dataAs: 'base64', answerAs: 'base64' }
    const outcome = (await send({ space: 'main', ...sent })) as { data: string }
    expect(shop.last().bytes).toEqual(Buffer.of(0, 255, 128))
    expect(Buffer.from(outcome.data, 'base64').toString()).toBe('{"ok":true}')
  })

  test('a plugin’s request is vouched for by WeChat, whatever headers the plugin tries to set', async () => {
    await send({
      space: 'quickpass',
      url: `${BRIDGE}/plugin/v1/pay`,
      method: 'POST',
      header: {
        'content-type': 'application/json',
        Referer: 'https://evil.example',
        'x-wechat-hostsign': '{}',
      },
      data: '{"a":1}',
    })
    const { headers, body } = bridge.last()
    expect(body).toBe('{"a":1}')
    expect(headers.referer).toBe(`https://servicewechat.com/${APP_ID}/devtools/page-frame.html`)
    const { noncestr, timestamp, signature } = JSON.parse(String(headers['x-wechat-hostsign']))
    expect(timestamp).toBe(String(clock.now() / 1000))
    const expected = createHash('sha1')
      .update([APP_ID, noncestr, timestamp, TOKEN].sort().join(''))
      .digest('hex')
    expect(signature).toBe(expected)
  })

  test('each space has its own list of legal domains', async () => {
    const refused = { ok: false, errMsg: 'request:fail url not in domain list' }
    const before = bridge.count() + shop.count()
    expect(await send({ space: 'main', url: `${BRIDGE}/plugin/v1/pay` })).toEqual(refused)
    expect(await send({ space: 'quickpass', url: `${SHOP}/orders` })).toEqual(refused)
    for (const url of [
      'http://shop.quickpass.example/x',
      `${shop.url}/x`,
      'https://shop.quickpass.example@evil.example/',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect(await send({ space: 'main', url })).toEqual(refused)
    }
    expect(bridge.count() + shop.count()).toBe(before)
  })

  test('a path that looks like another host stays a path', async () => {
    const before = bridge.count()
    const url = `${SHOP}//${new URL(bridge.url).host}/plugin/v1/pay`
    expect(await send({ space: 'main', url })).toMatchObject({ ok: true })
    expect(bridge.count()).toBe(before)
    expect(shop.last().url).toBe(url.slice(SHOP.length))
  })

  test('a host that is not there, and one that never answers, fail in WeChat’s words', async () => {
    shop.behave('silent')
    expect(await send({ space: 'main', url: `${SHOP}/slow`, timeoutMs: 30 })).toEqual({
      ok: false,
      errMsg: 'request:fail timeout',
    })
    shop.behave('echo')
  })

  test('a redirect is handed back, because following it would leave the list', async () => {
    shop.behave('redirect')
    expect(await send({ space: 'main', url: `${SHOP}/away` })).toMatchObject({
      ok: true,
      statusCode: 302,
      header: { location: 'http://evil.example/' },
    })
    shop.behave('echo')
  })

  test('a header that smuggles another line does not leave', async () => {
    await send({
      space: 'main',
      url: `${SHOP}/x`,
      header: { good: '1', bad: 'a\r\nx-injected: 1', 'na me': '1' },
    })
    expect(shop.last().headers).toMatchObject({ good: '1' })
    expect(shop.last().headers).not.toHaveProperty('bad')
    expect(shop.last().headers).not.toHaveProperty('x-injected')
  })

  test.each([
    ['an unknown method', { method: 'CONNECT' }],
    ['a missing address', { url: undefined }],
    ['a timeout beyond a minute', { timeoutMs: 60_001 }],
    ['a body over a megabyte', { data: 'x'.repeat(1024 * 1024 + 1) }],
  ])('%s is refused before anything is sent', async (_what, wrong) => {
    const before = shop.count()
    const answer = await post('/host/request', { space: 'main', url: `${SHOP}/x`, ...wrong })
    expect(answer.status).toBe(400)
    expect(shop.count()).toBe(before)
  })
})

describe('Another web page that the tester has open', () => {
  const doors: [method: string, url: string, body?: object][] = [
    ['POST', '/host/request', { space: 'main', url: `${SHOP}/x` }],
    ['POST', '/host/login', { api: 'login', tester: 'lin' }],
    ['GET', '/host/desk'],
    ['GET', '/host/bundle'],
    ['GET', `/cgi-bin/token?grant_type=client_credential&appid=${APP_ID}&secret=${SECRET}`],
  ]

  test.each(doors)('may not use %s %s', async (method, url, body) => {
    const before = shop.count()
    for (const foreign of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ]) {
      expect((await call(method, url, body, foreign)).status).toBe(403)
    }
    expect(shop.count()).toBe(before)
  })

  test('may not reach the server under a name of its own', async () => {
    expect((await call('GET', '/', undefined, { host: 'evil.example' })).status).toBe(403)
    expect((await call('GET', '/', undefined, { host: `127.0.0.1.evil.example:80` })).status).toBe(403)
  })

  test('may not post a form as if it were JSON', async () => {
    const answer = await call(
      'POST',
      '/host/login',
      { api: 'login', tester: 'lin' },
      { 'content-type': 'text/plain' },
    )
    expect(answer.status).toBe(415)
  })

  test('the simulator’s own page may', async () => {
    const own = { origin: host.url, 'sec-fetch-site': 'same-origin' }
    expect((await call('POST', '/host/login', { api: 'login', tester: 'lin' }, own)).status).toBe(200)
  })
})

describe('Backends ask WeChat who somebody is', () => {
  test('a login code is exchanged once, for the same person’s same openid', async () => {
    const first = await exchange(await loginCode('login', 'lin'))
    const again = await exchange(await loginCode('login', 'lin'))
    const other = await exchange(await loginCode('login', 'zhao'))
    expect(first.openid).toMatch(/^o[\w-]{27}$/)
    expect(again.openid).toBe(first.openid)
    expect(other.openid).not.toBe(first.openid)
    expect(Buffer.from(first.session_key!, 'base64')).toHaveLength(16)

    const code = await loginCode('login', 'lin')
    await exchange(code)
    expect(await exchange(code)).toEqual({ errcode: 40029, errmsg: 'invalid code' })
  })

  test('a code is good for five minutes', async () => {
    const code = await loginCode('login', 'lin')
    await clock.advance(5 * 60_000)
    expect(await exchange(code)).toEqual({ errcode: 40029, errmsg: 'invalid code' })
  })

  test('only the mini program’s own secret opens the door', async () => {
    const code = await loginCode('login', 'lin')
    expect(await exchange(code, 'wrong')).toMatchObject({ errcode: 40125 })
    expect(await exchange(code)).toHaveProperty('openid')
  })

  test('a plugin’s code becomes an openpid, and the two kinds of code do not mix', async () => {
    const { access_token } = await getJson(
      `/cgi-bin/token?grant_type=client_credential&appid=${APP_ID}&secret=${SECRET}`,
    )
    const openPid = async (code: string, token = access_token) =>
      (await post(`/wxa/getpluginopenpid?access_token=${token}`, { code })).json()
    expect(await openPid(await loginCode('pluginLogin', 'lin'))).toEqual({
      errcode: 0,
      errmsg: 'ok',
      openpid: expect.stringMatching(/^p[\w-]{27}$/),
    })
    expect(await openPid(await loginCode('login', 'lin'))).toMatchObject({ errcode: 40029 })
    expect(await exchange(await loginCode('pluginLogin', 'lin'))).toMatchObject({ errcode: 40029 })
    expect(await openPid(await loginCode('pluginLogin', 'lin'), 'forged')).toMatchObject({ errcode: 40001 })
    await clock.advance(7200_000)
    expect(await openPid(await loginCode('pluginLogin', 'lin'))).toMatchObject({ errcode: 40001 })
  })
})

describe('What the browser is given', () => {
  test('each document comes with the policy of what runs in it', async () => {
    const page = (await call('GET', '/')).headers.get('content-security-policy')
    expect(page).toContain("frame-ancestors 'none'")
    expect(page).not.toContain('unsafe')
    const view = (await call('GET', '/view.html')).headers.get('content-security-policy')
    expect(view).toMatch(/^sandbox allow-scripts; default-src 'none'/)
    expect(view).toContain(`img-src ${host.url}/host/`)
    expect(view).not.toContain('connect-src')
  })

  test('files outside the built page are not served', async () => {
    for (const url of [
      '/../package.json',
      '/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/host.ts',
      '/nothing.js',
    ]) {
      expect((await call('GET', url)).status).toBe(404)
    }
  })

  test('the Chinese font comes in slices that an opaque origin may load', async () => {
    const css = await (await call('GET', '/host/fonts/qp-sans.css')).text()
    expect(css).toContain("font-family: 'QP Sans'")
    const slice = /url\((\/host\/fonts\/[^)]+)\)/.exec(css)?.[1] ?? ''
    const font = await call('GET', slice)
    expect(font.status).toBe(200)
    expect(font.headers.get('access-control-allow-origin')).toBe('*')
    expect((await font.arrayBuffer()).byteLength).toBeGreaterThan(1000)
    expect((await call('GET', '/host/fonts/..%2f..%2fpackage.json')).status).toBe(404)
  })

  test('pictures come from mapped origins and from the packages alone', async () => {
    shop.behave('picture')
    const image = (url: string) => call('GET', `/host/image?space=main&url=${encodeURIComponent(url)}`)
    const picture = await image(`${SHOP}/tea.png`)
    expect(picture.headers.get('content-type')).toBe('image/png')
    expect(picture.headers.get('access-control-allow-origin')).toBe('*')
    shop.behave('echo')
    expect((await image(`${SHOP}/not-a-picture`)).status).toBe(404)
    expect((await image('https://evil.example/tea.png')).status).toBe(404)
    expect((await image('/../../../../../etc/passwd.png')).status).toBe(404)
  })

  test('the fidelity page lists what is there and what is not', async () => {
    const page = await (await call('GET', '/host/fidelity')).text()
    expect(page).toContain('<code>Date, Intl.DateTimeFormat</code></th><td>◐ 近似 approximated')
    expect(page).toMatch(/<code>request<\/code>.*支持 supported/)
    expect(page).toMatch(/<code>requestPayment<\/code>.*没有 absent/)
    // Every note is said in both languages.
    const notes = [...page.matchAll(/<td>([^<]*)(<br>[^<]+)?<\/td><\/tr>/g)]
    expect(notes.length).toBeGreaterThan(400)
    expect(notes.filter(([, first, second]) => first && !second).map(([, first]) => first)).toEqual([])
  })

  test('a build output that cannot run is told by its finding, not by a stack', async () => {
    const answer = await call('GET', '/host/bundle')
    expect(answer.status).toBe(500)
    const { error } = (await answer.json()) as { error: string }
    expect(error).toMatch(/app\.json/)
    expect(error).not.toMatch(/\n\s+at /)
  })
})

// Helpers

interface Echo {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
  readonly bytes: Buffer
}

interface EchoServer extends Listening {
  last(): Echo
  count(): number
  behave(as: Behaviour): void
}

type Behaviour = 'echo' | 'silent' | 'redirect' | 'picture'

/** A backend that remembers what it was asked. */
async function startEcho(): Promise<EchoServer> {
  const seen: Echo[] = []
  let behaviour: Behaviour = 'echo'
  const server = await serveBodies((request, bytes, response) => {
    const { method = '', url = '', headers } = request
    seen.push({ method, url, headers, bytes, body: bytes.toString() })
    if (behaviour === 'silent') return
    if (behaviour === 'redirect') response.writeHead(302, { location: 'http://evil.example/' }).end()
    else if (behaviour === 'picture') response.writeHead(200, { 'content-type': 'image/png' }).end('png')
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  return { ...server, last: () => seen.at(-1)!, count: () => seen.length, behave: (as) => (behaviour = as) }
}

/** As `fetch`, with the headers that a browser sets and a script may not: the lowest level takes them all. */
function call(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { hostname, port } = new URL(host.url)
  const text = body === undefined ? undefined : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const type: Record<string, string> = text === undefined ? {} : { 'content-type': 'application/json' }
    const request = http.request(
      { hostname, port, method, path: url, headers: { ...type, ...headers } },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => {
          const plain = Object.entries(answer.headers).map(([name, value]): [string, string] => [
            name,
            String(value),
          ])
          resolve(new Response(Buffer.concat(chunks), { status: answer.statusCode ?? 0, headers: plain }))
        })
      },
    )
    request.once('error', reject)
    request.end(text)
  })
}

function post(url: string, body: unknown): Promise<Response> {
  return call('POST', url, body)
}

async function send(envelope: object): Promise<unknown> {
  return (await post('/host/request', envelope)).json()
}

async function getJson(url: string): Promise<Record<string, string>> {
  return (await call('GET', url)).json() as Promise<Record<string, string>>
}

async function loginCode(api: 'login' | 'pluginLogin', tester: string): Promise<string> {
  const { code } = (await (await post('/host/login', { api, tester })).json()) as { code: string }
  return code
}

function exchange(code: string, secret = SECRET): Promise<Record<string, string>> {
  return getJson(
    `/sns/jscode2session?appid=${APP_ID}&secret=${secret}&js_code=${code}&grant_type=authorization_code`,
  )
}
