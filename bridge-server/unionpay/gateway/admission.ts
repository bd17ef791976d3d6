import { survivesAnswer } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { fromTxnTime } from '../../acp/times.ts'
import { echoOf, type Transaction, transactionOf } from '../../acp/transactions.ts'
import { validate } from '../../acp/validate.ts'
import type { Verifier } from '../../acp/verify.ts'
import { type AdmittedRequest, type Reply, refuse } from './exchange.ts'
import type { MerchantRegister } from './merchants.ts'

export interface AdmissionRules {
  readonly verify: Verifier
  readonly merchants: MerchantRegister
  readonly txnTimeToleranceMs: number
}

export type Admission =
  | { readonly ok: true; readonly request: AdmittedRequest }
  | { readonly ok: false; readonly reply: Reply }

/** Other products under which published clients order a ticket; the network treats them alike. */
const APP_ORDER_PRODUCTS: readonly (string | undefined)[] = ['000000', '000802']

/** What every request has to pass before anything is done for it: signature first, then kind, fields and time. */
export function admit(message: AcpMessage, receivedAtMs: number, rules: AdmissionRules): Admission {
  const proven = rules.verify(message)
  if (!proven.ok) return refused(refuse('11', proven.why))
  const kind = kindOfRequest(message)
  if (!kind) return refused(refuse('32', 'this transaction is not simulated'))
  const valid = validate(message, kind.request)
  if (!valid.ok) return refused(refuse(valid.respCode, `${valid.field} ${valid.why}`))
  const merchant = rules.merchants.find(message.merId as string)
  if (!merchant) return refused(refuse('31'))
  if (kind.name !== 'query') {
    // A query names the time of its original, however long ago that was.
    const txnTimeMs = fromTxnTime(message.txnTime as string) as number
    if (Math.abs(txnTimeMs - receivedAtMs) > rules.txnTimeToleranceMs) {
      return refused(refuse('10', 'txnTime is not the current time'))
    }
  }
  return { ok: true, request: { message, kind, merchant, receivedAtMs } }
}

/**
 * What an answer repeats, whatever became of its request. Clients refuse an answer without their merId or orderId, so
 * errors repeat them too, wrong as they may be; only what would break the answer apart is left out.
 */
export function safeEcho(message: AcpMessage): AcpMessage {
  const { version: _, encoding: __, ...echo } = echoOf(message, kindOfRequest(message))
  const isSafe = (value: string) => !/\p{Cc}|\p{Cs}/u.test(value) && survivesAnswer(value)
  return Object.fromEntries(Object.entries(echo).filter(([, value]) => isSafe(value)))
}

function kindOfRequest(message: AcpMessage): Transaction | undefined {
  const isAppOrder = message.txnType === '01' && APP_ORDER_PRODUCTS.includes(message.bizType)
  return transactionOf(isAppOrder ? { ...message, bizType: '000201' } : message)
}

const refused = (reply: Reply): Admission => ({ ok: false, reply })
