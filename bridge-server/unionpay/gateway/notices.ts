import type { AcpMessage } from '../../acp/message.ts'
import { readQueryId } from '../../acp/queryid.ts'
import { answerFields } from '../../acp/respcodes.ts'
import { toTraceTime } from '../../acp/times.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Transaction } from '../../store/store.ts'
import { clearingDateOf } from '../clearing/clearing-day.ts'
import { isFrontClass, type Order } from './order.ts'

export const NOTICE_CHANNEL = 'acp-notice'

/** The documented address that asks for no notification. It is somebody's: it is never dialled. */
const NO_NOTICE_URL = 'http://www.specialUrl.com'

/** Which hosts the mock network may dial. */
export type NoticeReach = 'loopback' | 'anywhere'

/**
 * Tells what became of an order, in the commit that makes it so: always in the log, and to the merchant when it named
 * an address. Failures of front-class orders are not told, because the cardholder may still pay them.
 */
export async function recordOutcome(
  tx: Transaction,
  order: Order,
  reach: NoticeReach,
  extra: AcpMessage = {},
): Promise<void> {
  const atMs = order.finishedAtMs as number
  const event = {
    type: `order.${order.state}`,
    subject: `${order.merId}:${order.orderId}:${order.txnTime}`,
    payload: { ...order.echo, ...answerFields(order.respCode), ...clearedFields(order), ...extra },
    atMs,
  }
  const url = noticeUrl(order.backUrl, reach)
  const isTold = url !== null && (order.state === 'succeeded' || !isFrontClass(order))
  const id = `${event.subject}:${order.queryId ?? order.kind}`
  await appendEvent(tx, event, ...(isTold ? [{ id, channel: NOTICE_CHANNEL, url, dueMs: atMs }] : []))
}

/** How an order stands in the clearing: the fields that notifications and queries add to the echo. */
export function clearedFields(order: Order): AcpMessage {
  const traceNo = order.queryId === null ? undefined : readQueryId(order.queryId)?.traceNo
  if (!order.queryId || !traceNo || order.finishedAtMs === null) return {}
  return {
    queryId: order.queryId,
    traceNo,
    traceTime: toTraceTime(order.finishedAtMs),
    settleAmt: String(order.amountFen ?? 0),
    settleCurrencyCode: '156',
    settleDate: clearingDateOf(order.finishedAtMs),
    ...(order.payCardType === null ? {} : { payCardType: order.payCardType }),
  }
}

/** Where a notification may go, or null when none is to be sent. */
function noticeUrl(backUrl: string | null, reach: NoticeReach): string | null {
  if (!backUrl || backUrl === NO_NOTICE_URL || !URL.canParse(backUrl)) return null
  const { protocol, hostname } = new URL(backUrl)
  if (protocol !== 'http:' && protocol !== 'https:') return null
  if (hostname.toLowerCase() === 'www.specialurl.com') return null
  return reach === 'anywhere' || isLoopback(hostname) ? backUrl : null
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
