/** English names of issuers, which the network names in Chinese only. */
const IN_ENGLISH: Readonly<Record<string, string>> = {
  中国工商银行: 'ICBC',
  工商银行: 'ICBC',
  中国农业银行: 'Agricultural Bank of China',
  农业银行: 'Agricultural Bank of China',
  中国银行: 'Bank of China',
  中国建设银行: 'China Construction Bank',
  建设银行: 'China Construction Bank',
  交通银行: 'Bank of Communications',
  中国邮政储蓄银行: 'Postal Savings Bank of China',
  邮储银行: 'Postal Savings Bank of China',
  招商银行: 'China Merchants Bank',
  中信银行: 'China CITIC Bank',
  中国光大银行: 'China Everbright Bank',
  光大银行: 'China Everbright Bank',
  华夏银行: 'Hua Xia Bank',
  中国民生银行: 'China Minsheng Bank',
  民生银行: 'China Minsheng Bank',
  广发银行: 'China Guangfa Bank',
  平安银行: 'Ping An Bank',
  兴业银行: 'Industrial Bank',
  浦发银行: 'SPD Bank',
  上海银行: 'Bank of Shanghai',
  北京银行: 'Bank of Beijing',
  银联卡: 'UnionPay card',
}

/** The English name of an issuer; the Chinese one where no English name is known. */
export function bankNameInEnglish(bankName: string): string {
  return IN_ENGLISH[bankName] ?? bankName
}
