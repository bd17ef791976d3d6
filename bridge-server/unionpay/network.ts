import fs from 'node:fs/promises'
import path from 'node:path'
import Koa from 'koa'
import { loadOrCreatePki } from '../acp/pki.ts'
import { answerSigner } from '../acp/sign.ts'
import { requestVerifier } from '../acp/verify.ts'
import type { Clock } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'
import type { HttpClient } from '../http/client.ts'
import { listen } from '../http/serve.ts'
import type { Log } from '../log.ts'
import { openSqliteStore } from '../store/sqlite-store.ts'
import { cashierRoutes } from './cashier/cashier.ts'
import { Clearing } from './clearing/clearing.ts'
import { controlRoutes } from './controls/controls.ts'
import { networkPages } from './controls/network-pages.ts'
import { accountSealer } from './gateway/account-sealer.ts'
import { DueOrders } from './gateway/due-orders.ts'
import type { Network } from './gateway/exchange.ts'
import { Faults } from './gateway/faults.ts'
import { frontNotices } from './gateway/front-notices.ts'
import { gatewayRoutes } from './gateway/gateway.ts'
import { harmDoer } from './gateway/harm.ts'
import { MerchantRegister } from './gateway/merchants.ts'
import { MessageJournal } from './gateway/message-journal.ts'
import type { NoticeReach, Telling } from './gateway/notices.ts'
import { Notifier } from './gateway/notifier.ts'
import { OwnCertificates } from './gateway/own-certificates.ts'
import { tlsIdentity } from './gateway/tls-identity.ts'
import { openSecretHasher } from './issuers/secrets.ts'
import { seedCards } from './issuers/seeding.ts'
import { ledgerReader } from './ledger/ledger-reader.ts'
import { C2B_CODE_LIFE_MS, CODE_NOTICE_LADDER_MS, NOTIFY_LADDER_MS, TXN_TIME_TOLERANCE_MS } from './limits.ts'
import { ACQUIRER_ID, SEEDED_MERCHANTS, TEST_CARDS, WALLET_PAYERS } from './people.ts'
import { AppNotifier } from './qr-doors/app-notifier.ts'
import { AppRegister } from './qr-doors/app-register.ts'
import { qrDoors } from './qr-doors/doors.ts'
import { InteropSetting } from './switch/interop-setting.ts'

export interface NetworkOptions {
  /** Holds the database, the certificates and the issuers' key. */
  readonly dataDir: string
  /** 0 takes any free port. */
  readonly port: number
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly http: HttpClient
  /** Opens `/mock/…` to testers. */
  readonly mockControls: boolean
  /** Waits before each repeat of a notification. */
  readonly notifyLadderMs?: readonly number[]
  /** Whom notifications may go to; a mock has no business beyond its own machine unless told so. */
  readonly noticeReach?: NoticeReach
  readonly txnTimeToleranceMs?: number
  /** How long a code that a payer shows is good; by default a minute. */
  readonly codeLifeMs?: number
  /** When a clearing day ends, in minutes after midnight in Beijing; by default at 23:00. */
  readonly cutOffMinute?: number
  /** Port of the same doors over TLS, for clients that insist on it; 0 takes any free port, none opens none. */
  readonly tlsPort?: number
}

/** The mock UnionPay: gateway, switch, issuers and books, on a server and a database of their own. */
export interface RunningNetwork {
  /** `http://127.0.0.1:8302` */
  readonly url: string
  /** `https://127.0.0.1:8303`; its certificate names the real gateway's hosts too. Null when there is no TLS door. */
  readonly tlsUrl: string | null
  /** Stops serving, finishes what is under way, and closes the database. */
  close(): Promise<void>
  /** Resolves when no notification and no late answer is under way or due now. */
  drain(): Promise<void>
}

export async function startNetwork(options: NetworkOptions): Promise<RunningNetwork> {
  const { dataDir, clock, random, log, http } = options
  // The database holds card numbers.
  await fs.mkdir(dataDir, { recursive: true, mode: 0o700 })
  const store = openSqliteStore(
    path.join(dataDir, 'network.sqlite'),
    path.join(import.meta.dirname, 'migrations'),
  )
  const pki = await loadOrCreatePki(path.join(dataDir, 'certs'), () => clock.now())
  const secrets = await openSecretHasher(path.join(dataDir, 'issuers.key'), random)
  const people = [...TEST_CARDS, ...WALLET_PAYERS.map(({ card }) => card)]
  await store.transact((tx) => seedCards(tx, people, { secrets, random, atMs: clock.now() }))
  const merchants = await MerchantRegister.load(store)
  for (const merchant of SEEDED_MERCHANTS) {
    await merchants.add(store, { ...merchant, acquirerId: ACQUIRER_ID })
    await pki.merchant(merchant.merId, SEEDED_MERCHANTS[0].merId)
  }

  const clearing = await Clearing.open({ store, clock, log, cutOffMinute: options.cutOffMinute })
  const faults = new Faults()
  const journal = new MessageJournal(store, log)
  const secureKeyOf = (merId: string) => merchants.find(merId)?.secureKey ?? undefined
  const sign = answerSigner(pki.signing, secureKeyOf)
  const harm = harmDoer({ middle: pki.middle, sign })
  const ladderMs = options.notifyLadderMs ?? NOTIFY_LADDER_MS
  const notifier = new Notifier({ store, clock, log, http, sign, faults, harm, journal, ladderMs })
  const appNotifier = new AppNotifier({
    ...{ store, clock, log, http, pki, faults, journal },
    ladderMs: options.notifyLadderMs ?? CODE_NOTICE_LADDER_MS,
  })
  const wakeNotices = () => notifier.wake()
  const wakeCodeNotices = () => appNotifier.wake()
  const ownCertificates = await OwnCertificates.load(store)
  const telling: Telling = {
    reach: options.noticeReach ?? 'loopback',
    accountSealer: accountSealer({ merchants, ownCertificates, pki, clock }),
  }
  const wakeAll = () => {
    wakeNotices()
    wakeCodeNotices()
  }
  const dueOrders = new DueOrders({ store, clock, random, log, merchants, telling, wakeNotices: wakeAll })
  const network: Network = {
    store,
    clock,
    random,
    pki,
    secrets,
    telling,
    merchants,
    ownCertificates,
    apps: await AppRegister.load(store),
    interop: await InteropSetting.load(store),
    dueOrders,
    settlementFiles: clearing.files,
    wakeNotices,
    wakeCodeNotices,
    codeLifeMs: options.codeLifeMs ?? C2B_CODE_LIFE_MS,
  }
  const findCertificate = (certId: string, merId: string) =>
    ownCertificates.find(certId) ?? pki.findCertificate(certId, merId)
  const verify = requestVerifier({ findCertificate, secureKeyOf, now: () => clock.now() })
  const admission = {
    verify,
    merchants,
    txnTimeToleranceMs: options.txnTimeToleranceMs ?? TXN_TIME_TOLERANCE_MS,
  }

  async function drain(): Promise<void> {
    await dueOrders.drain()
    await clearing.drain()
    await notifier.drain()
    await appNotifier.drain()
  }

  const app = new Koa()
  app.on('error', (error) => log.error({ err: error }, 'a request failed'))
  app.use((ctx, next) => {
    // A published client joins an address that ends in a slash to paths that begin with one.
    ctx.path = ctx.path.replace(/^\/{2,}/, '/')
    return next()
  })
  const { mockControls } = options
  const drainNotices = () => notifier.drain()
  const gateway = {
    network,
    admission,
    sign,
    secureKeyOf,
    faults,
    harm,
    journal,
    log,
    mockControls,
    drainNotices,
  }
  app.use(gatewayRoutes(gateway).routes())
  const { txnTimeToleranceMs: timeToleranceMs } = admission
  app.use(qrDoors({ network, faults, journal, log, timeToleranceMs }).routes())
  const toCarry = frontNotices({ store, clock, sign, faults, harm, journal })
  app.use(cashierRoutes({ network, frontNotices: toCarry }).routes())
  const desk = { network, merchants, clearing, faults, journal, ledger: ledgerReader(store), drain }
  app.use(controlRoutes(desk, options.mockControls).routes())
  app.use(networkPages(desk, options.mockControls).routes())
  const server = await listen(app.callback(), options.port)
  const tls =
    options.tlsPort === undefined
      ? null
      : await listen(app.callback(), options.tlsPort, await tlsIdentity(pki))
  wakeAll()
  dueOrders.wake()
  log.info({ url: server.url }, 'the mock network is open')

  return {
    url: server.url,
    tlsUrl: tls?.url ?? null,
    drain,
    async close() {
      await Promise.all([server.close(), tls?.close()])
      await dueOrders.stop()
      await clearing.stop()
      await notifier.stop()
      await appNotifier.stop()
      await journal.drain()
      await store.close()
    },
  }
}
