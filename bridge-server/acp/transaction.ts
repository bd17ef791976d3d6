import { charsetOf } from './charset.ts'
import { decodeCustomerInfo } from './customerinfo.ts'
import type { FieldName } from './fields.ts'
import type { AcpMessage } from './message.ts'
import { schemeOf } from './scheme.ts'

/**
 * When a field must be there: always, never necessarily, or when the rest of the message makes it so. `expected` is
 * what the specification demands and some published clients leave out: a lenient reader does without it.
 */
export type Need = 'mandatory' | 'expected' | 'optional' | Condition

export interface Condition {
  /** Read as "needed because …". */
  readonly because: string
  readonly when: (message: AcpMessage) => boolean
}

/** Which fields one kind of message has, in the order in which they are checked. */
export type MessageTable = Readonly<Partial<Record<FieldName, Need>>>

/** The addresses that messages are posted to; `file` is the root of the file host. */
export type Address =
  | 'appTransReq'
  | 'backTransReq'
  | 'frontTransReq'
  | 'newAppTransReq'
  | 'order'
  | 'queryTrans'
  | 'file'

/** Who hears the outcome later: front payments tell only success, back transactions both outcomes. */
export type Notified = 'success' | 'both'

/** One row of the protocol: what names a transaction, and the tables of its three messages. */
export interface TransactionRow {
  readonly zh: string
  readonly en: string
  /** Where it is posted to. Receivers route by txnType; the address decides only between rows of one kind. */
  readonly address: Address
  readonly txnType: string
  readonly txnSubType: string
  /** True when no published source fixes the subtype, so that any is taken. */
  readonly anySubType?: true
  /** The product, or undefined when any product uses the transaction. */
  readonly bizType?: string
  /** Other products under which published clients send it. */
  readonly alsoBizTypes?: readonly string[]
  readonly request: MessageTable
  /** Fields that the answer repeats when the request has them. */
  readonly echo: readonly FieldName[]
  readonly answer: MessageTable
  /** Absent when the transaction is never notified. */
  readonly notification?: MessageTable
  readonly notified?: Notified
}

export const M = 'mandatory'
export const O = 'optional'
export const EXPECTED = 'expected'
export const needed = (because: string, when: Condition['when']): Condition => ({ because, when })

export const succeeded = needed('respCode is 00', (message) => message.respCode === '00')
const forAcquirer = needed('accessType is 1', (message) => message.accessType === '1')
const forPlatform = needed('accessType is 2', (message) => message.accessType === '2')
const signedByCertificate = needed('a certificate signs', (message) => schemeOf(message)?.kind !== 'key')
const namesMethod = needed(
  'the version has several signMethods',
  (message) => schemeOf({ version: message.version ?? '' }) === undefined,
)
const namedBy = (naming: 'certId' | 'signPubKeyCert') =>
  needed(`this version names the certificate by ${naming}`, (message) => {
    const scheme = schemeOf(message)
    return scheme?.kind === 'rsa' && scheme.naming === naming
  })

/** A merchant without encryption sends its card data plain and no encryptCertId; only a PIN is always sealed. */
export const sealedCardData = needed('accNo or customerInfo is encrypted', (message) => {
  const { accNo, customerInfo = '' } = message
  const accountIsSealed = accNo !== undefined && !/^\d{13,19}$/.test(accNo)
  return accountIsSealed || decodeCustomerInfo(customerInfo, charsetOf(message))?.encryptedInfo !== undefined
})

export const forTokens = needed('bizType is 000902', (message) => message.bizType === '000902')

const KIND = { txnType: M, txnSubType: M, bizType: M } as const
const MERCHANT = { accessType: M, merId: M } as const
export const ORDER = { orderId: M, txnTime: M } as const
export const ENVELOPE = {
  version: M,
  encoding: M,
  signMethod: namesMethod,
  certId: signedByCertificate,
  signature: M,
} as const
const ACCESS = {
  acqInsCode: forAcquirer,
  merCatCode: forAcquirer,
  merName: forAcquirer,
  merAbbr: forAcquirer,
  subMerId: forPlatform,
  subMerName: forPlatform,
  subMerAbbr: forPlatform,
} as const

/** What every request has that names its merchant, but perhaps no order. */
export const PLAIN_REQUEST = { ...ENVELOPE, ...KIND, ...MERCHANT } as const
export const REQUEST = { ...PLAIN_REQUEST, ...ORDER, ...ACCESS, channelType: M } as const
export const MONEY = { txnAmt: M, currencyCode: M, backUrl: M } as const
export const CARD = { accType: O, accNo: M, customerInfo: M, encryptCertId: sealedCardData } as const
export const SAID = {
  orderDesc: O,
  riskRateInfo: O,
  payTimeout: O,
  orderTimeout: O,
  reqReserved: O,
  reserved: O,
} as const

export const PLAIN_ANSWER = {
  version: M,
  encoding: M,
  signMethod: M,
  signPubKeyCert: namedBy('signPubKeyCert'),
  certId: namedBy('certId'),
  signature: M,
  ...KIND,
  ...MERCHANT,
  respCode: M,
  respMsg: M,
} as const
export const ANSWER = { ...PLAIN_ANSWER, ...ORDER } as const
/** What came of the money, as notifications and queries tell it. */
const CLEARED = {
  queryId: M,
  traceNo: M,
  traceTime: M,
  settleAmt: M,
  settleCurrencyCode: M,
  settleDate: M,
} as const
/** Told of the paying card, where a merchant has asked for it. */
export const PAID_WITH = {
  accNo: O,
  payType: O,
  payCardType: O,
  payCardNo: O,
  payCardIssueName: O,
  issInsNo: O,
  bindId: O,
} as const
export const PAID = { ...ANSWER, ...CLEARED, txnAmt: M, currencyCode: M, ...PAID_WITH } as const

export const ECHO = [
  'version',
  'encoding',
  'bizType',
  'txnType',
  'txnSubType',
  'accessType',
  'merId',
  'acqInsCode',
  'orderId',
  'txnTime',
  'reqReserved',
  'reserved',
] as const satisfies FieldName[]
export const MONEY_ECHO = [...ECHO, 'txnAmt', 'currencyCode'] as const satisfies FieldName[]
