import type Router from '@koa/router'
import type { Context } from 'koa'
import type { Logger } from 'pino'
import type { Clock } from '../../clock/clock.ts'
import { readBody } from '../../http/body.ts'
import { openNotification, UntrustedNotificationError } from '../notification.ts'
import type { OrderBook } from '../order-book.ts'
import type { OrderDesk } from '../order-desk.ts'
import type { RefundDesk } from '../refund-desk.ts'
import { type SettleParts, settle } from '../settle.ts'
import type { Till } from '../till.ts'
import { RefundAnswerSchema, TransactionSchema } from '../transaction.ts'

const BODY_BYTES_MAX = 64 * 1024
/** The payment service gives up after five seconds. */
const BODY_TIMEOUT_MS = 4_000

export interface NotifyParts extends SettleParts {
  readonly book: OrderBook
  readonly desk: OrderDesk
  readonly refunds: RefundDesk
  readonly clock: Clock
  readonly log: Logger
}

/**
 * The payment service tells of a payment or a refund, each till at its own path. 204: taken in, durably, now or before.
 * 401: not from the service. 500: from the service, but it could not be taken in; the service tells again later.
 */
export function notifyRoutes(router: Router, parts: NotifyParts): void {
  for (const till of [parts.tills.shop, parts.tills.market]) {
    router.post(till.notifyPath, (context) => answerNotification(context as unknown as Context, till, parts))
  }
}

async function answerNotification(context: Context, till: Till, parts: NotifyParts): Promise<void> {
  const body = await readBody(context.req, { limitBytes: BODY_BYTES_MAX, timeoutMs: BODY_TIMEOUT_MS })
  try {
    await takeIn(context, body, till, parts)
    context.status = 204
  } catch (error) {
    const untrusted = error instanceof UntrustedNotificationError
    const message = (error as Error).message
    parts.log.warn(
      { reason: message },
      untrusted ? 'refused a notification' : 'could not take a notification in',
    )
    context.status = untrusted ? 401 : 500
    // Strangers learn nothing from the refusal but that it is one.
    context.body = { code: 'FAIL', message: untrusted ? '验签失败' : '处理失败' }
  }
}

async function takeIn(context: Context, body: Buffer, till: Till, parts: NotifyParts): Promise<void> {
  const { book, clock, desk, refunds } = parts
  const { id, type, resource } = await openNotification(context.req.headers, body, {
    service: till.service,
    apiV3Key: till.apiV3Key,
    nowMs: clock.now(),
  })
  const transaction = type.startsWith('TRANSACTION.') ? TransactionSchema.parse(resource) : null
  const refund = type.startsWith('REFUND.') ? RefundAnswerSchema.parse(resource) : null
  const result = book.once({ id, type, atMs: clock.now() }, () => {
    if (refund) refunds.settle(refund)
    return transaction && settle(transaction, parts)
  })
  if (transaction && (result === 'paid' || result === 'ended')) desk.announce(transaction.out_trade_no)
}
