import {
  AMOUNT,
  AN,
  ANS,
  BASE64,
  CHARSET,
  ECHOED,
  FILE_NAME,
  type Format,
  GROUP,
  N,
  ONE_OF,
  PEM,
  TIME,
  URL_TEXT,
} from './formats.ts'
import { KNOWN_VERSIONS } from './scheme.ts'

/** A day's file of 600 bytes a line shrinks to a few dozen: enough for a million payments in one answer. */
const MAX_FILE_CONTENT_CHARS = 64_000_000

/**
 * How a value may be shown to a person or a log.
 * - `plain`: as it is; only for formats that cannot hold a card number
 * - `text`: as it is, but anything in it that could be a card number is masked
 * - `account`: first six and last four digits
 * - `phone`: first three and last four digits
 * - `secret`: never
 * - `bulk`: its length only; certificates and signatures say nothing to a reader
 * - `group` and `customerInfo`: member by member
 */
export type MaskKind = 'plain' | 'text' | 'account' | 'phone' | 'secret' | 'bulk' | 'group' | 'customerInfo'

/** One field of the dictionary. */
export interface FieldSpec {
  readonly format: Format
  readonly mask: MaskKind
  readonly zh: string
  readonly en: string
}

const field = (format: Format, mask: MaskKind, zh: string, en: string): FieldSpec => ({
  format,
  mask,
  zh,
  en,
})

/** Every field that messages here may carry. Formats are those of the interface specification. */
export const FIELDS = {
  version: field(ONE_OF(...KNOWN_VERSIONS), 'plain', '版本号', 'Protocol version'),
  encoding: field(CHARSET, 'plain', '编码方式', 'Character encoding'),
  signMethod: field(ONE_OF('01', '11', '12'), 'plain', '签名方法', 'Signature method'),
  certId: field(N(1, 128), 'text', '证书序列号', 'Certificate serial number'),
  signature: field(BASE64(1024), 'bulk', '签名', 'Signature'),
  signPubKeyCert: field(PEM(8192), 'bulk', '签名公钥证书', 'Signing certificate'),

  txnType: field(N(2), 'plain', '交易类型', 'Transaction type'),
  txnSubType: field(N(2), 'plain', '交易子类', 'Transaction subtype'),
  bizType: field(N(6), 'plain', '产品类型', 'Product'),
  channelType: field(N(2), 'plain', '渠道类型', 'Channel'),
  accessType: field(ONE_OF('0', '1', '2'), 'plain', '接入类型', 'Access type'),

  merId: field(AN(15), 'plain', '商户代码', 'Merchant number'),
  acqInsCode: field(AN(8, 11), 'plain', '收单机构代码', 'Acquirer'),
  merCatCode: field(N(4), 'plain', '商户类别', 'Merchant category'),
  merName: field(ANS(1, 40), 'text', '商户名称', 'Merchant name'),
  merAbbr: field(ANS(1, 16), 'text', '商户简称', 'Merchant short name'),
  subMerId: field(AN(5, 15), 'text', '二级商户代码', 'Sub-merchant number'),
  subMerName: field(ANS(1, 40), 'text', '二级商户全称', 'Sub-merchant name'),
  subMerAbbr: field(ANS(1, 16), 'text', '二级商户简称', 'Sub-merchant short name'),

  orderId: field(AN(8, 40), 'text', '商户订单号', 'Order number'),
  txnTime: field(TIME, 'plain', '订单发送时间', 'Order time (Beijing)'),
  txnAmt: field(AMOUNT, 'plain', '交易金额（分）', 'Amount (fen)'),
  currencyCode: field(AN(3), 'plain', '交易币种', 'Currency'),
  orderDesc: field(ANS(1, 128), 'text', '订单描述', 'Order description'),
  payTimeout: field(TIME, 'plain', '支付超时时间', 'Pay before (Beijing)'),
  orderTimeout: field(N(1, 10), 'plain', '订单超时时间（毫秒）', 'Order timeout (ms)'),
  frontUrl: field(URL_TEXT, 'text', '前台通知地址', 'Front address'),
  frontFailUrl: field(URL_TEXT, 'text', '失败返回地址', 'Failure address'),
  backUrl: field(URL_TEXT, 'text', '后台通知地址', 'Notification address'),
  reqReserved: field(ECHOED(1024), 'text', '请求方保留域', "Sender's own text"),
  reserved: field(ECHOED(2048), 'text', '保留域', 'Reserved'),
  riskRateInfo: field(GROUP(2048), 'text', '风控信息域', 'Risk information'),
  customerIp: field(ANS(1, 40), 'text', '持卡人IP', "Payer's address"),
  userMac: field(ANS(1, 32), 'text', '终端信息域', 'Device'),
  termId: field(N(8), 'plain', '终端号', 'Terminal'),
  termInfo: field(ANS(1, 300), 'text', '终端信息', 'Terminal information'),
  issInsCode: field(AN(1, 20), 'text', '发卡机构代码', 'Issuer'),
  defaultPayType: field(N(4), 'plain', '默认支付方式', 'Default way to pay'),
  supPayType: field(ANS(1, 512), 'text', '支持支付方式', 'Ways to pay'),
  accountPayChannel: field(ANS(1, 32), 'text', '账户支付渠道', 'Account channel'),
  ctrlRule: field(ANS(1, 256), 'text', '控制规则', 'Control rule'),
  accSplitData: field(ANS(1, 512), 'text', '分账域', 'Split data'),
  instalTransInfo: field(GROUP(128), 'text', '分期付款信息域', 'Instalments'),

  billType: field(N(4), 'plain', '账单类型', 'Bill type'),
  billNo: field(ANS(1, 32), 'text', '账单号码', 'Bill number'),
  productId: field(AN(4), 'plain', '产品编号', 'Product number'),
  sourcesOfFunds: field(N(2), 'plain', '资金来源', 'Source of the money'),
  payerVerifiInfo: field(GROUP(512), 'group', '付款方信息', 'Who pays out'),

  accType: field(N(2), 'plain', '账号类型', 'Account type'),
  accNo: field(BASE64(512), 'account', '账号', 'Card number'),
  customerInfo: field(BASE64(2048), 'customerInfo', '银行卡验证信息及身份信息', 'Cardholder information'),
  encryptCertId: field(N(1, 128), 'text', '加密证书序列号', 'Encryption certificate'),
  tokenPayData: field(GROUP(1024), 'group', '标记化支付信息域', 'Payment token'),

  queryId: field(N(21), 'plain', '交易查询流水号', 'Query number'),
  origQryId: field(N(21), 'plain', '原交易查询流水号', "Original's query number"),
  origOrderId: field(AN(8, 40), 'text', '原订单号', "Original's order number"),
  origTxnTime: field(TIME, 'plain', '原订单发送时间', "Original's order time"),
  tn: field(N(21), 'plain', '银联受理订单号', 'Payment ticket'),
  traceNo: field(N(6), 'plain', '系统跟踪号', 'Trace number'),
  traceTime: field(N(10), 'plain', '交易传输时间', 'Payment time'),
  settleAmt: field(N(1, 12), 'plain', '清算金额（分）', 'Settled amount (fen)'),
  settleCurrencyCode: field(AN(3), 'plain', '清算币种', 'Settlement currency'),
  settleDate: field(N(4), 'plain', '清算日期', 'Clearing day'),
  exchangeRate: field(N(1, 8), 'plain', '清算汇率', 'Exchange rate'),
  exchangeDate: field(N(4), 'plain', '兑换日期', 'Exchange day'),

  qrNo: field(N(1, 20), 'account', 'C2B码', "Payer's code"),
  qrCode: field(URL_TEXT, 'text', '二维码', 'QR code'),
  couponInfo: field(ECHOED(2048), 'text', '优惠信息', 'Coupons'),
  redirectUrl: field(URL_TEXT, 'text', '跳转地址', 'Redirect address'),
  // The code opens the payer's account to whoever redeems it first.
  userAuthCode: field(ANS(1, 128), 'secret', '用户授权码', 'Authorisation code'),
  appUserId: field(ANS(1, 64), 'text', '用户标识', 'User'),
  appUpIdentifier: field(ANS(1, 128), 'text', '银联支付标识', "UnionPay app's mark"),
  tradeType: field(AN(1, 20), 'text', '交易场景', 'Scene'),

  fileType: field(N(2), 'plain', '文件类型', 'File kind'),
  fileName: field(FILE_NAME, 'text', '文件名', 'File name'),
  fileContent: field(BASE64(MAX_FILE_CONTENT_CHARS), 'bulk', '文件内容', 'File content'),
  batchNo: field(N(4), 'plain', '批次号', 'Batch'),
  totalQty: field(N(1, 6), 'plain', '总笔数', 'Entries'),
  totalAmt: field(N(1, 12), 'plain', '总金额（分）', 'Total (fen)'),
  certType: field(ONE_OF('01', '02'), 'plain', '加密公钥类型', 'Which encryption key'),
  encryptPubKeyCert: field(PEM(8192), 'bulk', '加密公钥证书', 'Encryption certificate'),
  cardTransData: field(GROUP(4096), 'secret', '有卡交易信息域', 'Card-present data'),

  respCode: field(AN(2), 'plain', '应答码', 'Answer code'),
  respMsg: field(ECHOED(256), 'text', '应答信息', 'Answer'),
  origRespCode: field(AN(2), 'plain', '原交易应答码', "Original's answer code"),
  origRespMsg: field(ECHOED(256), 'text', '原交易应答信息', "Original's answer"),

  payType: field(N(4), 'plain', '支付方式', 'Way to pay'),
  payCardType: field(N(2), 'plain', '支付卡类型', 'Card type'),
  payCardNo: field(ANS(1, 19), 'account', '支付卡标识', 'Paying card'),
  payCardIssueName: field(ANS(1, 64), 'text', '支付卡名称', 'Paying card name'),
  issuerIdentifyMode: field(N(1), 'plain', '发卡机构识别模式', 'Issuer identification'),
  issInsNo: field(AN(1, 11), 'plain', '发卡机构号', 'Issuer number'),
  bindId: field(ECHOED(128), 'text', '绑定关系标识号', 'Binding'),
  preAuthId: field(ANS(1, 32), 'text', '预授权号', 'Pre-authorisation'),
  balance: field(N(1, 12), 'secret', '余额（分）', 'Balance (fen)'),
  activateStatus: field(ONE_OF('0', '1'), 'plain', '开通状态', 'Opened'),
} as const satisfies Record<string, FieldSpec>

export type FieldName = keyof typeof FIELDS

/** The dictionary's entry for a name as received, or undefined for a name that is not in it. */
export function fieldSpec(name: string): FieldSpec | undefined {
  return Object.hasOwn(FIELDS, name) ? FIELDS[name as FieldName] : undefined
}

/** How the members of tokenPayData and customerInfo may be shown. A member that is not listed is secret. */
export const MEMBERS: Readonly<Record<string, { mask: MaskKind; zh: string; en: string }>> = {
  token: { mask: 'account', zh: '标记号', en: 'Token' },
  trId: { mask: 'text', zh: '标记请求者', en: 'Token requestor' },
  tokenType: { mask: 'text', zh: '标记类型', en: 'Token type' },
  tokenLevel: { mask: 'text', zh: '标记担保级别', en: 'Token level' },
  tokenBegin: { mask: 'text', zh: '标记生效时间', en: 'Token from' },
  tokenEnd: { mask: 'text', zh: '标记失效时间', en: 'Token until' },
  certifTp: { mask: 'text', zh: '证件类型', en: 'Document type' },
  certifId: { mask: 'secret', zh: '证件号', en: 'Document number' },
  customerNm: { mask: 'secret', zh: '姓名', en: 'Name' },
  phoneNo: { mask: 'phone', zh: '手机号', en: 'Phone' },
  smsCode: { mask: 'secret', zh: '短信验证码', en: 'SMS code' },
  pin: { mask: 'secret', zh: '密码', en: 'PIN' },
  cvn2: { mask: 'secret', zh: 'CVN2', en: 'CVN2' },
  expired: { mask: 'secret', zh: '有效期', en: 'Expiry' },
  encryptedInfo: { mask: 'secret', zh: '加密信息', en: 'Sealed information' },
}
