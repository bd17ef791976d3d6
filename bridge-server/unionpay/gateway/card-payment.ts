import type { CardRecord } from '../issuers/card-file.ts'
import { payAtOnce } from './back-payment.ts'
import { readCardFields } from './card-fields.ts'
import { recognise } from './cardholder.ts'
import { type AdmittedRequest, type Exchange, type Network, type Reply, refuse } from './exchange.ts'
import { paymentFault } from './order-request.ts'

/** backTransReq 01/01 and 02/01 with bizType 000301: the merchant sends the card and what its holder typed. */
export const cardPayment: Exchange = (request, network) => payByTypedCard(request, network, () => true)

/** @param takes which cards can pay such an order; 68 answers to the others */
export async function payByTypedCard(
  request: AdmittedRequest,
  network: Network,
  takes: (card: CardRecord) => boolean,
): Promise<Reply> {
  const fault = paymentFault(request)
  if (fault) return fault
  const card = readCardFields(request.message, network.pki)
  if (!card.ok) return card.reply
  return payAtOnce(request, network, async (tx) => {
    const recognised = await recognise(tx, card.fields, request, network)
    if ('respCode' in recognised) return refuse(recognised.respCode, recognised.detail)
    if (!takes(recognised.card)) return refuse('68')
    return { cardRef: recognised.card.ref, proof: recognised.proof }
  })
}
