import type { AcpMessage } from '../../acp/message.ts'
import { findCard } from '../issuers/card-file.ts'
import { isHolder } from '../issuers/holder.ts'
import { bind } from '../wallet/bindings.ts'
import { payCardTypeOf } from './authorised-order.ts'
import { readCardFields } from './card-fields.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'

/**
 * backTransReq 72: is this card this person's? With a bindId the merchant may pay by that name from now on. Nothing
 * said about the person proves nothing.
 */
export const realName: Exchange = async ({ message, merchant, receivedAtMs }, { store, pki, secrets }) => {
  const read = readCardFields(message, pki)
  if (!read.ok) return read.reply
  const { fields } = read
  if (!fields.customerNm && !fields.certifId && !fields.phone)
    return refuse('13', 'customerInfo names nobody')
  return store.transact(async (tx): Promise<Reply> => {
    const card = await findCard(tx, fields.cardNo)
    if (!card) return refuse('61')
    if (card.state === 'restricted') return refuse('63')
    if (!isHolder(card, fields, secrets)) return refuse('66')
    const told: AcpMessage = { activateStatus: '1', payCardType: payCardTypeOf(card) }
    const { bindId } = message
    if (!bindId) return { respCode: '00', fields: told }
    const isKept = await bind(tx, { merId: merchant.merId, bindId, cardRef: card.ref, atMs: receivedAtMs })
    return isKept ? { respCode: '00', fields: { ...told, bindId } } : refuse('38', 'too many bindings')
  })
}
