import type { Fen } from '../../../contract/money.ts'
import type { Order } from './order.ts'

/** What is particular to an order that the bridge places itself, as an app of the network. */
export interface AppOrder {
  readonly origin: 'scan' | 'code'
  readonly orderRef: string
  /** The app at the network. */
  readonly insID: string
  /** The mini program that the payer was in. */
  readonly appid: string
  readonly description: string
  readonly amountFen: Fen
  readonly payerOpenpid: string
  readonly createdMs: number
  readonly expiresMs: number
  /** Its number at the network, and the time of that number. */
  readonly acpOrderId: string
  readonly acpTxnTime: string
}

/** An order of the payer's own making: it has no merchant who could be told of it, and no ticket but the code. */
export function appOrder({ insID, ...order }: AppOrder): Order {
  return {
    ...order,
    mchid: insID,
    outTradeNo: order.orderRef,
    fingerprint: '',
    keySerial: '',
    descriptionEn: null,
    attach: null,
    deviceId: null,
    notifyUrl: '',
    payerOpenid: '',
    tn: '',
    // Unique, and of no form that launch parameters could have.
    prepayId: `${order.origin}:${order.orderRef}`,
    prepayExpiresMs: order.createdMs,
    state: 'awaiting',
    closedBy: null,
    version: 1,
    transactionId: null,
    bankType: null,
    paidMs: null,
  }
}
