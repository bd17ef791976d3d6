import { decodeGroup, encodeGroup } from '../../acp/group.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { toTxnTime } from '../../acp/times.ts'
import type { Token, TokenHolder } from '../switch/token-vault.ts'

/** What tokenPayData of a request says: whose tokens, and which one when a token is used. */
export interface TokenFields extends TokenHolder {
  readonly token: string | undefined
}

/** The test system's requestor is named by this number too, in the samples of UnionPay's later packages. */
const TEST_REQUESTORS: Readonly<Record<string, string>> = { '99988877766': '62000000001' }

/** Reads tokenPayData. Null when it is malformed. */
export function readTokenFields(message: AcpMessage): TokenFields | null {
  const { token, trId: named = '', tokenType } = decodeGroup(message.tokenPayData ?? '') ?? {}
  if (!/^\d{1,11}$/.test(named)) return null
  const trId = TEST_REQUESTORS[named] ?? named
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
