import Router from '@koa/router'
import type { Context } from 'koa'
import { answerBody, decodeForm, MAX_MESSAGE_BYTES } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { respMsg } from '../../acp/respcodes.ts'
import { envelopeFor, type SecureKeyOf, type Signer } from '../../acp/sign.ts'
import { pause } from '../../clock/clock.ts'
import type { Log } from '../../log.ts'
import { StoreBusyError } from '../../store/store.ts'
import { cashierPath } from '../cashier/cashier-path.ts'
import { type AdmissionRules, admit, kindOfRequest, type PostedTo, safeEcho } from './admission.ts'
import { type Network, type Reply, refuse } from './exchange.ts'
import { EXCHANGES } from './exchanges.ts'
import { type FaultAction, SCENARIO_HEADER } from './fault-table.ts'
import type { Faults } from './faults.ts'
import { errorPage, sendToCashier } from './front-page.ts'
import type { Harm } from './harm.ts'
import type { MessageJournal } from './message-journal.ts'
import { answerPlainly, hangUp, readMessage } from './plain-answers.ts'
import { withTail } from './tails.ts'

const ADDRESSES: readonly PostedTo[] = [
  'frontTransReq',
  'appTransReq',
  'newAppTransReq',
  'backTransReq',
  'queryTrans',
  'order',
  'cardTransReq',
  'batchTrans',
]
const BODY_LIMITS = { limitBytes: MAX_MESSAGE_BYTES, timeoutMs: 10_000 }

export interface GatewayOptions {
  readonly network: Network
  readonly admission: AdmissionRules
  readonly sign: Signer
  readonly secureKeyOf: SecureKeyOf
  readonly faults: Faults
  readonly harm: Harm
  readonly journal: MessageJournal
  readonly log: Log
  /** Whether requests may ask for trouble by a header. */
  readonly mockControls: boolean
  /** Resolves when no notification is under way or due now. */
  readonly drainNotices: () => Promise<void>
}

/** The gateway's addresses, as merchants and payers' browsers post to them; `/` is the file host's. */
export function gatewayRoutes(options: GatewayOptions): Router {
  const router = new Router()
  for (const address of ADDRESSES) {
    router.post(`/gateway/api/${address}.do`, (ctx) => serve(ctx, address, options))
  }
  router.post('/', (ctx) => serve(ctx, 'file', options))
  router.post('/jiaofei/api/:address.do', (ctx) => serve(ctx, 'jiaofei', options))
  router.get('/gateway/api/frontTransReq.do', (ctx) => {
    // Browsers that distrust the certificate turn their POST into this; the real gateway answers so.
    ctx.status = 501
  })
  return router
}

async function serve(ctx: Context, address: PostedTo, options: GatewayOptions): Promise<void> {
  const { network, faults, harm, journal, drainNotices } = options
  const body = await readMessage(ctx, BODY_LIMITS, 'Invalid request.')
  if (!body) return
  const decoded = decodeForm(body)
  if (!decoded.ok) return answerPlainly(ctx, 200, 'Invalid request.')
  const { message } = decoded
  const scenarios = options.mockControls ? ctx.get(SCENARIO_HEADER) : ''
  const unarmed = scenarios === '' ? null : faults.armScenarios(scenarios, message)
  if (unarmed) {
    journal.add(network.clock.now(), 'request', message)
    return answerPlainly(ctx, 400, unarmed)
  }
  const lost = faults.take('request', message)
  journal.add(network.clock.now(), 'request', message, lost?.action)
  if (lost?.action === 'drop') return hangUp(ctx)
  if (lost?.action === 'delay') await pause(network.clock, lost.delayMs ?? 0)

  const reply = lost?.respCode ? refuse(lost.respCode) : await work(message, address, options)

  if (isForBrowser(message, address)) return answerBrowser(ctx, message, address, reply, options)
  const fault = faults.take('answer', message)
  const answer = await harm(fault, await answerTo(message, address, reply, options))
  if (fault?.action === 'delay') await pause(network.clock, fault.delayMs ?? 0)
  if (fault?.action === 'notify-first') await drainNotices()
  journal.add(network.clock.now(), 'answer', answer, fault?.action)
  if (fault?.action === 'drop') return hangUp(ctx)
  // Clients take a form content type for url-encoded and an answer without a length for an empty one.
  ctx.set('Content-Type', `text/html;charset=${answer.encoding}`)
  // What merchants send comes back in the answer; no browser shall run it.
  ctx.set('Content-Security-Policy', "sandbox; default-src 'none'")
  ctx.body = answerBody(answer)
}

async function work(message: AcpMessage, address: PostedTo, options: GatewayOptions): Promise<Reply> {
  const { network, admission, log } = options
  const admitted = admit(message, address, network.clock.now(), admission)
  if (!admitted.ok) return admitted.reply
  const { request } = admitted
  return EXCHANGES[request.kind.name](request, network).catch((error) => failed(error, log))
}

/** The signed answer, in the version, charset and way of signing of its request. */
async function answerTo(
  message: AcpMessage,
  address: PostedTo,
  reply: Reply,
  { sign, secureKeyOf }: GatewayOptions,
): Promise<AcpMessage> {
  const { respCode, detail, tail, fields, echo = safeEcho(message, address) } = reply
  return sign({
    ...echo,
    ...envelopeFor(message, secureKeyOf),
    ...fields,
    respCode,
    respMsg: withTail(respMsg(respCode, detail), tail),
  })
}

/** Transactions with a page of their own are posted by the payer's browser, not by the merchant's server. */
function isForBrowser(message: AcpMessage, address: PostedTo): boolean {
  if (address !== 'frontTransReq') return false
  const kind = kindOfRequest(message, address)
  return kind === undefined || kind.address === 'frontTransReq'
}

/** What can happen to an answer that is a page, or the way to one: it carries no signature. */
const HARMS_A_PAGE: readonly FaultAction[] = ['drop', 'delay', 'code']

async function answerBrowser(
  ctx: Context,
  message: AcpMessage,
  address: PostedTo,
  reply: Reply,
  { network, faults, journal }: GatewayOptions,
): Promise<void> {
  const fault = faults.take('answer', message, HARMS_A_PAGE)
  if (fault?.action === 'delay') await pause(network.clock, fault.delayMs ?? 0)
  const { respCode, detail, tail, payAt } = fault?.respCode ? refuse(fault.respCode) : reply
  const said = withTail(respMsg(respCode, detail), tail)
  const told = { ...safeEcho(message, address), respCode, respMsg: said }
  journal.add(network.clock.now(), 'answer', told, fault?.action)
  if (fault?.action === 'drop') return hangUp(ctx)
  if (payAt) sendToCashier(ctx, cashierPath(payAt, network.secrets))
  else errorPage(ctx, said)
}

/** A full store refused the work before it began, so it may be sent again; of anything else nobody knows. */
function failed(error: unknown, log: Log): Reply {
  if (error instanceof StoreBusyError) return refuse('06')
  log.error({ err: error }, 'a request could not be answered')
  return refuse('03')
}
