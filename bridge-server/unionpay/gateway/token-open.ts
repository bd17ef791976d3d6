import { maskAccount } from '../../acp/mask.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { type CardRecord, cardByRef } from '../issuers/card-file.ts'
import { issuerByIin } from '../issuers/issuers.ts'
import { openCard } from '../issuers/opening.ts'
import { mintToken, type Token, tokenOfOpening } from '../switch/token-vault.ts'
import { payCardTypeOf } from './authorised-order.ts'
import { readCardFields } from './card-fields.ts'
import { takesUnsentCodes } from './cardholder.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { recordOutcome } from './notices.ts'
import { OPENING_CODES } from './opening-codes.ts'
import { advance } from './order.ts'
import { findOrder, insertOrder } from './order-file.ts'
import { isSameRequest, receivedOrder } from './order-request.ts'
import { readTokenFields, tokenPayData } from './token-fields.ts'

/**
 * backTransReq 79/00: a cardholder opens a card for payments without it, and the merchant gets a token for it. An
 * opening that failed leaves no order, so that the cardholder may correct a code under the same order number; one that
 * succeeded answers the same request with the same token.
 */
export const tokenOpen: Exchange = async (request, network) => {
  const { message, merchant, receivedAtMs } = request
  const { store, pki, secrets, random, telling } = network
  const holder = readTokenFields(message)
  if (!holder) return refuse('10', 'tokenPayData is malformed')
  if (holder.trId !== merchant.trId) return refuse('89')
  const card = readCardFields(message, pki)
  if (!card.ok) return card.reply
  const received = receivedOrder(request)
  const reply = await store.transact(async (tx): Promise<Reply> => {
    const known = await findOrder(tx, received)
    if (known) {
      const token = isSameRequest(known, received)
        ? await tokenOfOpening(tx, holder, { orderId: known.orderId }, receivedAtMs)
        : null
      return token ? opened(token, await cardByRef(tx, token.cardRef)) : refuse('12')
    }
    const { merId } = merchant
    const claim = { ...card.fields, merId, atMs: receivedAtMs, unsentToo: takesUnsentCodes(merchant) }
    const opening = await openCard(tx, claim, secrets)
    if (!opening.ok) return refuse(OPENING_CODES[opening.fault])
    const { orderId } = received
    const cardRef = opening.card.ref
    const token = await mintToken(tx, { ...holder, orderId, cardRef, atMs: receivedAtMs }, random)
    if (!token) return refuse('38', 'too many tokens for this card')
    const order = advance(received, 'succeeded', { respCode: '00', cardRef, finishedAtMs: receivedAtMs })
    await insertOrder(tx, order)
    await recordOutcome(tx, order, telling, { tokenPayData: tokenPayData(token), activateStatus: '1' })
    return opened(token, opening.card)
  })
  network.wakeNotices()
  return reply
}

/** The token, and how a payer recognises the card behind it. */
export function opened(token: Token, card: CardRecord): Reply {
  const fields: AcpMessage = {
    tokenPayData: tokenPayData(token),
    activateStatus: '1',
    payCardNo: maskAccount(card.cardNo),
    payCardType: payCardTypeOf(card),
    payCardIssueName: issuerByIin(card.iin).nameZh,
  }
  return { respCode: '00', fields }
}
