import type { CardScript } from './issuers/card.ts'

/** A test card, with everything that a tester types. Nothing here is anybody's money. */
export interface SeededCard {
  /** For people: bank, kind of card and what happens, in Chinese and English. */
  readonly label: string
  readonly cardNo: string
  readonly phone: string
  readonly pin: string
  readonly sms: string
  readonly holder: string
  /** Number of the holder's identity card. */
  readonly documentNo: string
  readonly issuer: string
  /** The ISO 8583 code that the issuer answers to a payment with the right PIN. */
  readonly behaviour: '00' | '51' | '54' | '61' | '62' | '65' | CardScript
  readonly type: 'debit' | 'credit'
  readonly cvn2: string | null
  /** `YYMM`, where the issuer has one on file. */
  readonly expiresYymm: string | null
}

const PHONE = '13552535506'
const PIN = '123456'
const SMS = '111111'
const HOLDER = '全渠道'
const DOCUMENT_NO = '341126197709218366'

/** The cards that UnionPay's public test kit names, more that pay, and one for each way in which a payment fails. */
export const SEEDED_CARDS: readonly SeededCard[] = [
  card('6216261000000000018', '平安银行 Ping An Bank', '00', '付款成功 / pays'),
  {
    ...card(
      '6221558812340000',
      '平安银行 Ping An Bank',
      '00',
      '付款成功（CVN2 123，有效期任意）/ pays (CVN2 123, any expiry)',
    ),
    type: 'credit',
    cvn2: '123',
    holder: '互联网',
  },
  card('6226090000000048', '招商银行 China Merchants Bank', '00', '付款成功 / pays'),
  card('6222020000000000018', '工商银行 ICBC', '00', '付款成功 / pays'),
  card('6217000000000000012', '建设银行 CCB', '00', '付款成功 / pays'),
  card('6214850000000510', '招商银行 China Merchants Bank', '51', '余额不足 / insufficient funds'),
  {
    ...card('6222020000000000547', '工商银行 ICBC', '54', '卡已过期 / expired card'),
    expiresYymm: '2401',
  },
  card('6217000000000000558', '建设银行 CCB', '55', '总是密码错误 / always "wrong PIN"'),
  card('6228480000000000612', '农业银行 ABC', '61', '超出限额 / over the amount limit'),
  card('6216610000000000628', '中国银行 Bank of China', '62', '卡状态异常 / restricted card'),
  card('6222620000000000657', '交通银行 BOCOM', '65', '超出次数 / too many payments'),
  card(
    '6216260000000000688',
    '平安银行 Ping An Bank',
    '68',
    '结果未知，8 秒后成功 / unknown, approved 8 s later',
  ),
  card('6214850000000916', '招商银行 China Merchants Bank', '91', '发卡行不可用 / issuer unavailable'),
  card('6222020000000000968', '工商银行 ICBC', '96', '发卡行系统故障 / issuer system error'),
]

/** One card for each decline and each unknown outcome that ACP can tell and no card above reaches. */
const SENTINEL_CARDS: readonly SeededCard[] = [
  card('6228480000000000604', '农业银行 ABC', 'acp:60', '发卡行拒绝 / declined by the issuer (60)'),
  card('6217000000000000624', '建设银行 CCB', 'acp:62', '发卡行不支持该商户 / merchant not supported (62)'),
  card(
    '6216610000000000669',
    '中国银行 Bank of China',
    'acp:66',
    '身份信息不符 / identity does not match (66)',
  ),
  card('6222020000000000687', '工商银行 ICBC', 'acp:68', '卡不支持该业务 / card not enabled (68)'),
  card(
    '6214850000000000721',
    '招商银行 China Merchants Bank',
    'acp:72',
    '未签约无卡支付 / not signed up (72)',
  ),
  card('6222620000000000764', '交通银行 BOCOM', 'acp:76', '需要验密开通 / opening needs the PIN (76)'),
  card('6228480000000000778', '农业银行 ABC', 'acp:77', '未开通认证支付 / card not opened (77)'),
  card('6217000000000000780', '建设银行 CCB', 'acp:78', '发卡行交易权限受限 / restricted by the issuer (78)'),
  card('6216610000000000792', '中国银行 Bank of China', 'acp:79', '不支持短信验证 / no SMS support (79)'),
  card(
    '6216260000000000035',
    '平安银行 Ping An Bank',
    'late:03',
    '通讯超时 03，8 秒后成功 / 03, approved 8 s later',
  ),
  card(
    '6226090000000000048',
    '招商银行 China Merchants Bank',
    'late:04',
    '状态未明 04，8 秒后成功 / 04, approved 8 s later',
  ),
]

/** Every card that the issuers know from the first start. */
export const TEST_CARDS: readonly SeededCard[] = [...SEEDED_CARDS, ...SENTINEL_CARDS]

/** Merchants of UnionPay's public test kit, and the acquirer that pays them. */
export const SEEDED_MERCHANTS = [
  { merId: '777290058110048', name: '全渠道测试商户', trId: '62000000001', secureKey: '88888888' },
  { merId: '777290058110097', name: '全渠道加密测试商户', trId: '62000000001', seesAccount: true },
  { merId: '700000000000001', name: '文件下载测试商户', trId: '62000000001' },
] as const

/** The acquirer of every merchant here. The number is made up. */
export const ACQUIRER_ID = '48020000'

function card(
  cardNo: string,
  issuer: string,
  behaviour: SeededCard['behaviour'],
  whatHappens: string,
): SeededCard {
  return {
    label: `${issuer} · ${whatHappens}`,
    cardNo,
    issuer,
    behaviour,
    phone: PHONE,
    pin: PIN,
    sms: SMS,
    holder: HOLDER,
    documentNo: DOCUMENT_NO,
    type: 'debit',
    cvn2: null,
    expiresYymm: null,
  }
}
