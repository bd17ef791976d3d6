import { pinOverToken } from '../switch/pin.ts'
import { resolveToken } from '../switch/token-vault.ts'
import { payAtOnce } from './back-payment.ts'
import { readCustomerInfo } from './card-fields.ts'
import { type Exchange, refuse } from './exchange.ts'
import { paymentFault } from './order-request.ts'
import { readTokenFields } from './token-fields.ts'

/** backTransReq 01/01 (or 02/01) with bizType 000902: a payer pays with a token and the card's PIN. */
export const tokenPayment: Exchange = async (request, network) => {
  const { message, receivedAtMs } = request
  const fault = paymentFault(request)
  if (fault) return fault
  const holder = readTokenFields(message)
  if (!holder?.token) return refuse('10', 'tokenPayData must name a token')
  const customer = readCustomerInfo(message, network.pki)
  if (!customer.ok) return customer.reply
  if (!customer.fields.pin) return refuse('13', 'customerInfo has no pin')
  const { token } = holder
  const pin = pinOverToken(network.pki.encryption.privateKey, customer.fields.pin, token)

  return payAtOnce(request, network, async (tx) => {
    const found = await resolveToken(tx, token, holder, receivedAtMs)
    if (!found.ok) return refuse(found.fault === 'expired' ? '80' : '89')
    return { cardRef: found.token.cardRef, proof: { pin } }
  })
}
