import type { Middleware } from 'koa'
import { decodeForm, MAX_MESSAGE_BYTES } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import type { Clock } from '../../clock/clock.ts'
import { BodyError, readBody } from '../../http/body.ts'
import type { Log } from '../../log.ts'
import type { Reader } from '../../store/store.ts'
import type { Merchants } from '../merchants.ts'
import type { Outcome } from '../orders/outcome.ts'
import { type AcpOrder, findAcpOrder } from '../records/acp-order.ts'
import { type AcpClient, CURRENCY_CODE, NOTIFY_PATH } from './acp-client.ts'
import { readOutcome } from './payment-query.ts'

export interface NotificationDoorOptions {
  readonly acp: AcpClient
  readonly store: Reader
  readonly merchants: Merchants
  readonly clock: Clock
  readonly log: Log
  /** Enters an outcome and resolves once it is on disk. */
  readonly settle: (acpOrderId: string, outcome: Outcome) => Promise<boolean>
}

/** Time the network may take to send a notification's body. */
const BODY_TIMEOUT_MS = 10_000

/**
 * Takes the network's signed notifications. 200 promises that the outcome is on disk; anything else makes the network
 * send it again. Refusals are one line of text that names the field.
 */
export function notificationDoor(options: NotificationDoorOptions): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || !ctx.path.startsWith(NOTIFY_PATH)) return next()
    ctx.type = 'text/plain'
    try {
      const body = await readBody(ctx.req, { limitBytes: MAX_MESSAGE_BYTES, timeoutMs: BODY_TIMEOUT_MS })
      const refusal = await takeNotification(options, ctx.path.slice(NOTIFY_PATH.length), body)
      ctx.status = refusal ? refusal.status : 200
      ctx.body = refusal ? refusal.why : 'ok'
      if (refusal) options.log.warn({ why: refusal.why }, 'a notification was refused')
    } catch (error) {
      if (!(error instanceof BodyError)) throw error
      ctx.status = error.status
      ctx.body = error.message
    }
  }
}

interface Refusal {
  readonly status: 400 | 404
  readonly why: string
}

async function takeNotification(
  options: NotificationDoorOptions,
  acpOrderId: string,
  body: Buffer,
): Promise<Refusal | null> {
  const { acp, store, clock, settle } = options
  const decoded = decodeForm(body)
  if (!decoded.ok) return { status: 400, why: `${decoded.field ?? 'body'}: ${decoded.fault}` }
  const { message } = decoded
  const verification = acp.verify(message)
  if (!verification.ok) return { status: 400, why: `${verification.check}: ${verification.why}` }
  if (message.orderId !== acpOrderId) return { status: 400, why: 'orderId: not the one of this address' }
  const found = await findAcpOrder(store, acpOrderId)
  if (!found) return { status: 404, why: 'orderId: unknown' }
  const field = firstDifference(message, found, options.merchants)
  if (field) return { status: 400, why: `${field}: differs from our order` }
  const outcome = readOutcome(message, message.respCode, {
    amountFen: found.order.amountFen,
    nowMs: clock.now(),
  })
  if (outcome.kind !== 'unknown') await settle(acpOrderId, outcome)
  return null
}

/** The first field in which a notification is not about our order as we sent it; null when all agree. */
function firstDifference(message: AcpMessage, found: AcpOrder, merchants: Merchants): string | null {
  const { order, attempt } = found
  const expected: Record<string, string | undefined> = {
    merId: merchants.byMchid(order.mchid)?.unionpay.merId,
    txnTime: (attempt ?? order).acpTxnTime,
    txnType: '01',
    txnAmt: String(order.amountFen),
    currencyCode: CURRENCY_CODE,
  }
  return Object.keys(expected).find((name) => message[name] !== expected[name]) ?? null
}
