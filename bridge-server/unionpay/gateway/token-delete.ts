import { removeToken, resolveToken } from '../switch/token-vault.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'
import { readTokenFields } from './token-fields.ts'

/** backTransReq 74/01: the merchant gives a token back; nobody can pay with it again. */
export const tokenDelete: Exchange = async ({ message, merchant, receivedAtMs }, { store }) => {
  const holder = readTokenFields(message)
  if (!holder?.token) return refuse('10', 'tokenPayData must name a token')
  if (holder.trId !== merchant.trId) return refuse('89')
  const { token } = holder
  return store.transact(async (tx): Promise<Reply> => {
    const found = await resolveToken(tx, token, holder, receivedAtMs)
    if (!found.ok && found.fault === 'invalid') return refuse('89')
    await removeToken(tx, token)
    return { respCode: '00' }
  })
}
