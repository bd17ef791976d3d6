import fs from 'node:fs/promises'
import type http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { issueCertificate } from '../../bridge-server/acp/issue.ts'
import { type Bridge, startBridge } from '../../bridge-server/bridge/bridge.ts'
import type { AppOptions } from '../../bridge-server/bridge/qr-client/qr-client.ts'
import { seededRandom } from '../../bridge-server/clock/random.ts'
import { pooledHttpClient } from '../../bridge-server/http/client.ts'
import { listen } from '../../bridge-server/http/serve.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { startTopUpProvider } from '../../bridge-server/top-up-provider/provider.ts'
import { startNetwork } from '../../bridge-server/unionpay/network.ts'
import { serveBodies } from './bodies-server.ts'
import type { MerchantAccount } from './bridge-merchant.ts'
import { FaultyNetwork } from './faulty-network.ts'
import { PROVIDER_KEY } from './top-ups.ts'
import { WorldClock } from './world-clock.ts'

export const APP_ID = 'wx0000000000000001'
const TOP_UP_MCHID = '1900000209'
export const PLUGIN_TOKEN = 'the-token-of-the-plugin'

/** One request that the merchant's own server received. */
export interface Received {
  readonly headers: http.IncomingHttpHeaders
  readonly body: string
}

/** A bridge between the real mock network, a WeChat of a few lines, and a merchant's server that only listens. */
export interface BridgeWorld {
  readonly bridge: Bridge
  readonly clock: WorldClock
  readonly network: FaultyNetwork
  readonly networkUrl: string
  readonly account: MerchantAccount
  /** Another merchant of the same bridge. */
  readonly stranger: MerchantAccount
  readonly notifyUrl: string
  readonly notices: Received[]
  /** What the merchant's server answers to notifications. */
  answerNotices(status: number): void
  readonly dataDir: string
  /** The provider of top-ups. */
  readonly providerUrl: string
  /** Reads the bridge's database as it is on disk. */
  rows<Row>(sql: string): Row[]
  settle(): Promise<void>
  advance(ms: number): Promise<void>
  /** Starts the bridge again on the same data, after `between`. */
  restart(): Promise<void>
  /** Starts another bridge on a copy of the data as it is on disk now: what a power cut would leave. */
  startFromDisk(): Promise<Bridge>
  close(): Promise<void>
}

/** @param startMs the world's first moment; a quiet morning when it does not matter */
export async function openBridgeWorld(startMs?: number): Promise<BridgeWorld> {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'bridge-'))
  const clock = new WorldClock(startMs)
  const network = new FaultyNetwork(pooledHttpClient())
  const shared = {
    clock,
    random: seededRandom('bridge'),
    log: makeLog('test', 'silent'),
    http: network,
    port: 0,
  }
  const unionpay = await startNetwork({
    ...shared,
    dataDir: path.join(dataDir, 'unionpay'),
    mockControls: true,
  })
  const certsDir = path.join(dataDir, 'acp')
  await fs.mkdir(certsDir)
  for (const name of ['root.cer', 'middle.cer', 'enc.cer', 'sign.cer', 'merchant.pfx']) {
    const answer = await fetch(`${unionpay.url}/mock/certs/${name}`)
    await fs.writeFile(path.join(certsDir, name), Buffer.from(await answer.arrayBuffer()))
  }
  const app = await signUpApp(unionpay.url, certsDir)
  const merchantsDir = path.join(dataDir, 'merchants')
  await fs.mkdir(merchantsDir)
  const account = await signUp(merchantsDir, '1900000109', [APP_ID], '777290058110048')
  const stranger = await signUp(merchantsDir, '1900000110', ['wx0000000000000002'], '777290058110097')

  await signUpTopUps(unionpay.url, merchantsDir, certsDir)
  const provider = await startTopUpProvider({
    ...shared,
    dataDir: path.join(dataDir, 'top-up-provider'),
    client: PROVIDER_KEY,
  })

  const notices: Received[] = []
  let noticeStatus = 200
  const shop = await serveBodies((request, body, response) => {
    notices.push({ headers: request.headers, body: body.toString('utf8') })
    response.writeHead(noticeStatus).end()
  })
  const wechat = await listen(fakeWechat(), 0)

  const start = (bridgeDir: string) =>
    startBridge({
      ...shared,
      dataDir: bridgeDir,
      acp: { gatewayUrl: unionpay.url, certsDir },
      wechat: { apiUrl: wechat.url, appId: APP_ID, appSecret: 'secret', pluginToken: PLUGIN_TOKEN },
      merchantsDir,
      app,
      topUps: { url: provider.url, client: PROVIDER_KEY, mchid: TOP_UP_MCHID },
    })
  const bridgeDir = path.join(dataDir, 'bridge')
  const world = { bridge: await start(bridgeDir) }
  const others: Bridge[] = []
  const settle = async () => {
    for (let quiet = 0, sent = -1; quiet < 2; quiet++) {
      for (const bridge of [world.bridge, ...others]) await bridge.drain()
      await unionpay.drain()
      await provider.drain()
      await new Promise((resolve) => setImmediate(resolve))
      if (network.sent.length !== sent) quiet = -1
      sent = network.sent.length
    }
  }
  return Object.assign(world, {
    clock,
    network,
    networkUrl: unionpay.url,
    providerUrl: provider.url,
    account,
    stranger,
    notifyUrl: `${shop.url}/notify`,
    notices,
    answerNotices: (status: number) => {
      noticeStatus = status
    },
    dataDir,
    rows<Row>(sql: string): Row[] {
      const database = new DatabaseSync(path.join(bridgeDir, 'bridge.db'), { readOnly: true })
      const rows = database.prepare(sql).all() as Row[]
      database.close()
      return rows
    },
    settle,
    advance: (ms: number) => clock.advance(ms, settle),
    async restart() {
      await world.bridge.close()
      world.bridge = await start(bridgeDir)
    },
    async startFromDisk() {
      const copy = path.join(dataDir, `copy-${others.length}`)
      await fs.cp(bridgeDir, copy, { recursive: true })
      const bridge = await start(copy)
      others.push(bridge)
      return bridge
    },
    async close() {
      clock.close()
      for (const bridge of [world.bridge, ...others]) await bridge.close()
      await Promise.all([unionpay.close(), provider.close(), shop.close(), wechat.close()])
      await network.close()
      await fs.rm(dataDir, { recursive: true, force: true })
    },
  })
}

async function signUp(
  merchantsDir: string,
  mchid: string,
  appids: string[],
  merId: string,
): Promise<MerchantAccount> {
  const identity = await issueCertificate({ commonName: `Merchant ${mchid}`, purpose: 'signing' })
  const serialNo = identity.x509.serialNumber
  const apiV3Key = `${mchid}-api-v3-key-of-32-characters`.slice(0, 32).padEnd(32, 'x')
  const file = {
    mchid,
    name: `商户 ${mchid}`,
    appids,
    apiV3Key,
    certificates: [{ serialNo, pem: identity.certificatePem }],
    unionpay: { merId, trId: '62000000001', pfx: 'merchant.pfx', pfxPassword: '000000' },
  }
  await fs.writeFile(path.join(merchantsDir, `${mchid}.json`), JSON.stringify(file))
  const privateKeyPem = identity.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  return {
    mchid,
    serialNo,
    apiV3Key,
    privateKeyPem,
    certificatePem: identity.certificatePem,
    privateKey: identity.privateKey,
  }
}

/** The bridge's own merchant: the network knows him, and nobody calls in his name. */
async function signUpTopUps(networkUrl: string, merchantsDir: string, certsDir: string): Promise<void> {
  const merId = '777290058110209'
  const answer = await fetch(`${networkUrl}/mock/merchants`, {
    method: 'POST',
    body: JSON.stringify({ merId, name: '云闪付充值', trId: '62000000001' }),
  })
  const { pfxBase64, pfxPassword } = (await answer.json()) as { pfxBase64: string; pfxPassword: string }
  await fs.writeFile(path.join(certsDir, 'top-ups.pfx'), Buffer.from(pfxBase64, 'base64'))
  const file = {
    mchid: TOP_UP_MCHID,
    name: '云闪付充值',
    nameEn: 'QuickPass Top-ups',
    appids: [APP_ID],
    apiV3Key: 'x'.repeat(32),
    certificates: [],
    unionpay: { merId, trId: '62000000001', pfx: 'top-ups.pfx', pfxPassword },
  }
  await fs.writeFile(path.join(merchantsDir, `${TOP_UP_MCHID}.json`), JSON.stringify(file))
}

/** The bridge as a payment app of the network. */
async function signUpApp(networkUrl: string, certsDir: string): Promise<AppOptions> {
  const app = { insID: '99030000', trId: '62000000001' }
  const answer = await fetch(`${networkUrl}/mock/apps`, {
    method: 'POST',
    body: JSON.stringify({ ...app, name: '云闪付小程序插件' }),
  })
  const { pfxBase64, pfxPassword } = (await answer.json()) as Record<string, string>
  await fs.writeFile(path.join(certsDir, 'app.pfx'), Buffer.from(pfxBase64 as string, 'base64'))
  return { ...app, pfx: 'app.pfx', pfxPassword: pfxPassword as string }
}

/** Login codes look like `login:lin:1`, good once, for the person they name. */
function fakeWechat(): http.RequestListener {
  const used = new Set<string>()
  let tokens = 0
  return (request, response) => {
    const url = new URL(request.url ?? '/', 'http://wechat')
    const answer = (body: object) => response.end(JSON.stringify(body))
    if (url.pathname === '/cgi-bin/token') {
      answer({ access_token: `access-${++tokens}`, expires_in: 7200 })
      return
    }
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      if (url.searchParams.get('access_token') !== `access-${tokens}`) return answer({ errcode: 42001 })
      const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string }
      const [kind, person] = code.split(':')
      if (kind !== 'login' || used.has(code)) return answer({ errcode: 40029, errmsg: 'invalid code' })
      used.add(code)
      return answer({ errcode: 0, errmsg: 'ok', openpid: `openpid-of-${person}` })
    })
  }
}
