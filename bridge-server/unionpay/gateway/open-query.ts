import { maskAccount } from '../../acp/mask.ts'
import { cardByRef, findCard } from '../issuers/card-file.ts'
import { issuerByIin } from '../issuers/issuers.ts'
import { tokenOfOpening } from '../switch/token-vault.ts'
import { isBound } from '../wallet/bindings.ts'
import { payCardTypeOf } from './authorised-order.ts'
import { readAccount } from './card-fields.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { newestOrderOf } from './order-file.ts'
import { readTokenFields } from './token-fields.ts'
import { opened } from './token-open.ts'

/** backTransReq 78/00: has this card been opened for this merchant? */
export const openQuery: Exchange = async ({ message, merchant }, { store, pki }) => {
  const cardNo = readAccount(message, pki)
  if (!cardNo) return refuse('10', 'accNo cannot be opened')
  const card = await findCard(store, cardNo)
  if (!card) return refuse('61')
  const isOpened = await isBound(store, merchant.merId, card.ref)
  return {
    respCode: '00',
    fields: {
      activateStatus: isOpened ? '1' : '0',
      payCardType: payCardTypeOf(card),
      payCardIssueName: issuerByIin(card.iin).nameZh,
    },
  }
}

/** backTransReq 78/02: what became of an opening, named by its orderId; with its token where there is one. */
export const openResult: Exchange = async ({ message, merchant, receivedAtMs }, { store }) => {
  const { merId } = merchant
  const orderId = message.orderId as string
  const holder = message.tokenPayData ? readTokenFields(message) : { trId: merchant.trId, merId }
  if (!holder) return refuse('10', 'tokenPayData is malformed')
  const token = await tokenOfOpening(store, holder, { orderId }, receivedAtMs)
  if (token) return opened(token, await cardByRef(store, token.cardRef))
  const order = await newestOrderOf(store, merId, orderId)
  return order?.kind === 'cardOpen' && order.cardRef !== null ? ofCard(order.cardRef) : NOT_OPENED

  async function ofCard(cardRef: string): Promise<Reply> {
    const card = await cardByRef(store, cardRef)
    const activateStatus = (await isBound(store, merId, cardRef)) ? '1' : '0'
    return { respCode: '00', fields: { activateStatus, payCardNo: maskAccount(card.cardNo) } }
  }
}

const NOT_OPENED: Reply = { respCode: '00', fields: { activateStatus: '0' } }
