import type { Column, ColumnKind } from './fixed-width.ts'

/** A column of just this name and kind, so that a row's type follows from the table. */
interface Typed<Name extends string, Kind extends ColumnKind> extends Column {
  readonly name: Name
  readonly kind: Kind
}

const column = <const Name extends string, const Kind extends ColumnKind>(
  name: Name,
  width: number,
  kind: Kind,
  zh: string,
  en: string,
): Typed<Name, Kind> => ({ name, width, kind, zh, en })

/** The part of a ZM line that both splits share. Widths and order were checked against a file of UnionPay's own. */
const SHARED = [
  column('transCode', 3, 'text', '交易代码', 'Transaction code'),
  column('acqInsCode', 11, 'text', '代理机构标识码', 'Acquirer'),
  column('fwdInsCode', 11, 'text', '发送机构标识码', 'Forwarding institution'),
  column('traceNo', 6, 'text', '系统跟踪号', 'Trace number'),
  column('traceTime', 10, 'text', '交易传输时间', 'Payment time, MMDDhhmmss'),
  column('account', 19, 'text', '账号', 'Card number, masked'),
  column('txnAmtFen', 12, 'fen', '交易金额', 'Amount'),
  column('merCatCode', 4, 'text', '商户类别', 'Merchant category'),
  column('channelType', 2, 'text', '终端类型', 'Channel'),
  column('queryId', 21, 'text', '查询流水号', 'Query number'),
  column('payMethod', 2, 'text', '支付方式（旧）', 'Way to pay (old)'),
  column('orderId', 32, 'text', '商户订单号', 'Order number'),
  column('payCardType', 2, 'text', '支付卡类型', 'Card type'),
  column('origTraceNo', 6, 'text', '原始交易的系统跟踪号', "Original's trace number"),
  column('origTime', 10, 'text', '原始交易日期时间', "Original's time"),
  column('feeFen', 13, 'signedFen', '商户手续费', 'Merchant fee'),
  column('settleAmtFen', 13, 'signedFen', '结算金额', 'Settled: net amount less the fee'),
  column('payType', 4, 'text', '支付方式', 'Way to pay'),
  column('groupMerId', 15, 'text', '集团商户代码', 'Group merchant'),
  column('txnType', 2, 'text', '交易类型', 'Transaction type'),
  column('txnSubType', 2, 'text', '交易子类', 'Transaction subtype'),
  column('bizType', 6, 'text', '业务类型', 'Product'),
  column('accType', 2, 'text', '帐号类型', 'Account type'),
  column('billType', 4, 'text', '账单类型', 'Bill type'),
  column('billNo', 32, 'text', '账单号码', 'Bill number'),
  column('interactionMode', 1, 'text', '交互方式', 'Interaction'),
  column('origQryId', 21, 'text', '原交易查询流水号', "Original's query number"),
  column('merId', 15, 'text', '商户代码', 'Merchant number'),
  column('splitMode', 1, 'text', '分账入账方式', 'Split posting'),
  column('subMerId', 15, 'text', '二级商户代码', 'Sub-merchant number'),
  column('subMerAbbr', 32, 'text', '二级商户简称', 'Sub-merchant short name'),
  column('subMerAmtFen', 13, 'signedFen', '二级商户分账入账金额', "Sub-merchant's share"),
  column('netAmtFen', 13, 'signedFen', '清算净额', 'Net amount cleared'),
  column('termId', 8, 'text', '终端号', 'Terminal'),
  column('reqReserved', 32, 'text', '商户自定义域', "Merchant's own text"),
  column('discountFen', 13, 'signedFen', '优惠金额', 'Discount'),
  column('invoiceAmt', 13, 'text', '发票金额', 'Invoice amount'),
  column('instalmentFeeFen', 12, 'signedFen', '分期付款附加手续费', 'Instalment fee'),
  column('instalments', 2, 'text', '分期付款期数', 'Number of instalments'),
  column('medium', 1, 'text', '交易介质', 'Medium'),
] as const

/** ZM: one line for each transaction that was cleared. 607 bytes a line. */
export const ZM_COLUMNS = [
  ...SHARED,
  column('origOrderId', 32, 'text', '原始交易订单号', "Original's order number"),
  column('reserved', 98, 'text', '保留使用', 'Reserved'),
] as const

/** The same line as older readers split it: what later became the original's order number is reserved here. */
export const ZM_COLUMNS_41 = [...SHARED, column('reserved', 131, 'text', '保留使用', 'Reserved')] as const

/**
 * ZME: one line for each corrected or disputed transaction. Only the widths are known: the first nine columns are those
 * of ZM, and the others are numbered, since a name would be a guess.
 */
export const ZME_COLUMNS = [
  ...SHARED.slice(0, 9),
  ...[2, 6, 10, 4, 12, 13, 13, 15, 15, 1, 12, 2, 135].map((width, i) =>
    column(`column${i + 10}`, width, 'text', `第${i + 10}列`, `Column ${i + 10}`),
  ),
] as readonly Column[]
