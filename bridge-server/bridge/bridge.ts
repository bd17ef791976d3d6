import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import Koa from 'koa'
import type { Clock } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'
import type { HttpClient } from '../http/client.ts'
import { isLocalVisit } from '../http/local-visit.ts'
import { listen } from '../http/serve.ts'
import type { Log } from '../log.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { openAcpClient } from './acp-client/acp-client.ts'
import { notificationDoor } from './acp-client/notification-door.ts'
import { tokenWay } from './acp-client/token-way.ts'
import { Beta } from './beta/beta.ts'
import { betaDoor } from './beta/door.ts'
import { openInterop } from './interop/interop.ts'
import { loadOrMakeHash } from './keyed-hash.ts'
import { merchantDoor } from './merchant-api/merchant-door.ts'
import { loadMerchants } from './merchants.ts'
import { merchantNotices } from './notices/merchant-notices.ts'
import { OrderDesk } from './payments/order-desk.ts'
import { OrderWatch } from './payments/order-watch.ts'
import { PaymentDesk } from './payments/payment-desk.ts'
import { loadOrMakePlatformKey } from './platform-key.ts'
import { pluginCalls } from './plugin-api/plugin-calls.ts'
import { pluginDoor } from './plugin-api/plugin-door.ts'
import { RateLimiter } from './plugin-api/rate-limits.ts'
import { Sessions } from './plugin-api/sessions.ts'
import { type WechatOptions, wechatServer } from './plugin-api/wechat-server.ts'
import { codeWay } from './qr-client/code-way.ts'
import { NO_APP } from './qr-client/no-app.ts'
import { qrNoticeDoor } from './qr-client/notice-door.ts'
import { type AppOptions, openQrClient } from './qr-client/qr-client.ts'
import { scanWay } from './qr-client/scan-way.ts'
import { reconciliationDoor } from './reconciliation/door.ts'
import { Reconciler } from './reconciliation/reconciler.ts'
import { Payees } from './records/payee-records.ts'
import { Overpayments } from './refunds/overpayments.ts'
import { RefundDesk } from './refunds/refund-desk.ts'
import { statusDoor } from './status/status-door.ts'
import { openTopUps, type TopUpOptions } from './top-ups/top-ups.ts'

export interface BridgeOptions {
  /** Database and platform key. */
  readonly dataDir: string
  /** 0 takes any free port. */
  readonly port: number
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Outgoing HTTP: to the gateway, to WeChat, to merchants. It stays the caller's to close. */
  readonly http: HttpClient
  readonly acp: {
    readonly gatewayUrl: string
    /** The host of settlement files, where it is not the gateway's. */
    readonly fileUrl?: string
    /** Where the network reaches the bridge; by default the address it listens on. */
    readonly backUrlBase?: string
    /** Holds `root.cer`, `middle.cer`, `enc.cer` and the merchants' pfx files. */
    readonly certsDir: string
  }
  readonly wechat: WechatOptions & { readonly pluginToken: string }
  /** The bridge as an app of the network, for codes that payers scan and show. */
  readonly app?: AppOptions
  /** Who delivers top-ups, and in whose name they are sold. */
  readonly topUps?: TopUpOptions
  /** Holds one JSON file a merchant. */
  readonly merchantsDir: string
}

export interface Bridge {
  readonly url: string
  /** Resolves when nothing is on its way, and no question or notification is due now. */
  drain(): Promise<void>
  /** Finishes what is on its way. What is due later is in the database and goes on with the next start. */
  close(): Promise<void>
}

/** Starts the bridge: merchants speak APIv3 to it, the plugin its own door, and it speaks ACP to UnionPay. */
export async function startBridge(options: BridgeOptions): Promise<Bridge> {
  const { dataDir, clock, random, log, http, wechat } = options
  await mkdir(dataDir, { recursive: true })
  const merchants = await loadMerchants(options.merchantsDir, options.acp.certsDir)
  const beta = await Beta.open(dataDir, clock)
  const platform = await loadOrMakePlatformKey(dataDir, clock, random)
  const store = openSqliteStore(path.join(dataDir, 'bridge.db'), path.join(import.meta.dirname, 'migrations'))

  let ownUrl = ''
  const { gatewayUrl, fileUrl = gatewayUrl, certsDir, backUrlBase } = options.acp
  const acp = await openAcpClient({
    gatewayUrl,
    fileUrl,
    certsDir,
    backUrlBase: () => backUrlBase ?? ownUrl,
    clock,
    http,
  })
  const noticeUrlBase = () => backUrlBase ?? ownUrl
  const gateway = { gatewayUrl, certsDir, noticeUrlBase, clock, random, http }
  const qr = options.app ? await openQrClient({ app: options.app, ...gateway }) : NO_APP
  const watch = new OrderWatch(clock)
  const notices = merchantNotices({ store, clock, random, log, http, merchants, platform })
  const orders = new OrderDesk({ store, clock, random, log, acp, watch })
  const onNotice = () => {
    notices.wake()
    topUps?.fulfilment.wake()
  }
  const onReopened = () => orders.wake()
  const byToken = tokenWay(acp, merchants, clock, random)
  const byScan = scanWay(qr, store, clock)
  const ways = { shop: byToken, 'top-up': byToken, scan: byScan, code: codeWay(qr, clock) }
  const onOverpaid = () => overpayments.wake()
  const told = { watch, onNotice, onOverpaid, onReopened }
  const payments = new PaymentDesk({ store, clock, random, log, ways, ...told })
  const refunds = new RefundDesk({ store, clock, random, log, acp, merchants, onNotice })
  const overpayments = new Overpayments({ store, clock, log, merchants, refunds })
  const hash = await loadOrMakeHash(dataDir, random)
  const parts = { store, clock, random, log, http, merchants, orders, hash, refunds, watch }
  const topUps = options.topUps ? openTopUps(options.topUps, parts) : null
  const reconciler = new Reconciler({ store, clock, log, acp, merchants })

  const sessions = new Sessions(store, clock, random)
  const limiter = new RateLimiter(clock)
  const weChat = wechatServer(wechat, http, clock)
  const payees = new Payees(store, merchants, qr.trId)
  const interop = openInterop({ hash, store, clock, random, log, qr, orders, payments, watch })
  const { scans, codes, uses, refunded } = interop
  const sales = { payments, scans, codes, topUps: topUps?.desk ?? null }
  const desks = { ...sales, beta, payees, watch, sessions, weChat }
  const calls = pluginCalls({ store, clock, random, log, acp, merchants, ...desks })
  const awaited = async (acpOrderId: string) =>
    (await payments.awaited(acpOrderId)) ?? refunds.awaited(acpOrderId)

  const app = new Koa()
  app.on('error', (error: Error) => log.error({ err: error }, 'a request failed'))
  app.use(merchantDoor({ store, clock, random, log, merchants, platform, orders, refunds }))
  app.use(pluginDoor({ calls, sessions, limiter, merchants, pluginToken: wechat.pluginToken, clock, log }))
  app.use(notificationDoor({ acp, merchants, clock, log, awaited }))
  app.use(qrNoticeDoor({ qr, uses, refunded, payments, clock, log }))
  // Beyond this line stand pages for whoever runs the bridge; to everybody else they are not there.
  app.use((ctx, next) => (isLocalVisit(ctx.req) ? next() : undefined))
  app.use(reconciliationDoor(store))
  app.use(betaDoor(beta, store))
  app.use(statusDoor(store))
  const listening = await listen(app.callback(), options.port)
  ownUrl = listening.url

  await payments.resume()
  await refunds.resume()
  await interop.ends.resume()
  overpayments.wake()
  orders.wake()
  notices.wake()
  reconciler.wake()
  topUps?.fulfilment.wake()

  const delivering = topUps ? [topUps.fulfilment] : []
  // In the order in which one wakes the next.
  const works = [payments, ...delivering, overpayments, refunds, interop.ends, orders, notices, reconciler]
  return {
    url: listening.url,
    async drain() {
      for (const work of works) await work.drain()
    },
    async close() {
      watch.close()
      await listening.close()
      for (const work of works) await work.stop()
      await store.close()
    },
  }
}
