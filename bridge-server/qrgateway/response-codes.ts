/** What a code tells whoever asked. `pending`: the outcome is not known yet; ask, and never call it failed. */
export type QrVerdict = 'success' | 'pending' | 'failed' | 'retry'

export interface QrResponseCode {
  readonly verdict: QrVerdict
  readonly zh: string
  readonly en: string
}

const code = (verdict: QrVerdict, zh: string, en: string): QrResponseCode => ({ verdict, zh, en })

/**
 * The codes of the QR gateway. They are a space of their own: 02, 04, 32 and 55 mean other things in ISO 8583, and
 * all of them in ACP. Of a refusal, `trxInfo.rule` says which rule it was.
 */
export const QR_RESPONSE_CODES = {
  '00': code('success', '成功', 'Success'),
  '02': code('failed', '请更新二维码', 'Update the code: expired, used or retired'),
  '03': code('failed', '商户无效', 'No such merchant or code'),
  '04': code('pending', '处理中', 'Pending; ask for the result'),
  '05': code('failed', '付款人未完成验证', 'The payer did not type the PIN in time, or would not'),
  '12': code('failed', '关联交易无效', 'The message it refers to does not fit'),
  '13': code('failed', '金额无效', 'Invalid amount'),
  '14': code('failed', '卡号或令牌无效', 'Invalid card or token'),
  '25': code('failed', '查无原交易', 'No such transaction'),
  '30': code('failed', '报文格式错误', 'Format error'),
  '32': code('failed', '密码错误或输错次数超限', 'Wrong PIN, or too many wrong PINs'),
  '40': code('failed', '暂不支持', 'Not supported: this class of code or this direction'),
  '46': code('failed', '交易已冲正', 'Undone by the merchant, who did not learn the outcome'),
  '51': code('failed', '余额不足', 'Insufficient funds'),
  '54': code('failed', '卡已过期', 'Expired card or token'),
  '57': code('failed', '发卡机构不允许', 'Not permitted by the issuer'),
  '59': code('failed', '风险受限', 'Limited by risk control'),
  '61': code('failed', '超出限额', 'Amount over the limit'),
  '62': code('failed', '受限', 'Restricted: the card, or this region'),
  '64': code('failed', '金额与订单不符', 'The amount is not the one asked for'),
  '65': code('failed', '超出次数', 'Too many payments'),
  '68': code('pending', '应答超时', 'The answer came too late'),
  '78': code('pending', '重复请求处理中', 'The same request is under way'),
  '82': code('pending', '需要校验密码', 'The payer has to type the PIN'),
  '91': code('retry', '发卡机构不可用', 'Issuer unavailable'),
  '94': code('failed', '交易流水号重复', 'Another request had this msgID'),
  '96': code('retry', '系统异常', 'System malfunction'),
  '98': code('pending', '超时', 'Time ran out on the way'),
  A0: code('failed', '验签失败', 'Signature verification failed'),
} as const satisfies Record<string, QrResponseCode>

export type QrResponseCodeName = keyof typeof QR_RESPONSE_CODES

export function isQrResponseCode(text: string): text is QrResponseCodeName {
  return Object.hasOwn(QR_RESPONSE_CODES, text)
}

/** A code that is not in the table is pending: calling an unknown outcome failed would let somebody pay twice. */
export function qrVerdictOf(text: string): QrVerdict {
  return isQrResponseCode(text) ? QR_RESPONSE_CODES[text].verdict : 'pending'
}
