import { cardByRef } from '../issuers/card-file.ts'
import { resolveToken } from '../switch/token-vault.ts'
import { payAtOnce } from './back-payment.ts'
import { readHolderFields } from './card-fields.ts'
import { whatIsShown } from './cardholder.ts'
import { type Exchange, refuse } from './exchange.ts'
import { paymentFault } from './order-request.ts'
import { readTokenFields } from './token-fields.ts'

/**
 * backTransReq 01/01 with bizType 000902: a payer pays with a token, and the card's PIN or an SMS code. The PIN's block
 * was formed over the token's digits, because the payer's side does not know the card number.
 */
export const tokenPayment: Exchange = async (request, network) => {
  const { message, merchant, receivedAtMs } = request
  const fault = paymentFault(request)
  if (fault) return fault
  const holder = readTokenFields(message)
  if (!holder?.token) return refuse('10', 'tokenPayData must name a token')
  if (holder.trId !== merchant.trId) return refuse('89')
  const { token } = holder
  const read = readHolderFields(message, network.pki, token)
  if (!read.ok) return read.reply
  const { fields } = read
  if (fields.pin === undefined && fields.smsCode === undefined) {
    return refuse('13', 'customerInfo has neither pin nor smsCode')
  }
  return payAtOnce(request, network, async (tx) => {
    const found = await resolveToken(tx, token, holder, receivedAtMs)
    if (!found.ok) return refuse(found.fault === 'expired' ? '80' : '89')
    const { cardRef } = found.token
    const shown = await whatIsShown(tx, await cardByRef(tx, cardRef), fields, request, network)
    if (typeof shown === 'object') return shown
    return { cardRef, proof: fields.pin === undefined ? 'recognised' : { pin: fields.pin } }
  })
}
