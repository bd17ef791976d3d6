import type { RespCodeName } from '../../acp/respcodes.ts'
import type { Transaction } from '../../store/store.ts'
import { decided } from '../gateway/authorised-order.ts'
import type { Network } from '../gateway/exchange.ts'
import { recordOutcome } from '../gateway/notices.ts'
import { advance, type Order } from '../gateway/order.ts'
import { updateOrder } from '../gateway/order-file.ts'
import { takeCode } from '../institutions/merchant-codes.ts'
import type { Payee } from '../institutions/payees.ts'
import { type CodePayment, type CodePaymentStatus, updateCodePayment } from './code-payment.ts'
import { giveBackUse } from './day-limit-use.ts'
import { purposeOf, standing, tell } from './pay-code.ts'
import { type Payment, payByCard } from './payment.ts'
import { qrCodeOfOutcome } from './qr-response-codes.ts'

/** The PIN that an app was asked for has come; null when its payer will not type it. */
export async function payByTypedPin(
  tx: Transaction,
  network: Network,
  {
    payment,
    order,
    payee,
    pin,
    atMs,
  }: {
    readonly payment: CodePayment
    readonly order: Order
    readonly payee: Payee
    readonly pin: { readonly pin: string | null } | null
    readonly atMs: number
  },
): Promise<CodePayment> {
  if (pin === null) {
    const failed = advance(order, 'failed', { respCode: '69', answerDueMs: null, finishedAtMs: atMs })
    await updateOrder(tx, failed)
    await recordOutcome(tx, failed, network.telling)
    return endCodePayment(tx, network, payment, payee, { status: 'declined', respCode: '69' }, atMs)
  }
  const { queryId, merId, amountFen } = payment
  const money: Payment = {
    queryId,
    cardRef: order.cardRef as string,
    amountFen,
    merId,
    acquirerId: payee.institution.acquirerId,
    atMs,
    purpose: purposeOf(order),
  }
  const answer = await payByCard(tx, money, pin, network.secrets)
  // Until now nobody had asked the issuer, so the order is decided as one just received.
  const { order: after, fields } = decided({ ...order, state: 'received' }, money, answer)
  await updateOrder(tx, after)
  const { status, responseCode, pinTriesLeft } = standing(answer)
  if (status === 'continuing') {
    const continuing = { ...payment, status, responseCode }
    await updateCodePayment(tx, continuing)
    return continuing
  }
  await recordOutcome(tx, after, network.telling, fields)
  return endCodePayment(tx, network, payment, payee, { status, respCode: after.respCode, pinTriesLeft }, atMs)
}

/** A payment that was waiting has its outcome: who has to know is told, and what it had taken is free again if it failed. */
export async function endCodePayment(
  tx: Transaction,
  network: Pick<Network, 'telling'>,
  waiting: CodePayment,
  payee: Payee,
  outcome: {
    readonly status: CodePaymentStatus
    readonly respCode: RespCodeName
    readonly pinTriesLeft?: number | null
  },
  atMs: number,
): Promise<CodePayment> {
  const payment: CodePayment = {
    ...waiting,
    status: outcome.status,
    responseCode: qrCodeOfOutcome(outcome.respCode),
    pinTriesLeft: outcome.pinTriesLeft ?? null,
  }
  await updateCodePayment(tx, payment)
  if (payment.status === 'declined') {
    await giveBackUse(tx, payment.limitKey, payment.amountFen)
    if (payment.scannedCode !== null) await takeCode(tx, payment.scannedCode, null)
  }
  await tell(tx, payment, payee, network, atMs)
  return payment
}
