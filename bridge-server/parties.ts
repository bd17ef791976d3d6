import path from 'node:path'
import type { Clock } from './clock/clock.ts'
import type { Random } from './clock/random.ts'
import type { Config } from './config.ts'
import type { HttpClient } from './http/client.ts'
import { makeLog } from './log.ts'
import {
  acpCertsDirOf,
  fetchAcpCertificates,
  merchantsDirOf,
  registerMiniProgram,
  registerTopUpClient,
  signOffMoreMerchants,
  signUpApp,
  signUpDemoShop,
  signUpMarket,
  signUpMoreMerchants,
  TOP_UP_MCHID,
} from './onboarding.ts'

export interface World {
  readonly config: Config
  readonly clock: Clock
  readonly random: Random
  /** Outgoing HTTP of the servers. */
  readonly http: HttpClient
}

// Each party's code is loaded when it is started, so that one alone starts fast and stays small.

/** The mock network alone: gateway, issuers, ledger, with its test controls open. */
export async function startUnionPay({ config, clock, random, http }: World) {
  const { startNetwork } = await import('./unionpay/network.ts')
  return startNetwork({
    dataDir: path.join(config.dataDir, 'unionpay'),
    port: config.ports.unionpay,
    tlsPort: config.ports.unionpayTls,
    clock,
    random,
    http,
    log: makeLog('unionpay', config.logLevel),
    mockControls: true,
    cutOffMinute: config.cutOffMinute,
  })
}

/** The bridge alone, paying through whatever gateway the configuration names. */
export async function startBridgeAlone({ config, clock, random, http }: World) {
  const { startBridge } = await import('./bridge/bridge.ts')
  const wechat = await registerMiniProgram(config.dataDir, random)
  await signUpDemoShop(config.dataDir, random)
  const isMock = config.acpCertsDir === null
  if (!isMock) await signOffMoreMerchants(config.dataDir)
  const app = isMock ? await signUpWithMockNetwork({ config, random, http }) : null
  const topUps = {
    url: `http://127.0.0.1:${config.ports.topUps}`,
    client: await registerTopUpClient(config.dataDir, random),
    mchid: TOP_UP_MCHID,
  }
  return startBridge({
    dataDir: path.join(config.dataDir, 'bridge'),
    port: config.ports.bridge,
    clock,
    random,
    http,
    log: makeLog('bridge', config.logLevel),
    acp: {
      gatewayUrl: config.gatewayUrl,
      fileUrl: config.fileUrl,
      certsDir: config.acpCertsDir ?? acpCertsDirOf(config.dataDir),
    },
    wechat: { apiUrl: config.wechatApiUrl, ...wechat },
    merchantsDir: merchantsDirOf(config.dataDir),
    ...(app && { app, topUps }),
  })
}

/** Everything that the bridge is at the mock network: its certificates, its merchants, and the app that it answers. */
async function signUpWithMockNetwork({ config, random, http }: Omit<World, 'clock'>) {
  const { dataDir, gatewayUrl } = config
  try {
    const [app] = await Promise.all([
      signUpApp(dataDir, gatewayUrl, http),
      fetchAcpCertificates(dataDir, gatewayUrl, http),
      signUpMoreMerchants(dataDir, random, gatewayUrl, http),
    ])
    return app
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error
    throw new Error(
      `Nobody answers at ${gatewayUrl}. Start the mock network (npm run unionpay), or name a gateway in ACP_GATEWAY_URL.`,
    )
  }
}

/** The mock provider of top-ups, which the bridge orders from. */
export async function startTopUps({ config, clock, random }: World) {
  const { startTopUpProvider } = await import('./top-up-provider/provider.ts')
  return startTopUpProvider({
    dataDir: path.join(config.dataDir, 'top-up-provider'),
    port: config.ports.topUps,
    clock,
    random,
    log: makeLog('top-up-provider', config.logLevel),
    client: await registerTopUpClient(config.dataDir, random),
  })
}

/** A merchant's backend, which knows the bridge by its address and nothing else. */
export async function startDemoShop({ config, clock, random, http }: World) {
  const { startShop } = await import('./demo-shop/shop.ts')
  const { appId, appSecret } = await registerMiniProgram(config.dataDir, random)
  return startShop({
    dataDir: path.join(config.dataDir, 'demo-shop'),
    port: config.ports.shop,
    clock,
    random,
    http,
    log: makeLog('demo-shop', config.logLevel),
    bridgeUrl: `http://127.0.0.1:${config.ports.bridge}`,
    wechat: { apiUrl: config.wechatApiUrl, appId, appSecret },
    merchant: await signUpDemoShop(config.dataDir, random),
    market: await signUpMarket(config.dataDir, random),
  })
}

/** The simulator's page, its host backend, and the part of WeChat's servers that the parties ask. */
export async function startSimulator({ config, clock, random }: World) {
  const { startHost } = await import('../simulator/host/host.ts')
  const { SEEDED_CARDS } = await import('./unionpay/people.ts')
  return startHost({
    port: config.ports.simulator,
    distDir: config.distDir,
    origins: {
      bridge: `http://127.0.0.1:${config.ports.bridge}`,
      shop: `http://127.0.0.1:${config.ports.shop}`,
    },
    unionpayUrl: `http://127.0.0.1:${config.ports.unionpay}`,
    wechat: await registerMiniProgram(config.dataDir, random),
    desk: { people: TEST_PEOPLE, cards: SEEDED_CARDS },
    clock,
    random,
    log: makeLog('simulator', config.logLevel),
  })
}

/** People a tester can be; each has an own account at the shop and own cards at the bridge. */
export const TEST_PEOPLE = [
  { id: 'lin', name: '林小满', note: { zh: '第一位顾客', en: 'the first shopper' } },
  { id: 'zhou', name: '周远', note: { zh: '另一位顾客', en: 'another shopper' } },
]
