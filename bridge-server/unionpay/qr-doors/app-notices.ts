import { toTxnTime } from '../../acp/times.ts'
import { newMsgId } from '../../qrgateway/envelope.ts'
import type { NoticeMsgType, QrRequestInput } from '../../qrgateway/messages.ts'
import type { QrResponseCodeName } from '../../qrgateway/response-codes.ts'
import { toValidUntil } from '../../qrgateway/times.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Transaction } from '../../store/store.ts'
import { type NoticeReach, noticeUrl } from '../gateway/notices.ts'
import type { OrderKey } from '../gateway/order.ts'
import { type Payee, statementLineOf } from '../institutions/payees.ts'
import type { CodePayer, CodePayment, CodePaymentStatus } from '../switch/code-payment.ts'
import { nextTrace } from '../switch/sequences.ts'

export const APP_NOTICE_CHANNEL = 'qr-notice'

/** A message from the network to an app, as it waits to be sent, without what the app alone may read. */
export type AppNotice = {
  [T in NoticeMsgType]: {
    readonly msgType: T
    readonly insID: string
    readonly msgID: string
    readonly trxInfo: Omit<QrRequestInput<T>, keyof AppSecret>
    /** Whose order page shows it. */
    readonly merId: string
    readonly orderId: string
  }
}[NoticeMsgType]

/** Digits that pay: those of the code that was shown, and the token of the card. */
export interface AppSecret {
  readonly barcodeCpqrcPayload?: string
  readonly token?: string
}

/** Asks the app for its payer's PIN, in the commit that makes the payment wait for it. */
export async function recordPinRequest(
  tx: Transaction,
  payment: CodePayment,
  payee: Payee,
  { untilMs, atMs, reach }: { readonly untilMs: number; readonly atMs: number; readonly reach: NoticeReach },
): Promise<void> {
  const { payer, shownCode, msgId, amountFen } = payment
  if (shownCode === null) return
  await record(
    tx,
    payer,
    payment,
    reach,
    atMs,
    'ADDITIONAL_PROCESSING',
    {
      ...payeeFields(payee),
      origTrxMsgID: msgId,
      trxAmt: String(amountFen),
      validUntil: toValidUntil(untilMs),
    },
    { barcodeCpqrcPayload: shownCode },
  )
}

/** Tells the app what became of its payer's payment, in the commit that makes it so. */
export async function recordResult(
  tx: Transaction,
  payment: CodePayment,
  payee: Payee,
  reach: NoticeReach,
  atMs: number,
): Promise<void> {
  const { payer, queryId, status, responseCode, pinTriesLeft, shownCode, msgId, amountFen } = payment
  await record(
    tx,
    payer,
    payment,
    reach,
    atMs,
    'TRX_RESULT_NOTIFICATION',
    {
      ...payeeFields(payee),
      origTrxMsgID: msgId,
      paymentStatus: paymentStatusOf(status),
      responseCode,
      ...(pinTriesLeft === null ? {} : { pinTriesLeft }),
      trxAmt: String(amountFen),
      queryId,
      statementLine: statementLineOf(payee, payer.network),
    },
    shownCode === null ? {} : { barcodeCpqrcPayload: shownCode },
  )
}

/** Tells the app that money of its payer's payment has gone back, in the commit that moves it. */
export async function recordRefund(
  tx: Transaction,
  payment: CodePayment,
  payee: Payee,
  refund: { readonly queryId: string; readonly amountFen: number },
  reach: NoticeReach,
  atMs: number,
): Promise<void> {
  const { payer, queryId, msgId, amountFen } = payment
  await record(tx, payer, payment, reach, atMs, 'TRX_RESULT_NOTIFICATION', {
    ...payeeFields(payee),
    origTrxMsgID: msgId,
    paymentStatus: 'APPROVED',
    responseCode: '00',
    trxAmt: String(amountFen),
    queryId,
    refund: {
      queryId: refund.queryId,
      trxAmt: String(refund.amountFen),
      refundedAt: toValidUntil(atMs),
    },
    statementLine: statementLineOf(payee, payer.network),
  })
}

/** Tells the app that somebody scanned its payer's code and a rule refused it. No payment began. */
export async function recordRefusedCode(
  tx: Transaction,
  refused: OrderKey & {
    readonly payer: CodePayer
    readonly shownCode: string
    readonly amountFen: number
    readonly code: QrResponseCodeName
    readonly rule: string
  },
  payee: Payee,
  reach: NoticeReach,
  atMs: number,
): Promise<void> {
  const { payer, shownCode, amountFen, code, rule } = refused
  const origTrxMsgID = newMsgId('U', payer.app?.insID ?? '', toTxnTime(atMs), await nextTrace(tx))
  await record(
    tx,
    payer,
    refused,
    reach,
    atMs,
    'TRX_RESULT_NOTIFICATION',
    {
      ...payeeFields(payee),
      origTrxMsgID,
      paymentStatus: 'DECLINED',
      responseCode: code,
      rule,
      trxAmt: String(amountFen),
      statementLine: statementLineOf(payee, payer.network),
    },
    { barcodeCpqrcPayload: shownCode },
  )
}

export function paymentStatusOf(status: CodePaymentStatus): 'APPROVED' | 'CONTINUING' | 'DECLINED' {
  if (status === 'approved') return 'APPROVED'
  return status === 'declined' ? 'DECLINED' : 'CONTINUING'
}

/** How messages name a payee. */
export function payeeFields({ nameZh, nameEn, institution, city }: Payee) {
  return {
    merchantName: nameZh,
    merchantNameEn: nameEn,
    codeOwner: institution.owner,
    cityCode: city.code,
  }
}

async function record<T extends NoticeMsgType>(
  tx: Transaction,
  { app }: CodePayer,
  { merId, orderId, txnTime }: OrderKey,
  reach: NoticeReach,
  atMs: number,
  msgType: T,
  trxInfo: Extract<AppNotice, { msgType: T }>['trxInfo'],
  code: Pick<AppSecret, 'barcodeCpqrcPayload'> = {},
): Promise<void> {
  const url = noticeUrl(app?.noticeUrl ?? null, reach)
  if (!app || url === null) return
  const { insID, token } = app
  const msgID = newMsgId('U', insID, toTxnTime(atMs), await nextTrace(tx))
  // The request for a PIN is about a code alone; results name the card as well.
  const secret: AppSecret = msgType === 'ADDITIONAL_PROCESSING' ? code : { ...code, token }
  const notice = { msgType, insID, msgID, trxInfo, merId, orderId }
  const subject = `${merId}:${orderId}:${txnTime}`
  const delivery = { id: msgID, channel: APP_NOTICE_CHANNEL, url, dueMs: atMs, secret }
  await appendEvent(tx, { type: `app.${msgType.toLowerCase()}`, subject, payload: notice, atMs }, delivery)
}
