import type { Clock } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/store.ts'
import type { AcpClient } from '../acp-client/acp-client.ts'
import type { Beta } from '../beta/beta.ts'
import { behindGate } from '../beta/gate.ts'
import type { CodeDesk } from '../interop/code-desk.ts'
import type { ScanDesk } from '../interop/scan-desk.ts'
import type { Merchants } from '../merchants.ts'
import type { OrderWatch } from '../payments/order-watch.ts'
import type { PaymentDesk } from '../payments/payment-desk.ts'
import type { Payees } from '../records/payee-records.ts'
import type { TopUpDesk } from '../top-ups/top-up-desk.ts'
import { checkTopUpAccount } from './calls/check-top-up-account.ts'
import { confirmCode } from './calls/confirm-code.ts'
import { confirmEnrolment } from './calls/confirm-enrolment.ts'
import { getAvailability } from './calls/get-availability.ts'
import { getEncryptionKey } from './calls/get-encryption-key.ts'
import { getOrder } from './calls/get-order.ts'
import { getTopUp } from './calls/get-top-up.ts'
import { inspectCode } from './calls/inspect-code.ts'
import { issueCode } from './calls/issue-code.ts'
import { listCards } from './calls/list-cards.ts'
import { listRecords } from './calls/list-records.ts'
import { listTopUps } from './calls/list-top-ups.ts'
import { openCashier } from './calls/open-cashier.ts'
import { openScan } from './calls/open-scan.ts'
import { openSession } from './calls/open-session.ts'
import { openTopUp } from './calls/open-top-up.ts'
import { pay } from './calls/pay.ts'
import { retireCode } from './calls/retire-code.ts'
import { revealCode } from './calls/reveal-code.ts'
import { sendFeedback } from './calls/send-feedback.ts'
import { startEnrolment } from './calls/start-enrolment.ts'
import { unbindCard } from './calls/unbind-card.ts'
import { watchCode } from './calls/watch-code.ts'
import { Enrolments } from './enrolments.ts'
import type { PluginCalls } from './plugin-call.ts'
import type { Sessions } from './sessions.ts'
import type { WechatServer } from './wechat-server.ts'

export interface PluginCallsOptions {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly acp: AcpClient
  readonly merchants: Merchants
  readonly payees: Payees
  readonly payments: PaymentDesk
  readonly scans: ScanDesk
  readonly codes: CodeDesk
  /** Null where nothing can be topped up. */
  readonly topUps: TopUpDesk | null
  readonly beta: Beta
  readonly watch: OrderWatch
  readonly sessions: Sessions
  readonly weChat: WechatServer
}

/** Everything that the plugin can ask for, one file each. */
export function pluginCalls(options: PluginCallsOptions): PluginCalls {
  const { store, clock, random, log, acp, merchants, payees, payments, scans, codes } = options
  const { topUps, beta, watch, sessions, weChat } = options
  const enrolment = { store, clock, random, acp, enrolments: new Enrolments(clock) }
  const showing = { store, clock, payees, codes }
  const calls: PluginCalls = {
    openSession: openSession(weChat, sessions, log),
    openCashier: openCashier(store, clock, merchants, payees),
    getOrder: getOrder(store, clock, payees, watch),
    pay: pay({ store, clock, acp, payees, payments }),
    listCards: listCards(store, clock),
    getEncryptionKey: getEncryptionKey(acp, clock),
    startEnrolment: startEnrolment(enrolment),
    confirmEnrolment: confirmEnrolment(enrolment),
    unbindCard: unbindCard(enrolment, codes),
    inspectCode: inspectCode(scans, clock),
    openScan: openScan(store, clock, payees, scans),
    issueCode: issueCode(showing),
    revealCode: revealCode(showing),
    retireCode: retireCode(showing),
    watchCode: watchCode(showing, watch),
    confirmCode: confirmCode(showing, acp),
    listRecords: listRecords(store, clock, payees),
    listTopUps: listTopUps(topUps),
    checkTopUpAccount: checkTopUpAccount(topUps),
    openTopUp: openTopUp(store, clock, payees, topUps),
    getTopUp: getTopUp(store, clock, payees, watch),
    getAvailability: getAvailability(beta),
    sendFeedback: sendFeedback(store, clock),
  }
  return behindGate(calls, beta, store)
}
