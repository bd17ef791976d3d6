import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Certificate, readCertificate, type SigningIdentity } from '../../acp/certificates.ts'
import { readPfx } from '../../acp/pfx.ts'
import { toTxnTime } from '../../acp/times.ts'
import type { Clock } from '../../clock/clock.ts'
import { SECOND_MS } from '../../clock/clock.ts'
import type { Random } from '../../clock/random.ts'
import type { HttpClient } from '../../http/client.ts'
import { parseJson } from '../../http/json.ts'
import { type MsgInfo, newMsgId, QR_CONTENT_TYPE, SIGNATURE_HEADER } from '../../qrgateway/envelope.ts'
import {
  type Naming,
  type QrReply,
  type ReadAnswer,
  type ReadRequest,
  readAnswer,
  readRequest,
  type SealedMessage,
  sealAnswer,
  sealRequest,
} from '../../qrgateway/exchange.ts'
import {
  type AppMsgType,
  type NoticeMsgType,
  QR_MESSAGES,
  type QrRequestInput,
} from '../../qrgateway/messages.ts'

/** The bridge as an app of the network, by which payers scan and show codes. */
export interface AppOptions {
  /** Institution number, eight digits. */
  readonly insID: string
  /** Token requestor whose cards pay codes. */
  readonly trId: string
  /** Key and certificate, a file in the folder of the ACP certificates. */
  readonly pfx: string
  readonly pfxPassword: string
}

/** Speaks to the network's QR gateway: signs what leaves, believes only what the network signed. */
export interface QrClient {
  /** False for a bridge that has not signed up as an app. */
  readonly isSignedUp: boolean
  readonly insID: string
  readonly trId: string
  /** Where the network tells the bridge what became of codes. */
  readonly noticeUrl: () => string
  /** A number and time for a new message. */
  name(): Naming
  /** @param naming by default a new one; the same one again is the same request */
  call<T extends AppMsgType>(msgType: T, trxInfo: QrRequestInput<T>, naming?: Naming): Promise<QrResult<T>>
  /** Reads and proves what the network tells. */
  readNotice(body: Buffer, jws: string | undefined): ReadRequest<Certificate>
  sealReply<T extends NoticeMsgType>(msgType: T, about: MsgInfo, reply: QrReply<T>): Promise<SealedMessage>
}

/** A proven answer; or none that counts, which leaves unknown whether the network acted. */
export type QrResult<T extends AppMsgType> =
  | { readonly ok: true; readonly answer: ReadAnswer<T> }
  | { readonly ok: false; readonly why: string }

export interface QrClientOptions {
  readonly app: AppOptions
  readonly gatewayUrl: string
  /** Holds the app's pfx and the network's `sign.cer`. */
  readonly certsDir: string
  /** Where the network reaches the bridge; asked for each time, since the bridge may not be listening yet. */
  readonly noticeUrlBase: () => string
  readonly clock: Clock
  readonly random: Random
  readonly http: HttpClient
}

/** After this an answer is no longer waited for, and the outcome is asked for instead. */
const ANSWER_TIMEOUT_MS = 10 * SECOND_MS
export const QR_NOTICE_PATH = '/unionpay/qr-notices'

/** Reads the keys once. */
export async function openQrClient(options: QrClientOptions): Promise<QrClient> {
  const { app, gatewayUrl, certsDir, noticeUrlBase, clock, random, http } = options
  const { insID, trId } = app
  const read = (name: string) => readFile(path.join(certsDir, name))
  const identity: SigningIdentity = readPfx(await read(app.pfx), app.pfxPassword)
  const network = readCertificate(await read('sign.cer').then(String))
  const findCertificate = (certId: string) => (certId === network.certId ? network : undefined)
  // Counted from anywhere, so that a restart within one second repeats no number.
  let serial = random.bytes(4).readUInt32BE()

  const name = (): Naming => {
    const timeStamp = toTxnTime(clock.now())
    return { msgID: newMsgId('A', insID, timeStamp, serial++), timeStamp, insID }
  }
  return {
    isSignedUp: true,
    insID,
    trId,
    noticeUrl: () => `${noticeUrlBase()}${QR_NOTICE_PATH}`,
    name,
    async call(msgType, trxInfo, naming = name()) {
      const { body, jws } = await sealRequest(msgType, naming, trxInfo, identity)
      try {
        const answer = await http.send({
          method: 'POST',
          url: `${gatewayUrl}${QR_MESSAGES[msgType].path}`,
          headers: { 'content-type': QR_CONTENT_TYPE, [SIGNATURE_HEADER]: jws },
          body,
          timeoutMs: ANSWER_TIMEOUT_MS,
        })
        const signed = { body: answer.body, jws: [answer.headers[SIGNATURE_HEADER]].flat()[0] }
        const told = readAnswer(msgType, naming.msgID, signed, findCertificate, parseJson)
        return told.ok ? told : { ok: false, why: `HTTP ${answer.status}, not trusted: ${told.fault}` }
      } catch (error) {
        return { ok: false, why: `the network did not answer: ${(error as Error).message}` }
      }
    },
    readNotice: (body, jws) => readRequest({ body, jws }, findCertificate, parseJson),
    sealReply: (msgType, { msgID, timeStamp }, reply) =>
      sealAnswer(msgType, { msgID, timeStamp, insID }, reply, identity),
  }
}
