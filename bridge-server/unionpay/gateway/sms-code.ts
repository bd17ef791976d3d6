import { sendSmsCode } from '../issuers/opening.ts'
import { readCardFields } from './card-fields.ts'
import { type Exchange, refuse } from './exchange.ts'
import { OPENING_CODES } from './opening-codes.ts'
import { readTokenFields } from './token-fields.ts'

/** backTransReq 77/00: asks the issuer to send the cardholder the code that opening the card needs. */
export const smsCode: Exchange = async ({ message, merchant, receivedAtMs }, { store, pki }) => {
  const holder = readTokenFields(message)
  if (!holder) return refuse('10', 'tokenPayData is malformed')
  if (holder.trId !== merchant.trId) return refuse('89')
  const card = readCardFields(message, pki)
  if (!card.ok) return card.reply
  const { cardNo, phone } = card.fields
  const sent = await store.transact((tx) =>
    sendSmsCode(tx, { cardNo, phone, merId: merchant.merId, atMs: receivedAtMs }),
  )
  return sent.ok ? { respCode: '00' } : refuse(OPENING_CODES[sent.fault])
}
