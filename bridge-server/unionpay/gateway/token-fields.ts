import { decodeGroup, encodeGroup } from '../../acp/group.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { toTxnTime } from '../../acp/times.ts'
import type { Token, TokenHolder } from '../switch/token-vault.ts'

/** What tokenPayData of a request says: whose tokens, and which one when a token is used. */
export interface TokenFields extends TokenHolder {
  readonly token: string | undefined
}

/** Reads tokenPayData. Null when it is malformed. */
export function readTokenFields(message: AcpMessage): TokenFields | null {
  const { token, trId, tokenType } = decodeGroup(message.tokenPayData ?? '') ?? {}
  if (!trId || !/^\d{1,11}$/.test(trId)) return null
  if (tokenType !== undefined && tokenType !== '01') return null
  if (token !== undefined && !/^\d{13,19}$/.test(token)) return null
  return { token, trId, merId: message.merId as string }
}

/** Writes tokenPayData of an answer. Level 80: the cardholder was recognised by phone and SMS code. */
export function tokenPayData({ token, trId, fromMs, untilMs }: Token): string {
  return encodeGroup({
    token,
    trId,
    tokenLevel: '80',
    tokenBegin: toTxnTime(fromMs),
    tokenEnd: toTxnTime(untilMs),
    tokenType: '01',
  })
}
