import { createHash } from 'node:crypto'
import Router from '@koa/router'
import type { Context } from 'koa'
import { isValidAt } from '../../acp/certificates.ts'
import { toTxnTime } from '../../acp/times.ts'
import { pause } from '../../clock/clock.ts'
import { parseJson } from '../../http/json.ts'
import type { Log } from '../../log.ts'
import {
  type MsgInfo,
  QR_CONTENT_TYPE,
  QR_MESSAGE_MAX_BYTES,
  SIGNATURE_HEADER,
} from '../../qrgateway/envelope.ts'
import { readRequest, type SealedMessage, sealAnswer } from '../../qrgateway/exchange.ts'
import { type AppMsgType, isQrMsgType, QR_MESSAGES, type QrMsgType } from '../../qrgateway/messages.ts'
import { StoreBusyError } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import type { Faults } from '../gateway/faults.ts'
import type { MessageJournal } from '../gateway/message-journal.ts'
import { answerPlainly, hangUp, readMessage } from '../gateway/plain-answers.ts'
import { qrCodeOfOutcome } from '../switch/qr-response-codes.ts'
import { isCertificateOf } from './app-register.ts'
import { type AppAnswer, type AppExchange, type AppRequest, findAnswered, keepAnswer } from './exchange.ts'
import { generation, retire, revealed } from './generation.ts'
import { QR_HARMS, signedWrongly } from './harm.ts'
import { inquiry } from './inquiry.ts'
import { pinResult, resultInquiry } from './results.ts'
import { scanPayment } from './scan-payment.ts'

export interface QrDoorOptions {
  readonly network: Network
  readonly faults: Faults
  readonly journal: MessageJournal
  readonly log: Log
  /** How far a message's timeStamp may lie from the network's clock. */
  readonly timeToleranceMs: number
}

/** What the network does, by the kind of message. */
const EXCHANGES: { readonly [T in AppMsgType]: AppExchange<T> } = {
  QRC_INFO_INQUIRY: inquiry,
  MPQRC_PAYMENT_URL: scanPayment,
  MPQRC_PAYMENT_EMV: scanPayment,
  QRC_GENERATION: generation,
  QRC_REVEALED: revealed,
  QRC_RETIRE: retire,
  ADDITIONAL_PROCESSING_RESULT: pinResult,
  TRX_RESULT_INQUIRY: resultInquiry,
}

const BODY_LIMITS = { limitBytes: QR_MESSAGE_MAX_BYTES, timeoutMs: 10_000 }

/** The QR gateway's addresses, `/scis/switch/…`, for payment apps: JSON both ways, every message signed. */
export function qrDoors(options: QrDoorOptions): Router {
  const router = new Router()
  for (const [msgType, { path }] of Object.entries(QR_MESSAGES)) {
    if (path !== null) router.post(path, (ctx) => serve(ctx, msgType as AppMsgType, options))
  }
  return router
}

async function serve(ctx: Context, msgType: AppMsgType, options: QrDoorOptions): Promise<void> {
  const { network, journal } = options
  const receivedAtMs = network.clock.now()
  const body = await readMessage(ctx, BODY_LIMITS, 'Invalid message.')
  if (!body) return
  const read = readRequest(
    { body, jws: ctx.get(SIGNATURE_HEADER) },
    (certId) => network.pki.findCertificate(certId),
    parseJson,
  )
  const msgInfo = read.ok ? read.message.msgInfo : read.msgInfo
  // Whom nobody can answer by name is told so in plain words.
  if (!msgInfo) return answerPlainly(ctx, 400, 'Invalid message.')

  const byName = { merId: msgInfo.insID, orderId: msgInfo.msgID }
  const fault = (place: 'request' | 'answer') => options.faults.take(place, byName, QR_HARMS[place])
  const lost = fault('request')
  if (lost?.action === 'drop') {
    journal.addQr(receivedAtMs, 'request', byName, parsed(body), lost.action)
    return hangUp(ctx)
  }
  if (lost?.action === 'delay') await pause(network.clock, lost.delayMs ?? 0)

  const answer: AppAnswer<AppMsgType> =
    lost?.action === 'code'
      ? REFUSED_UNDONE
      : read.ok
        ? await admitted()
        : { reply: { code: read.code, detail: read.detail } }
  const about = { merId: answer.merId ?? byName.merId, orderId: answer.orderId ?? byName.orderId }
  journal.addQr(receivedAtMs, 'request', about, parsed(body), lost?.action)

  const harmed = fault('answer')
  if (harmed?.action === 'delay') await pause(network.clock, harmed.delayMs ?? 0)
  const sealed = await sealAnswer(
    replyType(msgInfo, msgType),
    named(msgInfo),
    harmed?.respCode ? { code: qrCodeOfOutcome(harmed.respCode) } : answer.reply,
    network.pki.signing,
  )
  journal.addQr(network.clock.now(), 'answer', about, parsed(sealed.body), harmed?.action)
  network.wakeNotices()
  network.wakeCodeNotices()
  network.dueOrders.wake()
  if (harmed?.action === 'drop') return hangUp(ctx)
  send(ctx, harmed?.action === 'bad-signature' ? await signedWrongly(sealed, network.pki.signing) : sealed)

  async function admitted(): Promise<AppAnswer<AppMsgType>> {
    if (!read.ok) throw new Error('only what was read is admitted')
    const { message, certificate } = read
    const app = network.apps.find(message.msgInfo.insID)
    if (!app || !isCertificateOf(certificate, app.insID)) return { reply: { code: 'A0', detail: 'insID' } }
    if (!isValidAt(certificate, receivedAtMs))
      return { reply: { code: 'A0', detail: 'certificate-validity' } }
    if (message.msgType !== msgType) return malformed('msgInfo.msgType: another message belongs here')
    const { timeStamp, msgID } = message.msgInfo
    // Numbers with U are the network's, and an app that used another's would keep that one from using it.
    if (!msgID.startsWith(`A${app.insID}`)) return malformed('msgInfo.msgID: A and the insID come first')
    const request = { msgType, msgID, trxInfo: message.trxInfo, app, receivedAtMs }
    const isLate = isAnotherTime(timeStamp, receivedAtMs, options.timeToleranceMs)
    return once(request as AppRequest<AppMsgType>, isLate, options)
  }

  function named({ msgID, insID }: MsgInfo) {
    return { msgID, insID, timeStamp: toTxnTime(network.clock.now()) }
  }
}

/**
 * Does what is asked, once: the same message again gets the same answer, another one under its number is refused. One
 * of another time does nothing; but what it did in its own time is told, since nobody shall take it for undone.
 */
async function once(
  request: AppRequest<AppMsgType>,
  isLate: boolean,
  { network, log }: QrDoorOptions,
): Promise<AppAnswer<AppMsgType>> {
  const requestSha256 = createHash('sha256').update(JSON.stringify(request.trxInfo)).digest()
  try {
    return await network.store.transact(async (tx) => {
      const known = await findAnswered(tx, request.msgID)
      if (known) {
        const isSame =
          known.insID === request.app.insID &&
          known.msgType === request.msgType &&
          requestSha256.equals(known.requestSha256)
        return isSame ? known.answer : { reply: { code: '94' } }
      }
      if (isLate) return malformed('msgInfo.timeStamp: not the present time')
      const exchange = EXCHANGES[request.msgType] as AppExchange<AppMsgType>
      const answer = await exchange(tx, request, network)
      await keepAnswer(tx, request, requestSha256, answer)
      return answer
    })
  } catch (error) {
    // A full store refused the work before it began; of anything else nobody knows.
    if (error instanceof StoreBusyError) return { reply: { code: '91' } }
    log.error({ err: error, msgID: request.msgID }, 'a message of an app could not be answered')
    return { reply: { code: '98' } }
  }
}

/** Told for any ACP code that a tester's fault names: the request may be sent again. */
const REFUSED_UNDONE: AppAnswer<AppMsgType> = { reply: { code: '96' } }

const malformed = (detail: string): AppAnswer<AppMsgType> => ({ reply: { code: '30', detail } })

/** An answer is of its request's kind; to a kind that there is not, of the address's. */
function replyType({ msgType }: MsgInfo, ofAddress: AppMsgType): QrMsgType {
  return isQrMsgType(msgType) ? msgType : ofAddress
}

function isAnotherTime(timeStamp: string, nowMs: number, toleranceMs: number): boolean {
  const [from, to] = [toTxnTime(nowMs - toleranceMs), toTxnTime(nowMs + toleranceMs)]
  return timeStamp < from || timeStamp > to
}

/** For the journal alone, which shows what it can of a message that nobody could read either. */
function parsed(body: Buffer): object {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return {}
  }
}

function send(ctx: Context, { body, jws }: SealedMessage): void {
  ctx.set('Content-Type', QR_CONTENT_TYPE)
  ctx.set(SIGNATURE_HEADER, jws)
  ctx.body = body
}
