import { createHash } from 'node:crypto'
import type { QrReply } from '../../qrgateway/exchange.ts'
import type { AppMsgType, QrRequest } from '../../qrgateway/messages.ts'
import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import type { CodeRefusal } from '../institutions/refusals.ts'
import { QR_REQUEST_KEPT_MS } from '../limits.ts'
import type { App } from './app-register.ts'

/** A request of an app whose signature, form and time are in order. */
export interface AppRequest<T extends AppMsgType> {
  readonly msgType: T
  readonly msgID: string
  readonly trxInfo: QrRequest<T>
  readonly app: App
  readonly receivedAtMs: number
}

/** What is answered, and which order's page shows it. */
export interface AppAnswer<T extends AppMsgType> {
  readonly reply: QrReply<T>
  readonly merId?: string
  readonly orderId?: string
  /** Of inquiries: what a payment has to be about to follow this one. */
  readonly subject?: Buffer
  /** Of inquiries: the code came from afar, which the rules ask about again when it is paid. */
  readonly isRemote?: boolean
}

/** One message of an app: everything after its form was found in order, inside one transaction. */
export type AppExchange<T extends AppMsgType> = (
  tx: Transaction,
  request: AppRequest<T>,
  network: Network,
) => Promise<AppAnswer<T>>

export function refused<T extends AppMsgType>(
  { code, rule, alternatives }: CodeRefusal,
  about: Pick<AppAnswer<T>, 'merId' | 'orderId'> = {},
): AppAnswer<T> {
  return { reply: { code, detail: rule, trxInfo: { rule, alternatives } }, ...about }
}

/** Who pays and what, as one fingerprint: a payment follows the inquiry of the same payer about the same code. */
export function subjectOf(insID: string, userID: string, code: string): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([insID, userID, code]))
    .digest()
}

/** A request that was answered before. */
export interface AnsweredRequest {
  readonly insID: string
  readonly msgType: AppMsgType
  readonly requestSha256: Uint8Array
  readonly subjectSha256: Uint8Array | null
  readonly answer: Omit<AppAnswer<AppMsgType>, 'subject'>
  readonly atMs: number
}

export async function findAnswered(reader: Reader, msgID: string): Promise<AnsweredRequest | null> {
  const row = await reader.get<AnsweredRow>('SELECT * FROM qr_request WHERE msg_id = ?', msgID)
  if (!row) return null
  return {
    insID: row.ins_id,
    msgType: row.msg_type,
    requestSha256: row.request_sha256,
    subjectSha256: row.subject_sha256,
    answer: JSON.parse(row.reply),
    atMs: row.at_ms,
  }
}

/** Keeps an answer in the commit of what was done for it, and lets go of those that nobody can ask for again. */
export async function keepAnswer<T extends AppMsgType>(
  tx: Transaction,
  { msgID, msgType, app, receivedAtMs }: AppRequest<T>,
  requestSha256: Uint8Array,
  { subject, ...answer }: AppAnswer<T>,
): Promise<void> {
  const tooOld = { table: 'qr_request', key: 'msg_id', when: 'at_ms < ?' }
  await forget(tx, tooOld, receivedAtMs - QR_REQUEST_KEPT_MS)
  await tx.run(
    `INSERT INTO qr_request (msg_id, ins_id, msg_type, request_sha256, subject_sha256, reply, at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    msgID,
    app.insID,
    msgType,
    requestSha256,
    subject ?? null,
    JSON.stringify(answer),
    receivedAtMs,
  )
}

interface AnsweredRow {
  ins_id: string
  msg_type: AppMsgType
  request_sha256: Uint8Array
  subject_sha256: Uint8Array | null
  reply: string
  at_ms: number
}
