/** A bank that issues cards. */
export interface Issuer {
  /** Issuer identification number: the first six digits of its cards. */
  readonly iin: string
  readonly nameZh: string
  readonly nameEn: string
}

/** The simulated issuers. The numbers are ranges that these banks use; the cards in them are made up. */
const ISSUERS: readonly Issuer[] = [
  { iin: '621626', nameZh: '平安银行', nameEn: 'Ping An Bank' },
  { iin: '622155', nameZh: '平安银行', nameEn: 'Ping An Bank' },
  { iin: '622609', nameZh: '招商银行', nameEn: 'China Merchants Bank' },
  { iin: '621485', nameZh: '招商银行', nameEn: 'China Merchants Bank' },
  { iin: '622202', nameZh: '工商银行', nameEn: 'ICBC' },
  { iin: '621700', nameZh: '建设银行', nameEn: 'China Construction Bank' },
  { iin: '622848', nameZh: '农业银行', nameEn: 'Agricultural Bank of China' },
  { iin: '621661', nameZh: '中国银行', nameEn: 'Bank of China' },
  { iin: '622262', nameZh: '交通银行', nameEn: 'Bank of Communications' },
  // Wallets issue accounts as banks issue cards, in ranges that no card has.
  { iin: '990101', nameZh: '微信零钱', nameEn: 'WeChat balance' },
  { iin: '990201', nameZh: '支付宝余额', nameEn: 'Alipay balance' },
]

const BY_IIN = new Map(ISSUERS.map((issuer) => [issuer.iin, issuer]))

/** The issuer that a card number is routed to, or undefined when the range is nobody's. */
export function issuerOf(cardNo: string): Issuer | undefined {
  return BY_IIN.get(cardNo.slice(0, 6))
}

/** The issuer by its number. */
export function issuerByIin(iin: string): Issuer {
  const issuer = BY_IIN.get(iin)
  if (!issuer) throw new Error(`no issuer has the number ${iin}`)
  return issuer
}
