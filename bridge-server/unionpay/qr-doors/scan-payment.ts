import type { QrRequest } from '../../qrgateway/messages.ts'
import { fromValidUntil } from '../../qrgateway/times.ts'
import { clearedFields } from '../gateway/notices.ts'
import { plainCode } from '../institutions/payable.ts'
import { refusal } from '../institutions/refusals.ts'
import { INQUIRY_LIFE_MS } from '../limits.ts'
import { paymentsAfter } from '../switch/code-payment.ts'
import { paySale } from '../switch/pay-code.ts'
import { admitScan } from '../switch/scan-sale.ts'
import { paymentStatusOf } from './app-notices.ts'
import { type AppExchange, findAnswered, refused, subjectOf } from './exchange.ts'
import { openTypedPin, payerOf } from './payer.ts'

/**
 * MPQRC_PAYMENT_URL and MPQRC_PAYMENT_EMV: pays a code that an inquiry was answered about. Every rule is asked again,
 * because time has passed; what a rule refuses leaves nothing behind.
 */
export const scanPayment: AppExchange<'MPQRC_PAYMENT_URL' | 'MPQRC_PAYMENT_EMV'> = async (
  tx,
  request,
  network,
) => {
  const { app, msgID, receivedAtMs: atMs } = request
  const { userID, mpqrcPayload, origTrxMsgID, pin, encryptCertId, payUntil } = request.trxInfo
  // The app may have told its payer by now that nothing was paid.
  if (payUntil !== undefined && network.clock.now() >= fromValidUntil(payUntil))
    return refused(TOO_LATE.refusal)
  const asked = await findAnswered(tx, origTrxMsgID)
  const subject = subjectOf(app.insID, userID, plainCode(mpqrcPayload))
  const isOwnInquiry =
    asked?.answer.reply.code === '00' && asked.subjectSha256 !== null && subject.equals(asked.subjectSha256)
  if (!isOwnInquiry || asked.atMs + INQUIRY_LIFE_MS <= atMs) return refused(NO_INQUIRY.refusal)
  const { reply: _, isRemote = false, ...about } = asked.answer
  const { tries, isPaid } = await paymentsAfter(tx, origTrxMsgID)
  if (isPaid) return refused(PAID_INQUIRY.refusal, about)

  const found = await payerOf(tx, app, request.trxInfo, atMs)
  if (!found.ok) return refused(found.refusal, about)
  const { payer, card } = found
  const typed =
    pin === undefined || encryptCertId === undefined
      ? undefined
      : openTypedPin({ pin, encryptCertId }, request.trxInfo.token, network.pki)
  if (typed === 'other-certificate') {
    return { reply: { code: '30', detail: 'trxInfo.encryptCertId: not the present certificate' }, ...about }
  }
  const admitted = await admitScan(tx, network, {
    code: mpqrcPayload,
    payer,
    card,
    amountFen: Number(request.trxInfo.trxAmt),
    verified: typed ? 'holding-and-pin' : 'holding',
    isRemote,
    atMs,
  })
  if (!admitted.ok) return refused(admitted.refusal, about)
  // Named after the inquiry, so that its page shows both; another try after a decline gets a name of its own.
  const orderId = tries === 0 ? origTrxMsgID : `${origTrxMsgID}R${tries + 1}`
  const sale = admitted.saleOf({ orderId, msgId: msgID, inquiryId: origTrxMsgID })
  const { merchantInfo } = request.trxInfo as QrRequest<'MPQRC_PAYMENT_EMV'>
  if (merchantInfo && merchantInfo.mid.trim() !== sale.payee.merId) {
    return refused(OTHER_MERCHANT.refusal, about)
  }
  const { payment, order: paid } = await paySale(tx, network, sale, typed ?? 'recognised')
  const { queryId, voucherNo, status, responseCode, pinTriesLeft } = payment
  const { settleDate } = status === 'approved' ? await clearedFields(tx, paid) : {}
  return {
    merId: paid.merId,
    orderId: paid.orderId,
    reply: {
      code: responseCode,
      trxInfo: {
        qrcVoucherNo: voucherNo,
        queryId,
        paymentStatus: paymentStatusOf(status),
        ...(settleDate === undefined ? {} : { settleDate }),
        ...(pinTriesLeft === null ? {} : { pinTriesLeft }),
      },
    },
  }
}

const TOO_LATE = refusal('02', 'payment-expired')
const NO_INQUIRY = refusal('12', 'no-such-inquiry')
/** The app shows its payer another merchant than the one that the code pays. */
const OTHER_MERCHANT = refusal('03', 'merchant-mismatch')
/** Who confirms twice pays once: a printed code would take the money again. */
const PAID_INQUIRY = refusal('12', 'inquiry-paid')
