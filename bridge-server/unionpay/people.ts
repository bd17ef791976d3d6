import type { CardScript } from './issuers/card.ts'
import type { AccountClass } from './rules/account-classes.ts'

/** A test card, with everything that a tester types. Nothing here is anybody's money. */
export interface SeededCard {
  /** For people: the bank and what happens. */
  readonly label: { readonly zh: string; readonly en: string }
  readonly cardNo: string
  readonly phone: string
  readonly pin: string
  readonly sms: string
  readonly holder: string
  /** Number of the holder's identity card. */
  readonly documentNo: string
  /** The ISO 8583 code that the issuer answers to a payment with the right PIN. */
  readonly behaviour: '00' | '51' | '54' | '61' | '62' | '65' | CardScript
  readonly type: 'debit' | 'credit'
  readonly cvn2: string | null
  /** `YYMM`, where the issuer has one on file. */
  readonly expiresYymm: string | null
  /** Class of the account behind the card, which limits what it pays and holds; I, without a limit, when absent. */
  readonly accountClass?: AccountClass
}

const BANKS = {
  PING_AN: { zh: '平安银行', en: 'Ping An Bank' },
  CMB: { zh: '招商银行', en: 'China Merchants Bank' },
  ICBC: { zh: '工商银行', en: 'ICBC' },
  CCB: { zh: '建设银行', en: 'CCB' },
  ABC: { zh: '农业银行', en: 'ABC' },
  BOC: { zh: '中国银行', en: 'Bank of China' },
  BOCOM: { zh: '交通银行', en: 'BOCOM' },
} as const

const PHONE = '13552535506'
const PIN = '123456'
const SMS = '111111'
const HOLDER = '全渠道'
const DOCUMENT_NO = '341126197709218366'

/** The cards that UnionPay's public test kit names, more that pay, and one for each way in which a payment fails. */
export const SEEDED_CARDS: readonly SeededCard[] = [
  card('6216261000000000018', BANKS.PING_AN, '00', { zh: '付款成功', en: 'pays' }),
  {
    ...card('6221558812340000', BANKS.PING_AN, '00', {
      zh: '付款成功（CVN2 123，有效期任意）',
      en: 'pays (CVN2 123, any expiry)',
    }),
    type: 'credit',
    cvn2: '123',
    holder: '互联网',
  },
  card('6226090000000048', BANKS.CMB, '00', { zh: '付款成功', en: 'pays' }),
  card('6222020000000000018', BANKS.ICBC, '00', { zh: '付款成功', en: 'pays' }),
  card('6217000000000000012', BANKS.CCB, '00', { zh: '付款成功', en: 'pays' }),
  card('6214850000000510', BANKS.CMB, '51', { zh: '余额不足', en: 'insufficient funds' }),
  {
    ...card('6222020000000000547', BANKS.ICBC, '54', { zh: '卡已过期', en: 'expired card' }),
    expiresYymm: '2401',
  },
  card('6217000000000000558', BANKS.CCB, '55', { zh: '总是密码错误', en: 'always "wrong PIN"' }),
  card('6228480000000000612', BANKS.ABC, '61', { zh: '超出限额', en: 'over the amount limit' }),
  card('6216610000000000628', BANKS.BOC, '62', { zh: '卡状态异常', en: 'restricted card' }),
  card('6222620000000000657', BANKS.BOCOM, '65', { zh: '超出次数', en: 'too many payments' }),
  card('6216260000000000688', BANKS.PING_AN, '68', {
    zh: '结果未知，8 秒后成功',
    en: 'unknown, approved 8 s later',
  }),
  card('6214850000000916', BANKS.CMB, '91', { zh: '发卡行不可用', en: 'issuer unavailable' }),
  card('6222020000000000968', BANKS.ICBC, '96', { zh: '发卡行系统故障', en: 'issuer system error' }),
]

/** One card for each decline and each unknown outcome that ACP can tell and no card above reaches. */
const SENTINEL_CARDS: readonly SeededCard[] = [
  card('6228480000000000604', BANKS.ABC, 'acp:60', { zh: '发卡行拒绝', en: 'declined by the issuer (60)' }),
  card('6217000000000000624', BANKS.CCB, 'acp:62', {
    zh: '发卡行不支持该商户',
    en: 'merchant not supported (62)',
  }),
  card('6216610000000000669', BANKS.BOC, 'acp:66', {
    zh: '身份信息不符',
    en: 'identity does not match (66)',
  }),
  card('6222020000000000687', BANKS.ICBC, 'acp:68', { zh: '卡不支持该业务', en: 'card not enabled (68)' }),
  card('6214850000000000721', BANKS.CMB, 'acp:72', { zh: '未签约无卡支付', en: 'not signed up (72)' }),
  card('6222620000000000764', BANKS.BOCOM, 'acp:76', {
    zh: '需要验密开通',
    en: 'opening needs the PIN (76)',
  }),
  card('6228480000000000778', BANKS.ABC, 'acp:77', { zh: '未开通认证支付', en: 'card not opened (77)' }),
  card('6217000000000000780', BANKS.CCB, 'acp:78', {
    zh: '发卡行交易权限受限',
    en: 'restricted by the issuer (78)',
  }),
  card('6216610000000000792', BANKS.BOC, 'acp:79', { zh: '不支持短信验证', en: 'no SMS support (79)' }),
  card('6216260000000000035', BANKS.PING_AN, 'late:03', {
    zh: '通讯超时 03，8 秒后成功',
    en: '03, approved 8 s later',
  }),
  card('6226090000000000048', BANKS.CMB, 'late:04', {
    zh: '状态未明 04，8 秒后成功',
    en: '04, approved 8 s later',
  }),
]

/** Cards of bank accounts that may not pay as much as they have. */
const CLASSED_CARDS: readonly SeededCard[] = [
  {
    ...card('6217000000000000020', BANKS.CCB, '00', {
      zh: 'II 类账户，日限 10,000 元，年限 200,000 元',
      en: 'class II account: 10,000 yuan a day, 200,000 a year',
    }),
    accountClass: 'bank-II',
  },
  {
    ...card('6228480000000000034', BANKS.ABC, '00', {
      zh: 'III 类账户，余额与日限 2,000 元，年限 50,000 元',
      en: 'class III account: holds 2,000 yuan, pays 2,000 a day and 50,000 a year',
    }),
    accountClass: 'bank-III',
  },
]

/** Every card that the issuers know from the first start. */
export const TEST_CARDS: readonly SeededCard[] = [...SEEDED_CARDS, ...SENTINEL_CARDS, ...CLASSED_CARDS]

/** A payer of another wallet, whose account the wallet keeps as a bank keeps a card. */
export interface WalletPayer {
  readonly wallet: 'wechat' | 'alipay'
  /** What testers name the account by. */
  readonly account: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly card: SeededCard
}

/** Payers of the two wallets: with money, and with none. Their accounts are of class III, the most that wallets keep. */
export const WALLET_PAYERS: readonly WalletPayer[] = [
  walletPayer('wechat', 'chen', { zh: '陈立夏', en: 'Chen Lixia' }, '9901010000000000011', '00'),
  walletPayer('wechat', 'poor', { zh: '无余额', en: 'no money' }, '9901010000000000510', '51'),
  walletPayer('wechat', 'late', { zh: '结果未知', en: 'unknown for 8 s' }, '9901010000000000680', '68'),
  walletPayer('alipay', 'fang', { zh: '方白露', en: 'Fang Bailu' }, '9902010000000000019', '00'),
  walletPayer('alipay', 'poor', { zh: '无余额', en: 'no money' }, '9902010000000000513', '51'),
  walletPayer('alipay', 'late', { zh: '结果未知', en: 'unknown for 8 s' }, '9902010000000000687', '68'),
]

/**
 * Merchants of UnionPay's public test kit, and the acquirer that pays them. As in UnionPay's test system they share one
 * certificate, the first one's, and one key: its samples change the merId and nothing else.
 */
export const SEEDED_MERCHANTS = [
  {
    merId: '777290058110048',
    name: '全渠道测试商户',
    nameEn: 'All-channel test merchant',
    trId: '62000000001',
    secureKey: '88888888',
  },
  {
    merId: '777290058110097',
    name: '全渠道加密测试商户',
    nameEn: 'All-channel test merchant, sealed cards',
    trId: '62000000001',
    secureKey: '88888888',
    seesAccount: true,
  },
  {
    merId: '700000000000001',
    name: '文件下载测试商户',
    nameEn: 'File download test merchant',
    trId: '62000000001',
    secureKey: '88888888',
  },
] as const

/** The acquirer of every merchant here. The number is made up. */
export const ACQUIRER_ID = '48020000'

function walletPayer(
  wallet: WalletPayer['wallet'],
  account: string,
  name: WalletPayer['name'],
  cardNo: string,
  behaviour: SeededCard['behaviour'],
): WalletPayer {
  const label = {
    wechat: { zh: '微信零钱', en: 'WeChat balance' },
    alipay: { zh: '支付宝余额', en: 'Alipay balance' },
  }[wallet]
  const walletAccount = card(cardNo, label, behaviour, name)
  return { wallet, account, name, card: { ...walletAccount, accountClass: 'payment-III' } }
}

function card(
  cardNo: string,
  bank: SeededCard['label'],
  behaviour: SeededCard['behaviour'],
  whatHappens: SeededCard['label'],
): SeededCard {
  return {
    label: { zh: `${bank.zh} · ${whatHappens.zh}`, en: `${bank.en} · ${whatHappens.en}` },
    cardNo,
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
