/** What a respCode tells whoever asked for money to move. */
export type Verdict =
  | 'success'
  | 'pending' // the outcome is not known: query, never call it failed
  | 'failed'
  | 'retry' // nothing happened; the same request may be sent again later

/** One answer code. `tail` is the seven-digit number that stands in brackets behind the text. */
export interface RespCode {
  readonly verdict: Verdict
  readonly zh: string
  readonly en: string
  readonly tail: string
  /** `published`: code and tail both appear in UnionPay's material. `code`: only the code does; the tail is ours. */
  readonly source: 'published' | 'code'
}

/** The only text that clients take for success; some compare it letter by letter. */
const SUCCESS_TAIL = '0000000'

const published = (verdict: Verdict, zh: string, en: string, tail: string): RespCode => ({
  verdict,
  zh,
  en,
  tail,
  source: 'published',
})

/** For a code whose tail no source gives; `number` only has to differ from its neighbours. */
const coded = (verdict: Verdict, zh: string, en: string, number: number): RespCode => ({
  verdict,
  zh,
  en,
  tail: String(1_000_000 + number),
  source: 'code',
})

export const RESP_CODES = {
  '00': published('success', '成功', 'Success', SUCCESS_TAIL),
  A6: coded('success', '有缺陷的成功', 'Money taken, follow-up incomplete', 206),
  '01': coded('failed', '交易失败，详情请咨询95516', 'Failed; call 95516', 1),
  '02': coded('retry', '系统未开放或暂时关闭，请稍后再试', 'System closed; try again later', 2),
  '03': coded('pending', '交易通讯超时，请发起查询交易', 'Communication timed out; query', 3),
  '04': coded('pending', '交易状态未明，请查询对账结果', 'State unknown; see the settlement file', 4),
  '05': coded('pending', '交易已受理，请稍后查询交易结果', 'Accepted; query later', 5),
  '06': coded('retry', '系统繁忙，请稍后再试', 'System busy; try again later', 6),
  '10': published('failed', '报文格式错误', 'Bad message format', '6100030'),
  '11': published('failed', '验证签名失败', 'Signature verification failed', '9100004'),
  '12': published('failed', '订单重复', 'Duplicate order', '2010002'),
  '13': published('failed', '报文交易要素缺失', 'A mandatory field is missing', '6151084'),
  '30': coded('failed', '交易未通过，请尝试使用其他银联卡支付', 'Not approved; use another card', 30),
  '31': coded('failed', '商户状态不正确', 'Merchant status abnormal', 31),
  '32': coded('failed', '无此交易权限', 'No permission for this transaction', 32),
  '33': coded('failed', '交易金额超限', 'Amount over the limit', 33),
  '34': published('failed', '查无此交易', 'No such transaction', '2600000'),
  '35': published('failed', '原交易状态不正确', 'The original is missing or in another state', '2040004'),
  '36': published('failed', '与原交易信息不符', 'Differs from the original', '2050004'),
  '37': coded('retry', '已超过最大查询次数或操作过于频繁', 'Too many or too frequent queries', 37),
  '38': coded('failed', '银联风险受限', 'Limited by risk control', 38),
  '39': coded('failed', '交易不在受理时间范围内', 'Outside service hours', 39),
  '40': coded('failed', '绑定关系检查失败', 'The binding check failed', 40),
  '42': coded(
    'failed',
    '扣款成功但交易超过规定支付时间',
    'Charged after the deadline; refunded by itself',
    42,
  ),
  '43': coded('failed', '无此业务权限', 'No permission for this business', 43),
  '44': coded('failed', '输入号码错误或暂未开通此项业务', 'Wrong number, or the service is not open', 44),
  '45': coded('failed', '原交易已被成功退货或撤销', 'The original is refunded or voided already', 45),
  '46': coded('failed', '交易已被成功冲正', 'Reversed', 46),
  '60': coded('failed', '交易失败，详情请咨询您的发卡行', 'Declined by the issuer', 60),
  '61': coded('failed', '输入的卡号无效，请确认后输入', 'Invalid card number', 61),
  '62': coded('failed', '发卡银行不支持该商户', 'The issuer does not support this merchant', 62),
  '63': coded('failed', '卡状态不正确', 'Card state abnormal', 63),
  '64': coded('failed', '卡上的余额不足', 'Insufficient funds', 64),
  '65': coded('failed', '输入的密码、有效期或CVN2有误', 'Wrong PIN, expiry date or CVN2', 65),
  '66': coded('failed', '持卡人身份信息或手机号输入不正确', 'Identity or phone number does not match', 66),
  '67': coded('failed', '密码输入次数超限', 'PIN tries exceeded', 67),
  '68': coded('failed', '银行卡暂不支持该业务', 'The card is not enabled for this', 68),
  '69': coded('failed', '您的输入超时', 'Input timed out', 69),
  '70': coded('pending', '交易已跳转，等待持卡人输入', 'Waiting for the cardholder', 70),
  '71': coded('failed', '动态口令或短信验证码校验失败', 'Wrong SMS code', 71),
  '72': coded('failed', '尚未签约无卡支付服务', 'Not signed up for card-less payment', 72),
  '73': coded('failed', '支付卡已超过有效期', 'Expired card', 73),
  '76': coded('failed', '需要验密开通', 'Opening needs the PIN', 76),
  '77': coded('failed', '银行卡未开通认证支付', 'The card is not opened', 77),
  '78': coded('failed', '发卡行交易权限受限', 'Restricted by the issuer', 78),
  '79': coded('failed', '此卡可用，但发卡行暂不支持短信验证', 'The issuer does not support SMS', 79),
  '80': coded('failed', '交易失败，Token已过期', 'Token expired', 80),
  '81': coded('failed', '月累计交易笔数或金额超限', 'Monthly limit exceeded', 81),
  '82': coded('pending', '需要校验密码', 'PIN required; pending', 82),
  '83': coded('pending', '发卡行（渠道）处理中', 'The issuer is processing', 83),
  '85': coded('failed', '不满足营销规则', 'Promotion rules not met', 85),
  '86': coded('failed', '二维码状态错误', 'QR code in another state', 86),
  '87': coded('failed', '支付次数超限', 'The code was paid too often', 87),
  '88': coded('failed', '无此二维码', 'No such QR code', 88),
  '89': coded('failed', '无效TOKEN、TR状态或TOKEN状态无效', 'Invalid token or token requestor', 89),
  '90': coded('failed', '账户余额不足', 'Account balance too low', 90),
  '91': coded('failed', '认证失败', 'Authentication failed', 91),
  '98': coded('failed', '文件不存在', 'File does not exist', 98),
  '99': coded('failed', '通用错误', 'General error', 99),
} as const satisfies Record<string, RespCode>

export type RespCodeName = keyof typeof RESP_CODES

/** The entry of a code received, or undefined for one that is not in the table. */
export function respCodeOf(code: string): RespCode | undefined {
  return Object.hasOwn(RESP_CODES, code) ? RESP_CODES[code as RespCodeName] : undefined
}

/**
 * What an answered code means for the money asked for.
 * A code that is not in the table is pending: calling an unknown outcome failed would let somebody pay twice.
 */
export function verdictOf(code: string): Verdict {
  return respCodeOf(code)?.verdict ?? 'pending'
}

/** Longest detail behind the text of a respMsg, which has 256 characters at most. */
const DETAIL_MAX_CHARS = 200

/**
 * The respMsg of a code, `文字[NNNNNNN]`. `detail` goes behind the text: cut, because it may repeat what somebody sent,
 * and without signs that answers are split at or that cannot be printed.
 */
export function respMsg(code: RespCodeName, detail = ''): string {
  const { zh, tail } = RESP_CODES[code]
  const said = [...detail.replace(/[&=;{}[\]\p{Cc}]/gu, ' ')].slice(0, DETAIL_MAX_CHARS).join('')
  return `${zh}${said ? `：${said}` : ''}[${tail}]`
}

/** The two answer fields of a code. */
export function answerFields(code: RespCodeName, detail?: string): { respCode: string; respMsg: string } {
  return { respCode: code, respMsg: respMsg(code, detail) }
}

/** The seven digits that end a respMsg, whatever the text says; undefined when there are none. */
export function tailOf(message: string): string | undefined {
  return /\[(\w{7})\]$/.exec(message)?.[1]
}
