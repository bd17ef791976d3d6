import { createHash } from 'node:crypto'
import { toTxnTime } from '../../acp/times.ts'
import type { Order } from '../gateway/order.ts'
import type { CODE_KINDS } from '../gateway/order-kinds.ts'

/** The order that a payment by a code makes for a merchant whose system no message came from. */
export function codeOrder(asked: {
  readonly kind: keyof typeof CODE_KINDS
  readonly merId: string
  readonly orderId: string
  readonly amountFen: number
  readonly atMs: number
}): Order {
  const { kind, merId, orderId, amountFen, atMs } = asked
  const txnTime = toTxnTime(atMs)
  return {
    merId,
    orderId,
    txnTime,
    kind,
    state: 'received',
    respCode: '05',
    amountFen,
    // As if the merchant had sent it by ACP, so that files and pages read it like any other.
    echo: {
      version: '5.1.0',
      encoding: 'UTF-8',
      signMethod: '01',
      txnType: '01',
      txnSubType: kind === 'scannedCode' ? '07' : '06',
      bizType: '000000',
      channelType: '08',
      accessType: '0',
      merId,
      orderId,
      txnTime,
      txnAmt: String(amountFen),
      currencyCode: '156',
    },
    requestSha256: createHash('sha256').update(`${merId}:${orderId}:${txnTime}`).digest(),
    backUrl: null,
    tn: null,
    queryId: null,
    cardRef: null,
    payCardType: null,
    receivedAtMs: atMs,
    payUntilMs: null,
    answerDueMs: null,
    finishedAtMs: null,
    origQueryId: null,
    givenBackFen: 0,
    undoneBy: null,
    front: null,
  }
}
