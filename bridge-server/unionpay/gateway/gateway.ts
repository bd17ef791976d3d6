import Router from '@koa/router'
import type { Context } from 'koa'
import { decodeForm, encodeAnswer, MAX_MESSAGE_BYTES } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { answerFields } from '../../acp/respcodes.ts'
import type { Signer } from '../../acp/sign.ts'
import type { TransactionName } from '../../acp/transactions.ts'
import { pause } from '../../clock/clock.ts'
import { BodyError, readBody } from '../../http/body.ts'
import type { Log } from '../../log.ts'
import { StoreBusyError } from '../../store/store.ts'
import { type AdmissionRules, admit, safeEcho } from './admission.ts'
import { appOrder } from './app-order.ts'
import { type Exchange, type Network, type Reply, refuse } from './exchange.ts'
import type { Faults } from './faults.ts'
import { frontPage } from './front-page.ts'
import type { MessageJournal } from './message-journal.ts'
import { query } from './query.ts'
import { smsCode } from './sms-code.ts'
import { tokenApply } from './token-apply.ts'
import { tokenDelete } from './token-delete.ts'
import { tokenOpen } from './token-open.ts'
import { tokenPayment } from './token-payment.ts'

/** What the gateway does, by the kind of message. Which address a message is posted to does not matter. */
const EXCHANGES: Readonly<Record<TransactionName, Exchange>> = {
  appConsume: appOrder,
  smsOpen: smsCode,
  tokenOpen,
  tokenApply,
  tokenDelete,
  tokenConsume: tokenPayment,
  query,
}

const BODY_LIMITS = { limitBytes: MAX_MESSAGE_BYTES, timeoutMs: 10_000 }

export interface GatewayOptions {
  readonly network: Network
  readonly admission: AdmissionRules
  readonly sign: Signer
  readonly faults: Faults
  readonly journal: MessageJournal
  readonly log: Log
}

/** The gateway's addresses, as merchants post to them. */
export function gatewayRoutes(options: GatewayOptions): Router {
  const router = new Router({ prefix: '/gateway/api' })
  for (const address of ['appTransReq', 'backTransReq', 'queryTrans']) {
    router.post(`/${address}.do`, (ctx) => serve(ctx, options))
  }
  router.post('/frontTransReq.do', (ctx) => frontPage(ctx))
  router.get('/frontTransReq.do', (ctx) => {
    ctx.status = 501
  })
  return router
}

async function serve(ctx: Context, options: GatewayOptions): Promise<void> {
  const { network, faults, journal } = options
  const body = await readRequest(ctx)
  if (!body) return
  const decoded = decodeForm(body)
  if (!decoded.ok) return answerPlainly(ctx, 200)
  const { message } = decoded
  journal.add(network.clock.now(), 'request', message)
  if (faults.take('request', message)) return hangUp(ctx)

  const answer = await answerTo(message, options)

  journal.add(network.clock.now(), 'answer', answer)
  const fault = faults.take('answer', message)
  if (fault?.action === 'drop') return hangUp(ctx)
  if (fault?.action === 'delay') await pause(network.clock, fault.delayMs ?? 0)
  // Clients take a form content type for url-encoded and an answer without a length for an empty one.
  ctx.set('Content-Type', 'text/html;charset=UTF-8')
  // What merchants send comes back in the answer; no browser shall run it.
  ctx.set('Content-Security-Policy', "sandbox; default-src 'none'")
  ctx.body = Buffer.from(encodeAnswer(answer), 'utf8')
}

async function answerTo(message: AcpMessage, options: GatewayOptions): Promise<AcpMessage> {
  const { network, admission, sign, log } = options
  const admitted = admit(message, network.clock.now(), admission)
  const reply = admitted.ok
    ? await EXCHANGES[admitted.request.kind.name](admitted.request, network).catch((error) =>
        failed(error, log),
      )
    : admitted.reply
  const { respCode, detail, fields, echo = safeEcho(message) } = reply
  return sign({ ...echo, version: '5.1.0', encoding: 'UTF-8', ...fields, ...answerFields(respCode, detail) })
}

/** A full store refused the work before it began, so it may be sent again; of anything else nobody knows. */
function failed(error: unknown, log: Log): Reply {
  if (error instanceof StoreBusyError) return refuse('06')
  log.error({ err: error }, 'a request could not be answered')
  return refuse('03')
}

async function readRequest(ctx: Context): Promise<Buffer | null> {
  try {
    return await readBody(ctx.req, BODY_LIMITS)
  } catch (error) {
    if (!(error instanceof BodyError)) throw error
    answerPlainly(ctx, error.status)
    return null
  }
}

/** What cannot be read cannot be answered in the protocol. */
function answerPlainly(ctx: Context, status: number): void {
  ctx.status = status
  ctx.type = 'text/plain'
  ctx.body = 'Invalid request.'
}

function hangUp(ctx: Context): void {
  ctx.respond = false
  ctx.req.socket.destroy()
}
