import type { AcpMessage } from '../../acp/message.ts'
import { readQueryId } from '../../acp/queryid.ts'
import { answerFields } from '../../acp/respcodes.ts'
import { toTraceTime } from '../../acp/times.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import { clearingDateOf, settleDateOf } from '../clearing/day-book.ts'
import { cardByRef } from '../issuers/card-file.ts'
import type { Order } from './order.ts'
import { clearedUnder, isFrontClass, moneyEffect } from './order-kinds.ts'

export const NOTICE_CHANNEL = 'acp-notice'

/** The documented address that asks for no notification. It is somebody's: it is never dialled. */
const NO_NOTICE_URL = 'http://www.specialUrl.com'

/** Which hosts the mock network may dial. */
export type NoticeReach = 'loopback' | 'anywhere'

/** What merchants are told, and where. */
export interface Telling {
  readonly reach: NoticeReach
  /** Seals the paying card's number for a merchant that has asked to see it; null for others. */
  readonly accountSealer: (merId: string) => ((cardNo: string) => string) | null
}

/**
 * Tells what became of an order, in the commit that makes it so: always in the log, and to the merchant when it named
 * an address. Failures of front-class orders are not told, because the cardholder may still pay them.
 */
export async function recordOutcome(
  tx: Transaction,
  order: Order,
  telling: Telling,
  extra: AcpMessage = {},
): Promise<void> {
  const atMs = order.finishedAtMs as number
  const event = {
    type: `order.${order.state}`,
    subject: `${order.merId}:${order.orderId}:${order.txnTime}`,
    payload: {
      ...order.echo,
      ...answerFields(order.respCode),
      ...(await clearedFields(tx, order)),
      ...(await accountField(tx, order, telling)),
      ...extra,
    },
    atMs,
  }
  const url = noticeUrl(order.backUrl, telling.reach)
  const isTold = url !== null && (order.state === 'succeeded' || !isFrontClass(order))
  const id = `${event.subject}:${order.queryId ?? order.kind}`
  await appendEvent(tx, event, ...(isTold ? [{ id, channel: NOTICE_CHANNEL, url, dueMs: atMs }] : []))
}

/** Reversals are answered and never notified; the log has them all the same. */
export async function recordReversal(tx: Transaction, order: Order, atMs: number): Promise<void> {
  const subject = `${order.merId}:${order.orderId}:${order.txnTime}`
  const payload = { ...order.echo, ...(await clearedFields(tx, order)), ...answerFields(order.respCode) }
  await appendEvent(tx, { type: 'order.reversed', subject, payload, atMs })
}

/** The card that paid, for merchants that see it. */
export async function accountField(reader: Reader, order: Order, telling: Telling): Promise<AcpMessage> {
  if (order.cardRef === null || order.state !== 'succeeded') return {}
  const seal = telling.accountSealer(order.merId)
  return seal ? { accNo: seal((await cardByRef(reader, order.cardRef)).cardNo) } : {}
}

/** How an order stands in the clearing: the fields that notifications and queries add to the echo. */
export async function clearedFields(reader: Reader, order: Order): Promise<AcpMessage> {
  const traceNo = order.queryId === null ? undefined : readQueryId(order.queryId)?.traceNo
  if (!order.queryId || !traceNo || order.finishedAtMs === null) return {}
  return {
    queryId: order.queryId,
    traceNo,
    traceTime: toTraceTime(order.finishedAtMs),
    settleAmt: String(order.amountFen ?? 0),
    settleCurrencyCode: '156',
    settleDate: await settleDate(reader, order, order.finishedAtMs),
    ...(order.origQueryId === null ? {} : { origQryId: order.origQueryId }),
    ...payCardType(order),
  }
}

/** Told of payments and holds alone: real notices of refunds and voids do not say it, and a client checks for that. */
function payCardType(order: Order): AcpMessage {
  const effect = moneyEffect(order.kind)
  const isTold = effect === 'payment' || effect === 'hold'
  return isTold && order.payCardType !== null ? { payCardType: order.payCardType } : {}
}

/** The books know which day a payment was cleared in; for what they never had, the clock says it. */
async function settleDate(reader: Reader, order: Order, finishedAtMs: number): Promise<string> {
  const key = order.state === 'failed' ? null : clearedUnder(order)
  const isInBooks = key !== null && order.state !== 'pending'
  return isInBooks ? settleDateOf(reader, key) : clearingDateOf(reader, finishedAtMs)
}

/** Where a notification may go, or null when none is to be sent. */
export function noticeUrl(backUrl: string | null, reach: NoticeReach): string | null {
  if (!backUrl || backUrl === NO_NOTICE_URL || !URL.canParse(backUrl)) return null
  const { protocol, hostname } = new URL(backUrl)
  if (protocol !== 'http:' && protocol !== 'https:') return null
  if (hostname.toLowerCase() === 'www.specialurl.com') return null
  return reach === 'anywhere' || isLoopback(hostname) ? backUrl : null
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
