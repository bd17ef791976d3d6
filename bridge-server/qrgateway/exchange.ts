import type { Certificate, SigningIdentity } from '../acp/certificates.ts'
import { type Envelope, type MsgInfo, QR_VERSION } from './envelope.ts'
import {
  isQrMsgType,
  msgInfoSchema,
  msgResponseSchema,
  QR_MESSAGES,
  type QrAnswer,
  type QrMsgType,
  type QrRefusal,
  type QrRequest,
  type QrRequestInput,
  qrRefusal,
} from './messages.ts'
import { QR_RESPONSE_CODES, type QrResponseCodeName } from './response-codes.ts'
import { type SignatureFault, signDetached, verifyDetached } from './signature.ts'

/** A message ready to be sent: these very bytes are what the signature covers. */
export interface SealedMessage {
  readonly body: Buffer
  /** Value of the header `upi-jws`. */
  readonly jws: string
}

/** What names a message, besides its version. */
export type Naming = Omit<MsgInfo, 'versionNo' | 'msgType'>

/** Writes and signs a request or notice. What does not fit its schema is this program's mistake and throws. */
export async function sealRequest<T extends QrMsgType>(
  msgType: T,
  naming: Naming,
  trxInfo: QrRequestInput<T>,
  identity: SigningIdentity,
): Promise<SealedMessage> {
  QR_MESSAGES[msgType].request.parse(trxInfo)
  return seal({ msgInfo: { versionNo: QR_VERSION, ...naming, msgType }, trxInfo }, identity)
}

/** What is answered to a request. */
export interface QrReply<T extends QrMsgType> {
  readonly code: QrResponseCodeName
  /** For people, behind the code's own text: which field is wrong, for instance. */
  readonly detail?: string
  readonly trxInfo?: QrAnswer<T> | QrRefusal
}

/** Writes and signs the answer to a request, under its msgID. */
export async function sealAnswer<T extends QrMsgType>(
  msgType: T,
  naming: Naming,
  { code, detail, trxInfo }: QrReply<T>,
  identity: SigningIdentity,
): Promise<SealedMessage> {
  const { zh } = QR_RESPONSE_CODES[code]
  const responseMsg = (detail ? `${zh}: ${detail}` : zh).slice(0, 400)
  const msgResponse = { responseCode: code, responseMsg }
  return seal(
    {
      msgInfo: { versionNo: QR_VERSION, ...naming, msgType },
      ...(trxInfo === undefined ? {} : { trxInfo }),
      msgResponse,
    },
    identity,
  )
}

async function seal(envelope: Envelope, identity: SigningIdentity): Promise<SealedMessage> {
  const body = Buffer.from(JSON.stringify(envelope), 'utf8')
  return { body, jws: await signDetached(body, identity) }
}

/** Reads JSON as strictly as its caller wants; throws on anything that is none. */
export type ParseJson = (body: Uint8Array) => unknown

export type ReadRequest<C extends Certificate> =
  | { readonly ok: true; readonly message: QrMessage; readonly certificate: C }
  | {
      readonly ok: false
      /** A0 for what nobody signed, 30 for what has not the form of its kind. */
      readonly code: 'A0' | '30'
      /** What is wrong, by field where there is one. */
      readonly detail: string
      /** To answer under; null when not even that could be read. */
      readonly msgInfo: MsgInfo | null
    }

/** A request or notice of one kind, checked field by field. */
export type QrMessage = {
  [T in QrMsgType]: { readonly msgType: T; readonly msgInfo: MsgInfo; readonly trxInfo: QrRequest<T> }
}[QrMsgType]

/** Reads and proves a request or notice. The first thing wrong is named. */
export function readRequest<C extends Certificate>(
  { body, jws }: { readonly body: Buffer; readonly jws: string | undefined },
  findCertificate: (certId: string) => C | undefined,
  parseJson: ParseJson,
): ReadRequest<C> {
  const envelope = tryParse(body, parseJson)
  const named = msgInfoSchema.safeParse(envelope?.msgInfo)
  const msgInfo: MsgInfo | null = named.success ? named.data : null
  const signed = verifyDetached(jws, body, findCertificate)
  if (!signed.ok) return { ok: false, code: 'A0', detail: signed.fault, msgInfo }
  const malformed = (detail: string) => ({ ok: false, code: '30', detail, msgInfo }) as const
  if (!envelope) return malformed('the body is not JSON')
  if (!named.success) return malformed(firstIssue(named.error, 'msgInfo'))
  const { msgType } = named.data
  if (!isQrMsgType(msgType)) return malformed('msgInfo.msgType: no such message')
  const trxInfo = QR_MESSAGES[msgType].request.safeParse(envelope.trxInfo)
  if (!trxInfo.success) return malformed(firstIssue(trxInfo.error, 'trxInfo'))
  const message = { msgType, msgInfo: named.data, trxInfo: trxInfo.data } as QrMessage
  return { ok: true, message, certificate: signed.certificate }
}

/** An answer, proven to be to this request. */
export interface ReadAnswer<T extends QrMsgType> {
  /** Codes that are not in the table have the verdict `pending`. */
  readonly code: string
  readonly text: string
  /** Null when the answer tells nothing, or a refusal. */
  readonly trxInfo: QrAnswer<T> | null
  readonly refusal: QrRefusal | null
}

export type AnswerFault = SignatureFault | 'not-json' | 'not-an-answer' | 'other-message'

/** Reads an answer to the request `msgID`. A fault means that nobody knows what became of the request. */
export function readAnswer<T extends QrMsgType>(
  msgType: T,
  msgID: string,
  { body, jws }: { readonly body: Buffer; readonly jws: string | undefined },
  findCertificate: (certId: string) => Certificate | undefined,
  parseJson: ParseJson,
):
  | { readonly ok: true; readonly answer: ReadAnswer<T> }
  | { readonly ok: false; readonly fault: AnswerFault } {
  const signed = verifyDetached(jws, body, findCertificate)
  if (!signed.ok) return signed
  const envelope = tryParse(body, parseJson)
  if (!envelope) return { ok: false, fault: 'not-json' }
  const msgInfo = msgInfoSchema.safeParse(envelope.msgInfo)
  const response = msgResponseSchema.safeParse(envelope.msgResponse)
  if (!msgInfo.success || !response.success) return { ok: false, fault: 'not-an-answer' }
  if (msgInfo.data.msgID !== msgID || msgInfo.data.msgType !== msgType)
    return { ok: false, fault: 'other-message' }
  const told = QR_MESSAGES[msgType].answer.safeParse(envelope.trxInfo)
  const refusal = qrRefusal.safeParse(envelope.trxInfo)
  const { responseCode, responseMsg } = response.data
  return {
    ok: true,
    answer: {
      code: responseCode,
      text: responseMsg,
      trxInfo: told.success && !refusal.success ? (told.data as QrAnswer<T>) : null,
      refusal: refusal.success ? refusal.data : null,
    },
  }
}

function tryParse(body: Buffer, parseJson: ParseJson): Partial<Envelope> | undefined {
  try {
    const value = parseJson(body)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function firstIssue(
  { issues }: { issues: { path: PropertyKey[]; message: string }[] },
  within: string,
): string {
  const [issue] = issues
  return `${[within, ...(issue?.path ?? [])].join('.')}: ${issue?.message}`
}
