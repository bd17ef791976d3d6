import type { Reader } from '../../store/store.ts'
import type { Network } from '../gateway/exchange.ts'
import { clearedFields } from '../gateway/notices.ts'
import { findOrder } from '../gateway/order-file.ts'
import { type Payee, payeeOf, statementLineOf } from '../institutions/payees.ts'
import { refusal } from '../institutions/refusals.ts'
import { type CodePayment, type CodePaymentName, findCodePayment } from '../switch/code-payment.ts'
import { payByTypedPin } from '../switch/end-code-payment.ts'
import { findShownCode, type ShownCode } from '../wallet/shown-codes.ts'
import { payeeFields, paymentStatusOf } from './app-notices.ts'
import type { App } from './app-register.ts'
import { type AppExchange, refused } from './exchange.ts'
import { openTypedPin } from './payer.ts'

/** TRX_RESULT_INQUIRY: what became of a scan's payment, or of a code that was shown. */
export const resultInquiry: AppExchange<'TRX_RESULT_INQUIRY'> = async (tx, { app, trxInfo }, network) => {
  const name =
    'origMsgID' in trxInfo ? { msgId: trxInfo.origMsgID } : { shownCode: trxInfo.barcodeCpqrcPayload }
  const payment = await ownPayment(tx, app, name)
  if (!payment) {
    const use = 'shownCode' in name ? await refusedUseOf(tx, app, name.shownCode) : null
    return refused(use === null ? UNKNOWN : refusal(use.code, use.rule).refusal)
  }
  const payee = payeeOfPayment(network, payment)
  const order = payment.status === 'approved' ? await findOrder(tx, payment) : null
  const { settleDate } = order ? await clearedFields(tx, order) : {}
  const { merId, orderId, msgId, queryId, amountFen, payer } = payment
  return {
    merId,
    orderId,
    reply: {
      code: '00',
      trxInfo: {
        ...payeeFields(payee),
        ...standing(payment),
        origMsgID: msgId,
        queryId,
        trxAmt: String(amountFen),
        statementLine: statementLineOf(payee, payer.network),
        ...(settleDate === undefined ? {} : { settleDate }),
      },
    },
  }
}

/**
 * ADDITIONAL_PROCESSING_RESULT: the PIN that the app was asked for, or that its payer will not type it. When the
 * payment is decided already, because time ran out, the answer says how.
 */
export const pinResult: AppExchange<'ADDITIONAL_PROCESSING_RESULT'> = async (tx, request, network) => {
  const { app, trxInfo, receivedAtMs: atMs } = request
  const payment = await ownPayment(tx, app, { msgId: trxInfo.origTrxMsgID })
  if (!payment?.payer.app) return refused(UNKNOWN)
  const { merId, orderId } = payment
  const about = { merId, orderId }
  const answer = (decided: CodePayment) => ({
    ...about,
    reply: {
      code: decided.responseCode,
      trxInfo: { ...standing(decided), queryId: decided.queryId },
    },
  })
  if (payment.status !== 'awaiting-pin') return answer(payment)
  const order = await findOrder(tx, payment)
  if (order?.state !== 'pending') return refused(UNKNOWN, about)
  // After a restart a PIN may come before the alarm that ends the waiting.
  const isTooLate = order.answerDueMs !== null && order.answerDueMs <= atMs
  const isUntyped = 'cancelled' in trxInfo || isTooLate
  const pin = isUntyped ? null : openTypedPin(trxInfo, payment.payer.app.token, network.pki)
  if (pin === 'other-certificate') {
    return { reply: { code: '30', detail: 'trxInfo.encryptCertId: not the present certificate' }, ...about }
  }
  const payee = payeeOfPayment(network, payment)
  return answer(await payByTypedPin(tx, network, { payment, order, payee, pin, atMs }))
}

const UNKNOWN = refusal('25', 'payment-unknown').refusal

function standing({ status, responseCode, pinTriesLeft }: CodePayment) {
  return {
    paymentStatus: paymentStatusOf(status),
    responseCode,
    ...(pinTriesLeft === null ? {} : { pinTriesLeft }),
  }
}

/** Another app's payment looks like one that never was. */
async function ownPayment(
  reader: Reader,
  { insID }: App,
  name: CodePaymentName,
): Promise<CodePayment | null> {
  const payment = await findCodePayment(reader, name)
  return payment?.payer.app?.insID === insID ? payment : null
}

async function refusedUseOf(reader: Reader, { insID }: App, digits: string): Promise<ShownCode['refusal']> {
  const code = await findShownCode(reader, digits)
  return code?.payer.app?.insID === insID ? code.refusal : null
}

function payeeOfPayment({ merchants }: Pick<Network, 'merchants'>, { merId }: { merId: string }): Payee {
  const merchant = merchants.find(merId)
  if (!merchant) throw new Error(`nobody knows the merchant ${merId} of a payment`)
  return payeeOf(merchant)
}
