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
