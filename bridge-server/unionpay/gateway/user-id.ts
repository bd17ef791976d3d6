import { createHash } from 'node:crypto'
import type { Exchange } from './exchange.ts'

/** newAppTransReq 00/10: who the payer behind an authorisation code is. One code is one payer, at one merchant. */
export const userId: Exchange = async ({ message, merchant }) => {
  const digest = createHash('sha256').update(`${merchant.merId}:${message.userAuthCode}`).digest('hex')
  return { respCode: '00', fields: { appUserId: digest.slice(0, 32) } }
}
