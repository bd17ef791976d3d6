import { seededRandom } from '../../bridge-server/clock/random.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { readBody } from '../../bridge-server/http/body.ts'
import { type Listening, listen } from '../../bridge-server/http/serve.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { type RunningHost, startHost } from '../../simulator/host/host.ts'
import type { AppManifest } from '../../simulator/shell/phone/manifest.ts'

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
  close(): Promise<void>
}

/** A host backend on a build output, with a shop and a bridge that count. */
export async function startSimulatorWorld(distDir: string): Promise<SimulatorWorld> {
  const [shop, bridge] = await Promise.all([startCounting('shop'), startCounting('bridge')])
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
          label: '测试银行 信用卡',
          cardNo: '6221558812340000',
          phone: '13552535506',
          pin: '123456',
          sms: '111111',
        },
      ],
    },
    clock: new VirtualClock(Date.parse('2026-11-22T10:00:00Z')),
    random: seededRandom('simulator-world'),
    log: makeLog('simulator', 'silent'),
  })
  const close = async () => {
    await Promise.all([host.close(), shop.close(), bridge.close()])
  }
  return { host, shop, bridge, close }
}

async function startCounting(name: string): Promise<CountingBackend> {
  const bodies: string[] = []
  const server = await listen(async (request, response) => {
    bodies.push((await readBody(request)).toString())
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ orderNo: `${name}-1` }))
  }, 0)
  return { ...server, bodies: () => bodies }
}
