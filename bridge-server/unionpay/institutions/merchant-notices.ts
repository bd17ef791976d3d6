import { toRfc3339 } from '../../clock/beijing.ts'
import { appendEvent } from '../../store/outbox.ts'
import type { Transaction } from '../../store/store.ts'
import { type NoticeReach, noticeUrl } from '../gateway/notices.ts'
import type { CodePayment } from '../switch/code-payment.ts'
import type { Payee } from './payees.ts'

export const MERCHANT_NOTICE_CHANNEL = 'institution-notice'

/** What an institution tells its merchant, as JSON, signed as the QR gateway's messages are. */
export interface MerchantNotice {
  readonly event: 'payment.succeeded'
  readonly institution: string
  readonly merId: string
  readonly orderId: string
  readonly queryId: string
  readonly amountFen: number
  readonly paidBy: string
  readonly paidAt: string
}

/** An institution tells its merchant of a sale, in the commit that makes it one. UnionPay's own orders are told by ACP. */
export async function recordMerchantNotice(
  tx: Transaction,
  payment: CodePayment,
  { institution }: Payee,
  reach: NoticeReach,
  atMs: number,
): Promise<void> {
  const { status, merId, orderId, queryId, amountFen, payer, notifyUrl } = payment
  const url = noticeUrl(notifyUrl, reach)
  if (status !== 'approved' || url === null) return
  const payload: MerchantNotice = {
    event: 'payment.succeeded',
    institution: institution.owner,
    merId,
    orderId,
    queryId,
    amountFen,
    paidBy: payer.network,
    paidAt: toRfc3339(atMs),
  }
  const subject = `${merId}:${orderId}:${payment.txnTime}`
  const delivery = { id: `institution:${queryId}`, channel: MERCHANT_NOTICE_CHANNEL, url, dueMs: atMs }
  await appendEvent(tx, { type: payload.event, subject, payload, atMs }, delivery)
}
