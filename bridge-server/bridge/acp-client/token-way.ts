import type { Clock } from '../../clock/clock.ts'
import { type Random, randomText } from '../../clock/random.ts'
import type { Merchants } from '../merchants.ts'
import type { WayToNetwork } from '../payments/way-to-network.ts'
import type { AcpClient } from './acp-client.ts'
import { queryPayment } from './payment-query.ts'
import { sendTokenPayment } from './token-payment.ts'

/** Orders of merchants are paid over ACP: a token payment (01/000902), asked for by 00/000902. */
export function tokenWay(acp: AcpClient, merchants: Merchants, clock: Clock, random: Random): WayToNetwork {
  const payeeOf = (mchid: string) => {
    const merchant = merchants.byMchid(mchid)
    if (!merchant) throw new Error(`merchant ${mchid} is not known here any more`)
    return merchant.unionpay
  }
  return {
    requestorOf: ({ mchid }) => merchants.byMchid(mchid)?.unionpay.trId ?? null,
    numberFor: () => `QA${randomText(random, 26)}`,
    send: ({ order, attempt, card, pin }) =>
      sendTokenPayment(acp, payeeOf(order.mchid), { attempt, amountFen: order.amountFen, card, pin }),
    ask: (order, attempt) =>
      queryPayment(acp, payeeOf(order.mchid), {
        orderId: attempt.acpOrderId,
        txnTime: attempt.acpTxnTime,
        bizType: '000902',
        amountFen: order.amountFen,
        nowMs: clock.now(),
      }),
  }
}
