import type { Transaction } from '../../store/store.ts'
import { cardByRef } from '../issuers/card-file.ts'
import { sendSmsCode } from '../issuers/opening.ts'
import { resolveToken } from '../switch/token-vault.ts'
import { readCardFields } from './card-fields.ts'
import { type AdmittedRequest, type Exchange, type Network, type Reply, refuse } from './exchange.ts'
import { OPENING_CODES } from './opening-codes.ts'
import { readTokenFields } from './token-fields.ts'

/**
 * backTransReq 77/00 and 77/02: asks the issuer to send the cardholder the code that opening the card, or paying with
 * it, needs. The card is named by its number, or in a token payment by its token.
 */
export const smsCode: Exchange = async (request, network) => {
  const { message, merchant } = request
  const token = message.tokenPayData === undefined ? null : readTokenFields(message)
  if (token === null && message.tokenPayData !== undefined) return refuse('10', 'tokenPayData is malformed')
  if (token && token.trId !== merchant.trId) return refuse('89')
  const byToken = token?.token
  if (byToken && message.accNo === undefined) {
    return network.store.transact(async (tx): Promise<Reply> => {
      const found = await resolveToken(tx, byToken, token, request.receivedAtMs)
      if (!found.ok) return refuse(found.fault === 'expired' ? '80' : '89')
      const { cardNo, phone } = await cardByRef(tx, found.token.cardRef)
      return send(tx, request, cardNo, phone)
    })
  }
  return toCard(request, network)
}

async function toCard(request: AdmittedRequest, { store, pki }: Network): Promise<Reply> {
  const card = readCardFields(request.message, pki)
  if (!card.ok) return card.reply
  const { cardNo, phone } = card.fields
  return store.transact((tx) => send(tx, request, cardNo, phone))
}

async function send(
  tx: Transaction,
  { merchant, receivedAtMs }: AdmittedRequest,
  cardNo: string,
  phone: string | undefined,
): Promise<Reply> {
  const sent = await sendSmsCode(tx, { cardNo, phone, merId: merchant.merId, atMs: receivedAtMs })
  return sent.ok ? { respCode: '00' } : refuse(OPENING_CODES[sent.fault])
}
