import { decodeCustomerInfo } from './customerinfo.ts'
import type { FieldName } from './fields.ts'
import type { AcpMessage } from './message.ts'

/** When a field must be there: always, never necessarily, or when the rest of the message makes it so. */
export type Need = 'mandatory' | 'optional' | Condition

export interface Condition {
  /** Read as "needed because …". */
  readonly because: string
  readonly when: (message: AcpMessage) => boolean
}

/** Which fields one kind of message has, in the order in which they are checked. */
export type MessageTable = Readonly<Partial<Record<FieldName, Need>>>

/** One transaction: its name, and the tables of its three messages. */
export interface Transaction {
  readonly name: TransactionName
  readonly zh: string
  readonly en: string
  /** Which address it is posted to. Receivers route by txnType, since clients differ in the address they use. */
  readonly address: 'appTransReq' | 'backTransReq' | 'queryTrans'
  readonly txnType: string
  readonly txnSubType: string
  /** The product, or undefined when any product uses the transaction. */
  readonly bizType?: string
  readonly request: MessageTable
  /** Fields that the answer repeats when the request has them. */
  readonly echo: readonly FieldName[]
  readonly answer: MessageTable
  /** Absent when the transaction is never notified. */
  readonly notification?: MessageTable
}

export type TransactionName =
  | 'appConsume'
  | 'smsOpen'
  | 'tokenOpen'
  | 'tokenApply'
  | 'tokenDelete'
  | 'tokenConsume'
  | 'query'

const M = 'mandatory'
const O = 'optional'
const needed = (because: string, when: Condition['when']): Condition => ({ because, when })

const succeeded = needed('respCode is 00', (message) => message.respCode === '00')
const forAcquirer = needed('accessType is 1', (message) => message.accessType === '1')
const forPlatform = needed('accessType is 2', (message) => message.accessType === '2')
/** A merchant without encryption sends its card data plain and no encryptCertId; only a PIN is always sealed. */
const sealedCardData = needed('accNo or customerInfo is encrypted', ({ accNo, customerInfo }) => {
  const accountIsSealed = accNo !== undefined && !/^\d{13,19}$/.test(accNo)
  return accountIsSealed || decodeCustomerInfo(customerInfo ?? '')?.encryptedInfo !== undefined
})

const ENVELOPE = { version: M, encoding: M, signMethod: M, certId: M, signature: M } as const
const KIND = { txnType: M, txnSubType: M, bizType: M } as const
const ORDER = { accessType: M, merId: M, orderId: M, txnTime: M } as const
const ACCESS = {
  acqInsCode: forAcquirer,
  merCatCode: forAcquirer,
  merName: forAcquirer,
  merAbbr: forAcquirer,
  subMerId: forPlatform,
  subMerName: forPlatform,
  subMerAbbr: forPlatform,
} as const
const REQUEST = { ...ENVELOPE, ...KIND, ...ORDER, ...ACCESS, channelType: M } as const
const MONEY = { txnAmt: M, currencyCode: M, backUrl: M } as const
const CARD = { accType: O, accNo: M, customerInfo: M, encryptCertId: sealedCardData } as const

const ANSWER = {
  version: M,
  encoding: M,
  signMethod: M,
  signPubKeyCert: M,
  signature: M,
  ...KIND,
  ...ORDER,
  respCode: M,
  respMsg: M,
} as const
const CLEARED = {
  queryId: M,
  traceNo: M,
  traceTime: M,
  settleAmt: M,
  settleCurrencyCode: M,
  settleDate: M,
} as const

const ECHO = [
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
const MONEY_ECHO = [...ECHO, 'txnAmt', 'currencyCode'] as const satisfies FieldName[]

export const TRANSACTIONS: { readonly [N in TransactionName]: Transaction & { readonly name: N } } = {
  appConsume: {
    name: 'appConsume',
    zh: '控件消费下单',
    en: 'App order',
    address: 'appTransReq',
    txnType: '01',
    txnSubType: '01',
    bizType: '000201',
    request: { ...REQUEST, ...MONEY, payTimeout: O, orderDesc: O, riskRateInfo: O, reqReserved: O, accNo: O },
    echo: MONEY_ECHO,
    answer: { ...ANSWER, txnAmt: O, currencyCode: O, tn: succeeded },
    notification: { ...ANSWER, ...CLEARED, txnAmt: M, currencyCode: M },
  },
  smsOpen: {
    name: 'smsOpen',
    zh: '发送开通短信验证码',
    en: 'SMS code for opening',
    address: 'backTransReq',
    txnType: '77',
    txnSubType: '00',
    bizType: '000902',
    request: { ...REQUEST, ...CARD, tokenPayData: M, reqReserved: O },
    echo: ECHO,
    answer: ANSWER,
  },
  tokenOpen: {
    name: 'tokenOpen',
    zh: '后台开通并申请标记',
    en: 'Open card for a token',
    address: 'backTransReq',
    txnType: '79',
    txnSubType: '00',
    bizType: '000902',
    request: { ...REQUEST, ...CARD, tokenPayData: M, backUrl: O, reqReserved: O },
    echo: ECHO,
    answer: { ...ANSWER, tokenPayData: succeeded, accNo: O, activateStatus: O },
    notification: { ...ANSWER, tokenPayData: succeeded, activateStatus: O },
  },
  tokenApply: {
    name: 'tokenApply',
    zh: '申请标记',
    en: 'Token for an opened card',
    address: 'backTransReq',
    txnType: '79',
    txnSubType: '05',
    bizType: '000902',
    // The card was opened earlier under the same order; naming it again is allowed, not needed.
    request: {
      ...REQUEST,
      tokenPayData: M,
      accType: O,
      accNo: O,
      customerInfo: O,
      encryptCertId: sealedCardData,
      backUrl: O,
      reqReserved: O,
    },
    echo: ECHO,
    answer: { ...ANSWER, tokenPayData: succeeded, accNo: O },
    notification: { ...ANSWER, tokenPayData: succeeded },
  },
  tokenDelete: {
    name: 'tokenDelete',
    zh: '解除标记',
    en: 'Delete token',
    address: 'backTransReq',
    txnType: '74',
    txnSubType: '01',
    bizType: '000902',
    request: { ...REQUEST, tokenPayData: M, reqReserved: O },
    echo: ECHO,
    answer: ANSWER,
  },
  tokenConsume: {
    name: 'tokenConsume',
    zh: '标记支付消费',
    en: 'Token payment',
    address: 'backTransReq',
    txnType: '01',
    txnSubType: '01',
    bizType: '000902',
    request: {
      ...REQUEST,
      ...MONEY,
      tokenPayData: M,
      customerInfo: O,
      encryptCertId: sealedCardData,
      payTimeout: O,
      reqReserved: O,
    },
    echo: MONEY_ECHO,
    answer: { ...ANSWER, queryId: succeeded, txnAmt: O, currencyCode: O },
    notification: { ...ANSWER, ...CLEARED, txnAmt: M, currencyCode: M },
  },
  query: {
    name: 'query',
    zh: '交易状态查询',
    en: 'Query',
    address: 'queryTrans',
    txnType: '00',
    txnSubType: '00',
    request: { ...ENVELOPE, ...KIND, ...ORDER, queryId: O, channelType: O },
    echo: ECHO,
    // When the transaction is found, txnType, txnSubType and bizType are the original's, not the query's.
    answer: {
      ...ANSWER,
      origRespCode: succeeded,
      origRespMsg: succeeded,
      queryId: O,
      traceNo: O,
      traceTime: O,
      settleAmt: O,
      settleCurrencyCode: O,
      settleDate: O,
      txnAmt: O,
      currencyCode: O,
    },
  },
}

/** The transaction that a message belongs to by txnType, txnSubType and bizType; undefined when it is not spoken here. */
export function transactionOf(message: AcpMessage): Transaction | undefined {
  return Object.values(TRANSACTIONS).find(
    (transaction: Transaction) =>
      transaction.txnType === message.txnType &&
      transaction.txnSubType === message.txnSubType &&
      (transaction.bizType === undefined || transaction.bizType === message.bizType),
  )
}

/** The three fields that name a transaction; `bizType` is for transactions that any product uses. */
export function kindOf(transaction: Transaction, bizType = '000000'): AcpMessage {
  const { txnType, txnSubType } = transaction
  return { txnType, txnSubType, bizType: transaction.bizType ?? bizType }
}

/** What an answer repeats from its request. Every answer does, errors too: some clients refuse one without their merId. */
export function echoOf(request: AcpMessage, transaction?: Transaction): AcpMessage {
  const fields: Record<string, string> = {}
  for (const name of transaction?.echo ?? ECHO) if (request[name] !== undefined) fields[name] = request[name]
  return fields
}
