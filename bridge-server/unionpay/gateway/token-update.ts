import { cardByRef } from '../issuers/card-file.ts'
import { renewToken, resolveToken } from '../switch/token-vault.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { readTokenFields } from './token-fields.ts'
import { opened } from './token-open.ts'

/** backTransReq 79/03: a token lives on from now, an expired one too. */
export const tokenUpdate: Exchange = async ({ message, merchant, receivedAtMs }, { store }) => {
  const holder = readTokenFields(message)
  if (!holder?.token) return refuse('10', 'tokenPayData must name a token')
  if (holder.trId !== merchant.trId) return refuse('89')
  const { token } = holder
  return store.transact(async (tx): Promise<Reply> => {
    const found = await resolveToken(tx, token, holder, receivedAtMs)
    if (!found.ok && found.fault === 'invalid') return refuse('89')
    const renewed = await renewToken(tx, token, receivedAtMs)
    return opened(renewed, await cardByRef(tx, renewed.cardRef))
  })
}
