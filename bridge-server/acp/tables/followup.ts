import {
  ANSWER,
  ECHO,
  EXPECTED,
  MONEY,
  MONEY_ECHO,
  needed,
  O,
  PAID,
  REQUEST,
  type TransactionRow,
} from '../transaction.ts'

/** The original is named by its queryId; QR merchants may name it by order number and time instead. */
const ORIGINAL = {
  origQryId: needed('no origOrderId names the original', (message) => !message.origOrderId),
  origOrderId: O,
  origTxnTime: needed('origOrderId is given without origQryId', ({ origOrderId, origQryId }) =>
    Boolean(origOrderId && !origQryId),
  ),
} as const
const FOLLOW_UP = {
  address: 'backTransReq',
  txnSubType: '00',
  // The original has said the currency; several clients do not repeat it.
  request: {
    ...REQUEST,
    ...MONEY,
    currencyCode: EXPECTED,
    ...ORIGINAL,
    termId: O,
    reqReserved: O,
    reserved: O,
  },
  echo: [...MONEY_ECHO, 'origQryId', 'origOrderId', 'origTxnTime'],
  // 00 says only that it was accepted; the outcome follows by notification or query.
  answer: { ...ANSWER, queryId: O, origQryId: O, origOrderId: O, origTxnTime: O, txnAmt: O, currencyCode: O },
  notification: { ...PAID, origQryId: O, origOrderId: O, origTxnTime: O, preAuthId: O },
  notified: 'both',
} as const

/** What follows on another transaction: taking held money, giving money back, undoing. */
export const FOLLOWUP = {
  preauthCompletion: { ...FOLLOW_UP, zh: '预授权完成', en: 'Pre-authorisation completion', txnType: '03' },
  refund: { ...FOLLOW_UP, zh: '退货', en: 'Refund', txnType: '04' },
  void: { ...FOLLOW_UP, zh: '消费撤销', en: 'Void', txnType: '31' },
  preauthVoid: { ...FOLLOW_UP, zh: '预授权撤销', en: 'Pre-authorisation void', txnType: '32' },
  completionVoid: { ...FOLLOW_UP, zh: '预授权完成撤销', en: 'Completion void', txnType: '33' },
  // Goes by the original's own orderId and txnTime, because whoever reverses has no answer to quote.
  reversal: {
    zh: '冲正',
    en: 'Reversal',
    address: 'backTransReq',
    txnType: '99',
    txnSubType: '01',
    anySubType: true,
    request: { ...REQUEST, backUrl: O, termId: O, reqReserved: O },
    echo: ECHO,
    answer: { ...ANSWER, queryId: O, txnAmt: O, currencyCode: O },
  },
} as const satisfies Record<string, TransactionRow>
