import type { Middleware } from 'koa'
import type { Clock } from '../../clock/clock.ts'
import { BodyError, readBody } from '../../http/body.ts'
import type { Log } from '../../log.ts'
import {
  type MsgInfo,
  QR_CONTENT_TYPE,
  QR_MESSAGE_MAX_BYTES,
  SIGNATURE_HEADER,
} from '../../qrgateway/envelope.ts'
import type { QrReply } from '../../qrgateway/exchange.ts'
import type { NoticeMsgType, QrRequest } from '../../qrgateway/messages.ts'
import type { CodeRefunds } from '../interop/code-refunds.ts'
import type { CodeUses } from '../interop/code-uses.ts'
import type { PaymentDesk } from '../payments/payment-desk.ts'
import { outcomeOf } from './payment-result.ts'
import { QR_NOTICE_PATH, type QrClient } from './qr-client.ts'

export interface QrNoticeDoorOptions {
  readonly qr: QrClient
  readonly uses: CodeUses
  readonly refunded: CodeRefunds
  readonly payments: PaymentDesk
  readonly clock: Clock
  readonly log: Log
}

/** Time the network may take to send a notice's body. */
const BODY_TIMEOUT_MS = 10_000

/**
 * Takes what the network tells of codes. 00 promises that it is on disk; anything else makes the network send it again.
 * Answers are signed, as everything at the QR gateway is, except to what names no message to answer to.
 */
export function qrNoticeDoor(options: QrNoticeDoorOptions): Middleware {
  return async (ctx, next) => {
    if (ctx.method !== 'POST' || ctx.path !== QR_NOTICE_PATH) return next()
    try {
      const limits = { limitBytes: QR_MESSAGE_MAX_BYTES, timeoutMs: BODY_TIMEOUT_MS }
      const body = await readBody(ctx.req, limits)
      const read = options.qr.readNotice(body, ctx.get(SIGNATURE_HEADER) || undefined)
      if (!read.ok) {
        options.log.warn({ why: read.detail }, 'a notice of the QR gateway was refused')
        ctx.status = 400
        ctx.type = 'text/plain'
        ctx.body = read.detail
        return
      }
      const { message } = read
      if (message.msgType !== 'ADDITIONAL_PROCESSING' && message.msgType !== 'TRX_RESULT_NOTIFICATION') {
        return await answer(message.msgInfo, 'TRX_RESULT_NOTIFICATION', { code: '40' })
      }
      const reply =
        message.msgType === 'ADDITIONAL_PROCESSING'
          ? await asked(message.trxInfo, options)
          : await told(message.trxInfo, options)
      await answer(message.msgInfo, message.msgType, reply)
    } catch (error) {
      if (!(error instanceof BodyError)) throw error
      ctx.status = error.status
      ctx.body = error.message
    }

    async function answer<T extends NoticeMsgType>(about: MsgInfo, msgType: T, reply: QrReply<T>) {
      const sealed = await options.qr.sealReply(msgType, about, reply)
      ctx.set(SIGNATURE_HEADER, sealed.jws)
      ctx.type = QR_CONTENT_TYPE
      ctx.body = sealed.body
    }
  }
}

/** Somebody scanned a payer's code, and the network waits for the PIN. */
async function asked(
  ask: QrRequest<'ADDITIONAL_PROCESSING'>,
  { uses }: QrNoticeDoorOptions,
): Promise<QrReply<'ADDITIONAL_PROCESSING'>> {
  return REPLIES[await uses.asked(ask)]
}

/** What became of a scan or of a code that was shown, or what of it has gone back. */
async function told(
  result: QrRequest<'TRX_RESULT_NOTIFICATION'>,
  { uses, refunded, payments, clock }: QrNoticeDoorOptions,
): Promise<QrReply<'TRX_RESULT_NOTIFICATION'>> {
  const { barcodeCpqrcPayload, origTrxMsgID, trxAmt, refund } = result
  if (barcodeCpqrcPayload !== undefined) return REPLIES[await uses.told(barcodeCpqrcPayload, result)]
  const awaited = await payments.awaited(origTrxMsgID)
  if (!awaited) return REPLIES['unknown-code']
  if (String(awaited.amountFen) !== trxAmt) return { code: '64', detail: 'trxInfo.trxAmt' }
  const outcome = outcomeOf(result, clock.now())
  if (outcome.kind !== 'unknown') await awaited.settle(outcome)
  return refund ? REPLIES[await refunded.told(origTrxMsgID, refund)] : REPLIES.entered
}

const REPLIES = {
  entered: { code: '00' },
  'unknown-code': { code: '25' },
  'used-code': { code: '02' },
  unpaid: { code: '12', detail: 'trxInfo.origTrxMsgID' },
  'over-paid-sum': { code: '64', detail: 'trxInfo.refund.trxAmt' },
} as const
