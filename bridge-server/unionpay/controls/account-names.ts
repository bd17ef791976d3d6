import type { Reader } from '../../store/store.ts'
import type { MerchantRegister } from '../gateway/merchants.ts'
import { institutionByAcquirer } from '../institutions/institutions.ts'
import { payeeOf } from '../institutions/payees.ts'
import { maskedNumbers } from '../issuers/card-file.ts'
import { issuerByIin } from '../issuers/issuers.ts'
import type { AccountName } from '../ledger/accounts.ts'

/** Account names as people read them: whose account it is, in the reader's language; card numbers are masked. */
export async function accountNames(
  reader: Reader,
  merchants: MerchantRegister,
  language: 'zh' | 'en',
): Promise<(account: AccountName) => string> {
  const numbers = await maskedNumbers(reader)
  const t = (zh: string, en: string) => (language === 'zh' ? zh : en)
  return (account) => {
    const [role, id = '', use] = account.split(':')
    const toClear = use === 'fees' ? t('服务费', 'fees') : t('待清算', 'to clear')
    switch (role) {
      case 'cardholder':
        return `${t('持卡人', 'Cardholder')} ${numbers.get(id) ?? id}`
      case 'hold':
        return `${t('预授权冻结', 'Held by pre-authorisation')} ${numbers.get(id) ?? id}`
      case 'issuer':
        return `${bankName(id, language)} ${id} · ${toClear}`
      case 'acquirer':
        return `${acquirerName(id, language)} ${id} · ${toClear}`
      case 'merchant':
        return `${merchantName(merchants, id, language) ?? t('商户', 'Merchant')} ${id} · ${use === 'bank' ? t('银行账户', 'bank account') : t('应付', 'payable')}`
      case 'network':
        return t('银联网络服务费', 'Fees of the network')
      case 'settlement':
        return t('机构间清算', 'Settlement between institutions')
      case 'funding':
        return t('外部资金', 'Outside funding')
      default:
        return account
    }
  }
}

/** What a merchant is called; the institutions' own have a name in both languages. Undefined for one not on file. */
export function merchantName(
  merchants: MerchantRegister,
  merId: string,
  language: 'zh' | 'en',
): string | undefined {
  const merchant = merchants.find(merId)
  if (!merchant) return undefined
  const { nameZh, nameEn } = payeeOf(merchant)
  return { zh: nameZh, en: nameEn }[language]
}

/** The institution that acquires under a number. */
export function acquirerName(acquirerId: string, language: 'zh' | 'en'): string {
  const institution = institutionByAcquirer(acquirerId)
  if (!institution) return { zh: '收单机构', en: 'Acquirer' }[language]
  return { zh: institution.nameZh, en: institution.nameEn }[language]
}

/** The bank whose cards begin with a number. */
export function bankName(iin: string, language: 'zh' | 'en'): string {
  const { nameZh, nameEn } = issuerByIin(iin)
  return language === 'zh' ? nameZh : nameEn
}
