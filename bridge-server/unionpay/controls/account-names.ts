import type { Reader } from '../../store/store.ts'
import type { MerchantRegister } from '../gateway/merchants.ts'
import { maskedNumbers } from '../issuers/card-file.ts'
import { issuerByIin } from '../issuers/issuers.ts'
import type { AccountName } from '../ledger/accounts.ts'

/** Account names as people read them: whose account it is, in Chinese and English. */
export async function accountNames(
  reader: Reader,
  merchants: MerchantRegister,
): Promise<(account: AccountName) => string> {
  const numbers = await maskedNumbers(reader)
  return (account) => {
    const [role, id = ''] = account.split(':')
    switch (role) {
      case 'cardholder':
        return `持卡人 Cardholder ${numbers.get(id) ?? id}`
      case 'issuer': {
        const { nameZh, nameEn } = issuerByIin(id)
        return `${nameZh} ${nameEn} · 待清算 to clear`
      }
      case 'acquirer':
        return `收单机构 Acquirer ${id} · 待清算 to clear`
      case 'merchant':
        return `${merchants.find(id)?.name ?? ''} ${id} · 应付 payable`
      default:
        return '外部资金 Funding'
    }
  }
}
