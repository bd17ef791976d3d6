import type { AcpMessage } from '../../acp/message.ts'
import type { Pki } from '../../acp/pki.ts'
import type { Reader } from '../../store/store.ts'
import { findCard } from '../issuers/card-file.ts'
import { type Binding, findBinding, unbind } from '../wallet/bindings.ts'
import { readAccount } from './card-fields.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'

/** backTransReq 75: is there a binding of this name, or of this card? */
export const bindQuery: Exchange = async ({ message, merchant }, { store, pki }) => {
  const found = await namedBinding(store, message, merchant.merId, pki)
  if (found === 'unnamed') return refuse('13', 'bindId or accNo is missing')
  return found
    ? { respCode: '00', fields: { bindId: found.bindId, activateStatus: '1' } }
    : { respCode: '00', fields: { activateStatus: '0' } }
}

/** backTransReq 74/00: the merchant gives a binding up. */
export const unbindCard: Exchange = async ({ message, merchant }, { store, pki }) =>
  store.transact(async (tx): Promise<Reply> => {
    const found = await namedBinding(tx, message, merchant.merId, pki)
    if (found === 'unnamed') return refuse('13', 'bindId or accNo is missing')
    if (!found) return refuse('40')
    await unbind(tx, merchant.merId, found.bindId)
    return { respCode: '00', fields: { bindId: found.bindId } }
  })

async function namedBinding(
  reader: Reader,
  message: AcpMessage,
  merId: string,
  pki: Pki,
): Promise<Binding | null | 'unnamed'> {
  if (message.bindId) return findBinding(reader, merId, { bindId: message.bindId })
  const cardNo = readAccount(message, pki)
  if (!cardNo) return 'unnamed'
  const card = await findCard(reader, cardNo)
  return card && findBinding(reader, merId, { cardRef: card.ref })
}
