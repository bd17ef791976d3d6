import type { Middleware } from 'koa'
import type { Fen } from '../../../contract/money.ts'
import { decodeForm, MAX_MESSAGE_BYTES } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import type { Clock } from '../../clock/clock.ts'
import { BodyError, readBody } from '../../http/body.ts'
import type { Log } from '../../log.ts'
import type { Merchants } from '../merchants.ts'
import type { Outcome } from '../orders/outcome.ts'
import { type AcpClient, CURRENCY_CODE, NOTIFY_PATH } from './acp-client.ts'
import { readOutcome } from './payment-query.ts'

export interface NotificationDoorOptions {
  readonly acp: AcpClient
  readonly merchants: Merchants
  readonly clock: Clock
  readonly log: Log
  /** What one of our order numbers at the network stands for; null when it is not ours. */
  readonly awaited: (acpOrderId: string) => Promise<Awaited | null>
}

/** One of our orders at the network whose outcome may be told, as it was sent there. */
export interface Awaited {
  readonly mchid: string
  readonly acpTxnTime: string
  /** 01 is a payment, 04 a refund. */
  readonly txnType: '01' | '04'
  readonly amountFen: Fen
  /** Enters an outcome and resolves once it is on disk. */
  readonly settle: (outcome: Outcome) => Promise<unknown>
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
  const { acp, clock } = options
  const decoded = decodeForm(body)
  if (!decoded.ok) return { status: 400, why: `${decoded.field ?? 'body'}: ${decoded.fault}` }
  const { message } = decoded
  const verification = acp.verify(message)
  if (!verification.ok) return { status: 400, why: `${verification.check}: ${verification.why}` }
  if (message.orderId !== acpOrderId) return { status: 400, why: 'orderId: not the one of this address' }
  const awaited = await options.awaited(acpOrderId)
  if (!awaited) return { status: 404, why: 'orderId: unknown' }
  const field = firstDifference(message, awaited, options.merchants)
  if (field) return { status: 400, why: `${field}: differs from our order` }
  const outcome = readOutcome(message, message.respCode, {
    amountFen: awaited.amountFen,
    nowMs: clock.now(),
  })
  if (outcome.kind !== 'unknown') await awaited.settle(outcome)
  return null
}

/** The first field in which a notification is not about our order as we sent it; null when all agree. */
function firstDifference(message: AcpMessage, awaited: Awaited, merchants: Merchants): string | null {
  const expected: Record<string, string | undefined> = {
    merId: merchants.byMchid(awaited.mchid)?.unionpay.merId,
    txnTime: awaited.acpTxnTime,
    txnType: awaited.txnType,
    txnAmt: String(awaited.amountFen),
    currencyCode: CURRENCY_CODE,
  }
  return Object.keys(expected).find((name) => message[name] !== expected[name]) ?? null
}
