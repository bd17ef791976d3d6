import { cardByRef, findCard } from '../issuers/card-file.ts'
import { tokenOfOpening } from '../switch/token-vault.ts'
import { readAccount } from './card-fields.ts'
import { type Exchange, refuse } from './exchange.ts'
import { readTokenFields } from './token-fields.ts'
import { opened } from './token-open.ts'

/**
 * backTransReq 79/05: the token of a card that was opened before, for a merchant that did not get or keep it. The
 * opening is named by its orderId, or by the card number.
 */
export const tokenApply: Exchange = async ({ message, merchant, receivedAtMs }, { store, pki }) => {
  const holder = readTokenFields(message)
  if (!holder) return refuse('10', 'tokenPayData is malformed')
  if (holder.trId !== merchant.trId) return refuse('89')
  if (message.accNo === undefined) {
    return answerFor({ orderId: message.orderId as string })
  }
  const cardNo = readAccount(message, pki)
  if (!cardNo) return refuse('10', 'accNo cannot be opened')
  const card = await findCard(store, cardNo)
  return card ? answerFor({ cardRef: card.ref }) : refuse('61')

  async function answerFor(opening: { orderId: string } | { cardRef: string }) {
    const token = await tokenOfOpening(store, holder!, opening, receivedAtMs)
    return token ? opened(token, await cardByRef(store, token.cardRef)) : refuse('77')
  }
}
