import { survivesAnswer } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { fromTxnTime, toTxnTime } from '../../acp/times.ts'
import {
  type Address,
  echoOf,
  type Transaction,
  type TransactionName,
  transactionOf,
} from '../../acp/transactions.ts'
import { validate } from '../../acp/validate.ts'
import type { Verifier } from '../../acp/verify.ts'
import { type AdmittedRequest, type Reply, refuse } from './exchange.ts'
import type { MerchantRegister } from './merchants.ts'
import { notSimulated } from './not-simulated.ts'

export interface AdmissionRules {
  readonly verify: Verifier
  readonly merchants: MerchantRegister
  readonly txnTimeToleranceMs: number
}

export type Admission =
  | { readonly ok: true; readonly request: AdmittedRequest }
  | { readonly ok: false; readonly reply: Reply }

/** Where a request was posted: the address's name without `.do`, whatever it is. */
export type PostedTo = Address | 'cardTransReq' | 'batchTrans' | 'jiaofei'

/** These name the time of an earlier order, however long ago that was. */
const OF_ANOTHER_TIME: readonly TransactionName[] = [
  'query',
  'queryById',
  'openResult',
  'tokenApply',
  'reversal',
]

/** What every request has to pass before anything is done for it: signature first, then kind, fields and time. */
export function admit(
  message: AcpMessage,
  address: PostedTo,
  receivedAtMs: number,
  rules: AdmissionRules,
): Admission {
  const proven = rules.verify(message)
  if (!proven.ok) return refused(refuse('11', proven.why))
  const absent = notSimulated(message, address)
  if (absent) return refused(refuse(absent.respCode, `${absent.en}: not simulated`))
  const kind = kindOfRequest(message, address)
  if (!kind) return refused(refuse('32', 'this transaction is not simulated'))
  const merchant = rules.merchants.find(message.merId as string)
  if (!merchant) return refused(refuse('31'))
  const valid = validate(message, kind.request, merchant.mode)
  if (!valid.ok) return refused(refuse(valid.respCode, `${valid.field} ${valid.why}`))
  if (!OF_ANOTHER_TIME.includes(kind.name)) {
    const txnTimeMs = fromTxnTime(message.txnTime as string) as number
    if (Math.abs(txnTimeMs - receivedAtMs) > rules.txnTimeToleranceMs) {
      return refused(refuse('10', `txnTime is not the current time, ${toTxnTime(receivedAtMs)} in Beijing`))
    }
  }
  return { ok: true, request: { message, kind, merchant, receivedAtMs } }
}

/**
 * What an answer repeats, whatever became of its request. Clients refuse an answer without their merId or orderId, so
 * errors repeat them too, wrong as they may be; only what would break the answer apart is left out.
 */
export function safeEcho(message: AcpMessage, address: PostedTo): AcpMessage {
  const { version: _, encoding: __, ...echo } = echoOf(message, kindOfRequest(message, address))
  const isSafe = (value: string) => !/\p{Cc}|\p{Cs}/u.test(value) && survivesAnswer(value)
  return Object.fromEntries(Object.entries(echo).filter(([, value]) => isSafe(value)))
}

/**
 * Clients post many transactions to the wrong address, so it decides only where the message alone does not. An order
 * that names neither page nor app by its address is an order for a ticket, unless it says whose it is.
 */
export function kindOfRequest(message: AcpMessage, address: PostedTo): Transaction | undefined {
  const isOrder = message.txnType === '01' || message.txnType === '02'
  if (!isOrder || ORDER_ADDRESSES.includes(address)) return transactionOf(message, address as Address)
  return transactionOf(message, message.appUserId === undefined ? 'appTransReq' : 'newAppTransReq')
}

const ORDER_ADDRESSES: readonly PostedTo[] = ['frontTransReq', 'appTransReq', 'newAppTransReq', 'order']

const refused = (reply: Reply): Admission => ({ ok: false, reply })
