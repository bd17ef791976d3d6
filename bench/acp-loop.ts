import { createPrivateKey } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { MovableClock } from '../bridge-server/clock/movable-clock.ts'
import { systemRandom } from '../bridge-server/clock/random.ts'
import { pooledHttpClient } from '../bridge-server/http/client.ts'
import { listen } from '../bridge-server/http/serve.ts'
import { registerMiniProgram, signUpDemoShop } from '../bridge-server/onboarding.ts'
import { againstLimit, againstPeer, type Measurement, percentile, sustain } from './measurement.ts'
import { PartyThread } from './party-thread.ts'
import { type Payer, PaymentClient } from './payment-client.ts'
import { measureRsaCeiling } from './rsa-ceiling.ts'

const IN_FLIGHT = 32
/** Until what is hot is compiled: servers run for days. */
const WARM_UP_MS = 10_000
const DURATION_MS = 8000
/** A session may pay twenty times a minute, so there have to be many. */
const PAYERS = 320
const PORTS = { simulator: 9390, bridge: 9391, unionpay: 9392, unionpayTls: 9393, shop: 9394, topUps: 9395 }

/**
 * RSA private-key operations of one payment: the shop signs create call and paySign; the bridge signs its answer,
 * the app order, the token payment and the merchant's notification; the gateway signs two answers and one
 * notification, and opens one PIN.
 */
const PRIVATE_OPERATIONS = 10

/**
 * Order, token payment, back notification and merchant notification, every signature real, every commit flushed,
 * each party on a thread of its own, the load generator on the same cores. The peer is the rate that RSA signing alone would allow.
 */
export async function measureAcpLoop(): Promise<Measurement[]> {
  const ceiling = (await measureRsaCeiling(IN_FLIGHT)) / PRIVATE_OPERATIONS
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-loop-'))
  const clock = new MovableClock()
  const http = pooledHttpClient()
  let told = 0
  const shop = await listen((request, response) => {
    request.resume().on('end', () => {
      told++
      response.writeHead(204).end()
    })
  }, 0)
  const wechat = await listen(agreeableWechat, PORTS.simulator)
  const config = {
    dataDir,
    distDir: 'dist',
    logLevel: 'silent',
    ports: PORTS,
    startAtMs: null,
    cutOffMinute: 23 * 60,
    gatewayUrl: `http://127.0.0.1:${PORTS.unionpay}`,
    fileUrl: `http://127.0.0.1:${PORTS.unionpay}`,
    acpCertsDir: null,
    wechatApiUrl: wechat.url,
  }
  const network = await PartyThread.start('unionpay', config)
  const bridge = await PartyThread.start('bridge', config)
  const advance = async (ms: number) => {
    clock.advance(ms)
    await Promise.all([network.advance(ms), bridge.advance(ms)])
  }
  try {
    const keys = await signUpDemoShop(dataDir, systemRandom)
    const client = new PaymentClient({
      http,
      bridgeUrl: `http://127.0.0.1:${PORTS.bridge}`,
      notifyUrl: `${shop.url}/notify`,
      merchantKey: createPrivateKey(keys.privateKeyPem),
      serialNo: keys.serialNo,
      pluginToken: (await registerMiniProgram(dataDir, systemRandom)).pluginToken,
      nowMs: () => clock.now(),
    })
    const payers: Payer[] = []
    while (payers.length < PAYERS) {
      payers.push(
        await client.newPayer(`code-${payers.length}`, CARDS[payers.length % CARDS.length] as string),
      )
      if (payers.length % 50 === 0) await advance(61_000)
    }
    let turn = 0
    const next = () => payers[turn++ % PAYERS] as Payer
    await sustain(() => client.buy(next()), { inFlight: IN_FLIGHT, durationMs: WARM_UP_MS })
    await network.drain()
    await bridge.drain()
    await advance(61_000)
    const toldBefore = told
    const startedAt = performance.now()
    const { timesMs } = await sustain(() => client.buy(next()), {
      inFlight: IN_FLIGHT,
      durationMs: DURATION_MS,
    })
    await network.drain()
    await bridge.drain()
    // A payment counts once its merchant knows.
    const perSecond = ((told - toldBefore) / (performance.now() - startedAt)) * 1000
    if (told - toldBefore < timesMs.length)
      throw new Error(`${timesMs.length} paid, but ${told - toldBefore} told`)
    return [
      againstPeer(
        'full ACP loop, 32 in flight',
        perSecond,
        { name: 'RSA ceiling', rate: ceiling },
        0.7,
        'payments/s',
      ),
      againstLimit('full ACP loop, p99 from order to paid', percentile(timesMs, 0.99), 100, 'ms'),
    ]
  } finally {
    await bridge.close()
    await network.close()
    await Promise.all([wechat.close(), shop.close(), http.close()])
    fs.rmSync(dataDir, { recursive: true })
  }
}

const CARDS = ['6216261000000000018', '6226090000000048', '6222020000000000018', '6217000000000000012']

/** WeChat's server side, as far as the bridge asks it: every code is somebody. */
function agreeableWechat(
  request: import('node:http').IncomingMessage,
  response: import('node:http').ServerResponse,
) {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const { code } = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { code?: string }
    const answer = code
      ? { errcode: 0, errmsg: 'ok', openpid: code }
      : { access_token: 'bench', expires_in: 7200 }
    response.end(JSON.stringify(answer))
  })
}
