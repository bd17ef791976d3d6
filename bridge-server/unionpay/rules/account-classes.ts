/**
 * What accounts of each class may do: bank accounts I to III, and accounts that payment institutions keep. What a
 * class leaves open has no limit. Day limits of what comes in are not watched: no merchant pays that much out.
 */
export interface AccountLimits {
  readonly dayMaxFen?: number
  readonly yearMaxFen?: number
  readonly balanceMaxFen?: number
  readonly source: string
}

const SMALL_BANK_ACCOUNTS = '银发〔2016〕302号, 银发〔2018〕16号'
const PAYMENT_ACCOUNTS = '中国人民银行公告〔2015〕第43号'

const ACCOUNT_CLASSES = {
  'bank-I': { source: SMALL_BANK_ACCOUNTS },
  'bank-II': { dayMaxFen: 10_000_00, yearMaxFen: 200_000_00, source: SMALL_BANK_ACCOUNTS },
  'bank-III': {
    dayMaxFen: 2_000_00,
    yearMaxFen: 50_000_00,
    balanceMaxFen: 2_000_00,
    source: SMALL_BANK_ACCOUNTS,
  },
  'payment-II': { yearMaxFen: 100_000_00, source: PAYMENT_ACCOUNTS },
  'payment-III': { yearMaxFen: 200_000_00, source: PAYMENT_ACCOUNTS },
} as const satisfies Readonly<Record<string, AccountLimits>>

export type AccountClass = keyof typeof ACCOUNT_CLASSES

export function limitsOf(accountClass: AccountClass): AccountLimits {
  return ACCOUNT_CLASSES[accountClass]
}
