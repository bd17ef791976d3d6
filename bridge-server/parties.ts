import path from 'node:path'
import { startHost } from '../simulator/host/host.ts'
import { startBridge } from './bridge/bridge.ts'
import type { Clock } from './clock/clock.ts'
import type { Random } from './clock/random.ts'
import type { Config } from './config.ts'
import { startShop } from './demo-shop/shop.ts'
import type { HttpClient } from './http/client.ts'
import { makeLog } from './log.ts'
import {
  acpCertsDirOf,
  fetchAcpCertificates,
  merchantsDirOf,
  registerMiniProgram,
  signUpDemoShop,
} from './onboarding.ts'
import { startNetwork } from './unionpay/network.ts'
import { SEEDED_CARDS } from './unionpay/people.ts'

export interface World {
  readonly config: Config
  readonly clock: Clock
  readonly random: Random
  /** Outgoing HTTP of the servers. */
  readonly http: HttpClient
}

/** The mock network alone: gateway, issuers, ledger, with its test controls open. */
export function startUnionPay({ config, clock, random, http }: World) {
  return startNetwork({
    dataDir: path.join(config.dataDir, 'unionpay'),
    port: config.ports.unionpay,
    tlsPort: config.ports.unionpayTls,
    clock,
    random,
    http,
    log: makeLog('unionpay', config.logLevel),
    mockControls: true,
  })
}

/** The bridge alone, paying through whatever gateway the configuration names. */
export async function startBridgeAlone({ config, clock, random, http }: World) {
  const wechat = await registerMiniProgram(config.dataDir, random)
  await signUpDemoShop(config.dataDir, random)
  if (!config.acpCertsDir) await fetchAcpCertificates(config.dataDir, config.gatewayUrl, http)
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
  })
}

/** A merchant's backend, which knows the bridge by its address and nothing else. */
export async function startDemoShop({ config, clock, random, http }: World) {
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
  })
}

/** The simulator's page, its host backend, and the part of WeChat's servers that the parties ask. */
export async function startSimulator({ config, clock, random }: World) {
  return startHost({
    port: config.ports.simulator,
    distDir: config.distDir,
    origins: {
      bridge: `http://127.0.0.1:${config.ports.bridge}`,
      shop: `http://127.0.0.1:${config.ports.shop}`,
    },
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
