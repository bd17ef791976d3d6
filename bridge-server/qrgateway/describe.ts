import { maskCode } from '../../contract/codes/mask-code.ts'
import { HIDDEN, maskAccount, maskText } from '../acp/mask.ts'
import { isQrMsgType, QR_MESSAGES } from './messages.ts'
import { isQrResponseCode, QR_RESPONSE_CODES } from './response-codes.ts'

/** A message field as a person may see it: its name, and its value without anything that must not be seen. */
export type ShownField = readonly [name: string, value: string]

type Mask = (value: string) => string

/** Fields of which not everything may be seen. All others are texts, in which card numbers are masked all the same. */
const MASKS: Readonly<Record<string, Mask>> = {
  pin: () => HIDDEN,
  token: maskAccount,
  mpqrcPayload: maskCode,
  // A code that is shown pays once for whoever has its digits.
  barcodeCpqrcPayload: maskAccount,
}

const NAMES: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  msgType: ['报文类型', 'Message'],
  msgID: ['报文编号', 'Message number'],
  insID: ['机构号', 'Institution'],
  timeStamp: ['时间', 'Time'],
  responseCode: ['应答码', 'Response code'],
  responseMsg: ['应答信息', 'Response text'],
  deviceID: ['设备', 'Device'],
  userID: ['用户', 'User'],
  token: ['令牌', 'Token'],
  pin: ['密码', 'PIN'],
  encryptCertId: ['加密证书', 'Encryption certificate'],
  mpqrcPayload: ['商户码', "Merchant's code"],
  barcodeCpqrcPayload: ['付款码', "Payer's code"],
  scene: ['场景', 'Scene'],
  qrcUseCase: ['用途', 'Use'],
  merchantInfo: ['商户信息', 'Merchant, as the code says'],
  additionalData: ['附加数据', 'Additional data'],
  cpqrcNo: ['付款码个数', 'Codes asked for'],
  origTrxMsgID: ['关联报文编号', 'Original message'],
  origMsgID: ['关联报文编号', 'Original message'],
  trxAmt: ['金额（分）', 'Amount, fen'],
  trxCurrency: ['币种', 'Currency'],
  noticeUrl: ['通知地址', 'Notice address'],
  merchantName: ['商户', 'Merchant'],
  merchantNameEn: ['商户（英文）', 'Merchant in English'],
  mcc: ['商户类别', 'Merchant category'],
  codeKind: ['码的种类', 'Kind of code'],
  codeOwner: ['码方机构', 'Owner'],
  codeClass: ['码的类别', 'Class of code'],
  isStatic: ['静态码', 'Static'],
  cityCode: ['城市代码', 'City code'],
  cityName: ['城市', 'City'],
  cityNameEn: ['城市（英文）', 'City in English'],
  statementLine: ['账单摘要', 'Statement line'],
  payUntil: ['支付期限', 'To be paid until'],
  validUntil: ['有效至', 'Valid until'],
  limit: ['单日限额', 'Daily limit'],
  rule: ['规则', 'Rule'],
  alternatives: ['其他办法', 'What else works'],
  qrcVoucherNo: ['凭证号', 'Voucher'],
  queryId: ['查询流水号', 'queryId'],
  paymentStatus: ['支付状态', 'Status of the payment'],
  refund: ['退款', 'Refund'],
  settleDate: ['清算日', 'Settlement date'],
  pinTriesLeft: ['剩余密码次数', 'PIN tries left'],
  askPin: ['要求验密', 'Asks for the PIN'],
  cancelled: ['付款人取消', 'Cancelled by the payer'],
}

/** What a field is called, for people; undefined for one that no message has. */
export function qrFieldName(name: string): { readonly zh: string; readonly en: string } | undefined {
  const [zh, en] = (Object.hasOwn(NAMES, name) && NAMES[name]) || []
  return zh === undefined || en === undefined ? undefined : { zh, en }
}

/** A message, field by field, in its own order, for journals and logs. A field that no message has shows no value. */
export function describeQrMessage(envelope: {
  readonly msgInfo?: unknown
  readonly trxInfo?: unknown
  readonly msgResponse?: unknown
}): ShownField[] {
  const { versionNo: _, ...msgInfo } = membersOf(envelope.msgInfo)
  return Object.entries({
    ...msgInfo,
    ...membersOf(envelope.trxInfo),
    ...membersOf(envelope.msgResponse),
  }).map(([name, value]) => [maskText(name), qrFieldName(name) ? shown(name, value) : HIDDEN])
}

/** What kind of message it is, in one line, from its fields; undefined for the messages of other wires. */
export function titleOfQrMessage(fields: readonly ShownField[], language: 'zh' | 'en'): string | undefined {
  const said = (wanted: string) => fields.find(([name]) => name === wanted)?.[1]
  const msgType = said('msgType')
  if (msgType === undefined || !isQrMsgType(msgType)) return undefined
  const title = QR_MESSAGES[msgType][language]
  const code = said('responseCode')
  // Notices of results have a response code too, and are no answers.
  if (code === undefined || said('responseMsg') === undefined) return title
  return `${title} → ${code} ${isQrResponseCode(code) ? QR_RESPONSE_CODES[code][language] : ''}`
}

function shown(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((part) => shown(name, part)).join(', ')
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return maskText((MASKS[name] ?? ((plain) => plain))(text))
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
