import { takeC2bCode } from '../wallet/c2b-codes.ts'
import { payAtOnce } from './back-payment.ts'
import { type Exchange, refuse } from './exchange.ts'

/** backTransReq 01/06 and 02/04: the shop has scanned the code on the payer's phone, which is good for one payment. */
export const scanPayment: Exchange = (request, network) =>
  payAtOnce(request, network, async (tx) => {
    const code = await takeC2bCode(tx, request.message.qrNo as string, request.receivedAtMs)
    if (typeof code === 'string') return refuse(code === 'unknown' ? '88' : '86')
    return { cardRef: code.cardRef, proof: 'recognised', typesPinLater: code.asksPin }
  })
