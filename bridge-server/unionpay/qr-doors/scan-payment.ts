import { clearedFields } from '../gateway/notices.ts'
import { plainCode, resolveMerchantCode } from '../institutions/payable.ts'
import { type CodeRefusal, refusal } from '../institutions/refusals.ts'
import { INQUIRY_LIFE_MS, PAYMENT_MAX_FEN } from '../limits.ts'
import { codeOrder } from '../switch/code-order.ts'
import { paymentsAfter } from '../switch/code-payment.ts'
import { fitsLimit, limitOf, mayPay } from '../switch/code-rules.ts'
import { paySale } from '../switch/pay-code.ts'
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
  const { userID, mpqrcPayload, origTrxMsgID, pin, encryptCertId } = request.trxInfo
  const asked = await findAnswered(tx, origTrxMsgID)
  const subject = subjectOf(app.insID, userID, plainCode(mpqrcPayload))
  const isOwnInquiry =
    asked?.reply.code === '00' && asked.subjectSha256 !== null && subject.equals(asked.subjectSha256)
  if (!isOwnInquiry || asked.atMs + INQUIRY_LIFE_MS <= atMs) return refused(NO_INQUIRY.refusal)
  const about = { merId: asked.merId ?? '', orderId: asked.orderId ?? '' }

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
  const resolved = await resolveMerchantCode(tx, mpqrcPayload, network, atMs)
  if (!resolved.ok) return refused(resolved.refusal, about)
  const { payee, codeClass, isStatic, code, order } = resolved.payable
  const { preset } = network.interop
  const ruled = mayPay({
    direction: 'payer-scans',
    payer,
    payee,
    codeClass,
    isStatic,
    isRemote: false,
    atMs,
    preset,
  })
  if (!ruled.ok) return refused(ruled.refusal, about)
  const amountFen = Number(request.trxInfo.trxAmt)
  const wrong = amountFault(amountFen, resolved.payable.amountFen)
  if (wrong) return refused(wrong, about)
  const verified = typed ? 'holding-and-pin' : 'holding'
  const limit = await limitOf(tx, { payer, card, isStatic, verified, atMs })
  const fits = fitsLimit(limit, amountFen, atMs)
  if (!fits.ok) return refused(fits.refusal, about)

  const orderId = await nextOrderId()
  const { payment, order: paid } = await paySale(
    tx,
    network,
    {
      order: order ?? codeOrder({ kind: 'scannedCode', merId: payee.merId, orderId, amountFen, atMs }),
      payee,
      payer,
      cardRef: card.ref,
      limitKey: limit.key,
      msgId: msgID,
      inquiryId: origTrxMsgID,
      scannedCode: code?.code ?? null,
      shownCode: null,
      notifyUrl: code?.notifyUrl ?? null,
      atMs,
    },
    typed ?? 'recognised',
  )
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

  /** Named after the inquiry, so that its page shows both; another try after a decline gets a name of its own. */
  async function nextOrderId(): Promise<string> {
    const tries = await paymentsAfter(tx, origTrxMsgID)
    return tries === 0 ? origTrxMsgID : `${origTrxMsgID}R${tries + 1}`
  }
}

const NO_INQUIRY = refusal('12', 'no-such-inquiry')

function amountFault(amountFen: number, codeAmountFen: number | null): CodeRefusal | null {
  if (codeAmountFen !== null && amountFen !== codeAmountFen) return refusal('64', 'amount-mismatch').refusal
  return amountFen > PAYMENT_MAX_FEN ? refusal('61', 'payment-max', 'pay-less').refusal : null
}
