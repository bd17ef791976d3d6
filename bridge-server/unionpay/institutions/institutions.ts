import type { CodeOwner } from '../../../contract/code-owners.ts'

/**
 * An institution that signs merchants up, prints their codes and pays them; the two wallets besides keep the accounts
 * that their own payers pay from. All numbers are made up.
 */
export interface Institution {
  readonly owner: CodeOwner
  readonly acquirerId: string
  /** First digits of its merchants' numbers, which no card begins with: journals would mask them as cards. */
  readonly merIdPrefix: string
  /** First six digits of its payers' accounts, as the switch knows them; null for an institution without payers. */
  readonly walletIin: string | null
  readonly nameZh: string
  readonly nameEn: string
  /** What a bank statement says of a payment to a merchant of it that another network's payer made. */
  readonly statementLine: string
}

/** UnionPay's own acquirer is first: it signs up whoever names no other. */
export const INSTITUTIONS = [
  {
    owner: 'unionpay',
    acquirerId: '48020000',
    merIdPrefix: '748',
    walletIin: null,
    nameZh: '银联收单',
    nameEn: 'UnionPay acquiring',
    statementLine: '云闪付（银联条码支付互联互通）',
  },
  {
    owner: 'wechat',
    acquirerId: '99010000',
    merIdPrefix: '791',
    walletIin: '990101',
    nameZh: '财付通',
    nameEn: 'Tenpay',
    statementLine: '财付通（银联条码支付互联互通）',
  },
  {
    owner: 'alipay',
    acquirerId: '99020000',
    merIdPrefix: '792',
    walletIin: '990201',
    nameZh: '支付宝',
    nameEn: 'Alipay',
    statementLine: '支付宝（银联条码支付互联互通）',
  },
] as const satisfies readonly Institution[]

export function institutionOf(owner: CodeOwner): Institution {
  return INSTITUTIONS.find((institution) => institution.owner === owner) as Institution
}

export function institutionByAcquirer(acquirerId: string): Institution | undefined {
  return INSTITUTIONS.find((institution) => institution.acquirerId === acquirerId)
}
