import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import type { Listening } from '../../bridge-server/http/serve.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { type RunningHost, startHost } from '../../simulator/host/host.ts'
import type { AppManifest } from '../../simulator/shell/phone/manifest.ts'
import { serveBodies } from './bodies-server.ts'

/** A small shop with three pages that embeds a plugin with two. */
export const phoneManifest: AppManifest = {
  appId: 'wxhost',
  entryPath: 'pages/home/home',
  mainPages: ['pages/home/home', 'pages/goods/goods', 'pages/order/order'],
  plugins: {
    quickpass: {
      alias: 'quickpass',
      provider: 'wxplugin',
      pages: { cashier: 'pages/cashier/index', result: 'pages/result/index' },
    },
  },
  tabBar: null,
  darkmode: true,
  requiredPrivateInfos: ['getLocation'],
  permissionReasons: { 'scope.userLocation': '用于查找附近的门店' },
  window: {
    navigationBarTitleText: '小店',
    navigationBarBackgroundColor: '@bar',
    navigationBarTextStyle: 'black',
  },
  pageWindows: { 'quickpass:pages/cashier/index': { navigationBarTitleText: '收银台' } },
  themeVariables: { light: { bar: '#ffffff' }, dark: { bar: '#101010' } },
}

/** A backend that answers every request with a running number and remembers the bodies it got. */
export interface CountingBackend extends Listening {
  bodies(): readonly string[]
}

export interface SimulatorWorld {
  readonly host: RunningHost
  readonly shop: CountingBackend
  readonly bridge: CountingBackend
  readonly network: PlayedNetwork
  readonly clock: VirtualClock
  close(): Promise<void>
}

/** A host backend on a build output, with a shop and a bridge that count. */
export async function startSimulatorWorld(distDir: string): Promise<SimulatorWorld> {
  const [shop, bridge] = await Promise.all([startCounting('shop'), startCounting('bridge')])
  const clock = new VirtualClock(Date.parse('2021-10-02T10:00:00Z'))
  const network = await playNetwork(clock)
  const host = await startHost({
    port: 0,
    distDir,
    origins: { bridge: bridge.url, shop: shop.url },
    wechat: { appId: 'wx0000000000000001', appSecret: 'app-secret', pluginToken: 'plugin-token' },
    desk: {
      people: [
        {
          id: 'lin',
          name: { zh: '林晓', en: 'Lin Xiao' },
          note: { zh: '有两张卡', en: 'has two cards' },
        },
        { id: 'zhao', name: '赵一' },
      ],
      cards: [
        {
          label: { zh: '测试银行 储蓄卡', en: 'Test Bank debit card' },
          cardNo: '6216261000000000018',
          phone: '13552535506',
          pin: '123456',
          sms: '111111',
        },
        {
          label: { zh: '测试银行 信用卡', en: 'Test Bank credit card' },
          cardNo: '6221558812340000',
          phone: '13552535506',
          pin: '123456',
          sms: '111111',
        },
      ],
    },
    unionpayUrl: network.url,
    clock,
    random: seededRandom('simulator-world'),
    log: makeLog('simulator', 'silent'),
  })
  const close = async () => {
    await Promise.all([host.close(), shop.close(), bridge.close(), network.close()])
  }
  return { host, shop, bridge, network, clock, close }
}

/** The testing controls of a network, played: it keeps what it was asked and moves the clock. */
export interface PlayedNetwork extends Listening {
  readonly asked: readonly { readonly path: string; readonly body: Record<string, unknown> }[]
}

async function playNetwork(clock: VirtualClock): Promise<PlayedNetwork> {
  const asked: { path: string; body: Record<string, unknown> }[] = []
  const answers: Record<
    string,
    (body: Record<string, any>, query: URLSearchParams) => object | Promise<object>
  > = {
    'GET /mock/cities': () => ({ cities: CITIES }),
    'GET /mock/interop': () => ({ preset: 'as-announced' }),
    'POST /mock/interop': ({ preset }) => ({ preset }),
    'POST /mock/clock': async ({ advanceMs, at }) => {
      await clock.advance(advanceMs ?? Date.parse(at) - clock.now())
      return { now: new Date(clock.now()).toISOString(), atRest: false }
    },
    'GET /mock/clock': () => ({ now: new Date(clock.now()).toISOString(), atRest: true }),
    'POST /mock/merchant-codes': ({ owner }) => ({
      code: MERCHANT_CODES[owner],
      merchantName: '山前小铺',
      merId: '990100000000001',
      expiresAt: null,
    }),
    'POST /mock/tills/scan': ({ amountFen }) =>
      amountFen > 100_000
        ? { result: 'awaiting-pin', orderId: 'till-2', queryId: 'q2', respCode: '82' }
        : { result: 'paid', orderId: 'till-1', queryId: 'q1', respCode: '00' },
    'GET /mock/tills/orders/till-2': () => ({
      result: 'paid',
      orderId: 'till-2',
      queryId: 'q2',
      respCode: '00',
    }),
    'GET /mock/journal': (_body, query) => ({
      messages: [
        {
          seq: 2,
          atMs: clock.now(),
          direction: 'answer',
          ...NAME,
          lines:
            query.get('language') === 'en'
              ? ['Consumption → 00 Success', '  queryId Serial: q1']
              : ['消费 → 00 成功', '  queryId 流水: q1'],
        },
        {
          seq: 1,
          atMs: clock.now(),
          direction: 'request',
          ...NAME,
          lines: [query.get('language') === 'en' ? 'Consumption' : '消费', '  txnAmt Amount: 1250'],
        },
      ],
      entries: [
        {
          seq: 1,
          key: 'pay:q1',
          atMs: clock.now(),
          source: 'issuer:1',
          destination: 'acquirer:1',
          sourceName: query.get('language') === 'en' ? 'Test Bank' : '测试银行',
          destinationName: query.get('language') === 'en' ? 'Acquirer' : '收单机构',
          amountFen: 1250,
        },
      ],
    }),
    'POST /mock/wallets/wechat/scan': () => ({
      result: 'refused',
      orderId: 'wallet-1',
      rule: 'reverse-closed',
      alternatives: ['open-owner-app'],
    }),
  }
  const server = await serveBodies(async (request, bytes, response) => {
    const body = JSON.parse(bytes.toString() || '{}') as Record<string, unknown>
    const [pathname, query] = (request.url ?? '').split('?')
    const path = `${request.method} ${pathname}`
    asked.push({ path, body })
    const answer = answers[path]
    response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        answer ? await answer(body, new URLSearchParams(query)) : { code: 'NO_SUCH', message: '没有' },
      ),
    )
  })
  return { ...server, asked }
}

const NAME = {
  merId: '777290058110048',
  orderId: 'till-1',
  payee: { zh: '江南面馆', en: 'Jiangnan Noodles' },
}

const CITIES = [
  { code: '310000', zh: '上海', en: 'Shanghai', lat: 31.23, lon: 121.47, isCapital: true },
  { code: '320500', zh: '苏州', en: 'Suzhou', lat: 31.3, lon: 120.59, isCapital: false },
]

const MERCHANT_CODES: Readonly<Record<string, string>> = {
  unionpay: 'https://qr.95516.com/00010000/62272041475083641462304893001289',
  wechat: 'https://payapp.weixin.qq.com/materialqr/entry/abc',
  alipay: 'https://qr.alipay.com/tsx0123',
}

async function startCounting(name: string): Promise<CountingBackend> {
  const bodies: string[] = []
  const server = await serveBodies((_request, body, response) => {
    bodies.push(body.toString())
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ orderNo: `${name}-1` }))
  })
  return { ...server, bodies: () => bodies }
}
