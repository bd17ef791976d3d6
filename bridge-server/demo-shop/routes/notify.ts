import type Router from '@koa/router'
import type { Context } from 'koa'
import type { Logger } from 'pino'
import type { Clock } from '../../clock/clock.ts'
import { readBody } from '../../http/body.ts'
import { openNotification, UntrustedNotificationError } from '../notification.ts'
import type { OrderBook } from '../order-book.ts'
import type { OrderDesk } from '../order-desk.ts'
import type { PaymentService } from '../payment-service.ts'
import { type SettleParts, settle } from '../settle.ts'
import { TransactionSchema } from '../transaction.ts'

const BODY_BYTES_MAX = 64 * 1024
/** The payment service gives up after five seconds. */
const BODY_TIMEOUT_MS = 4_000

export const NOTIFY_PATH = '/notify/quickpass'

export interface NotifyParts extends SettleParts {
  readonly book: OrderBook
  readonly desk: OrderDesk
  readonly service: PaymentService
  readonly apiV3Key: string
  readonly clock: Clock
  readonly log: Logger
}

/**
 * The payment service tells of a payment. 204: taken in, durably, now or before. 401: not from the service. 500: from
 * the service, but it could not be taken in; the service tells again later.
 */
export function notifyRoutes(router: Router, parts: NotifyParts): void {
  router.post(NOTIFY_PATH, async (context) => {
    const body = await readBody(context.req, { limitBytes: BODY_BYTES_MAX, timeoutMs: BODY_TIMEOUT_MS })
    try {
      await takeIn(context, body, parts)
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
  })
}

async function takeIn(context: Context, body: Buffer, parts: NotifyParts): Promise<void> {
  const { service, apiV3Key, book, clock, desk } = parts
  const { id, type, resource } = await openNotification(context.req.headers, body, {
    service,
    apiV3Key,
    nowMs: clock.now(),
  })
  const transaction = type.startsWith('TRANSACTION.') ? TransactionSchema.parse(resource) : null
  const result = book.once({ id, type, atMs: clock.now() }, () => transaction && settle(transaction, parts))
  if (transaction && (result === 'paid' || result === 'ended')) desk.announce(transaction.out_trade_no)
}
