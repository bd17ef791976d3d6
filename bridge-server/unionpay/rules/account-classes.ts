/** What accounts of each class may do: bank accounts I to III, and accounts of payment institutions I to III. */
export type AccountClass = 'bank-I' | 'bank-II' | 'bank-III' | 'payment-I' | 'payment-II' | 'payment-III'

interface ClassLimits {
  readonly balanceMaxFen?: number
  readonly out?: PeriodLimits
  readonly in?: PeriodLimits
  readonly source: string
}

interface PeriodLimits {
  readonly dayMaxFen?: number
  readonly yearMaxFen?: number
  /** Over the whole life of the account. */
  readonly lifeMaxFen?: number
}

const SMALL_BANK_ACCOUNTS = '银发〔2016〕302号, 银发〔2018〕16号'
const PAYMENT_ACCOUNTS = '中国人民银行公告〔2015〕第43号'

export const ACCOUNT_CLASSES: Readonly<Record<AccountClass, ClassLimits>> = {
  'bank-I': { source: SMALL_BANK_ACCOUNTS },
  'bank-II': {
    out: { dayMaxFen: 10_000_00, yearMaxFen: 200_000_00 },
    in: { dayMaxFen: 10_000_00, yearMaxFen: 200_000_00 },
    source: SMALL_BANK_ACCOUNTS,
  },
  'bank-III': {
    balanceMaxFen: 2_000_00,
    out: { dayMaxFen: 2_000_00, yearMaxFen: 50_000_00 },
    in: { dayMaxFen: 5_000_00, yearMaxFen: 100_000_00 },
    source: SMALL_BANK_ACCOUNTS,
  },
  'payment-I': { out: { lifeMaxFen: 1_000_00 }, source: PAYMENT_ACCOUNTS },
  'payment-II': { out: { yearMaxFen: 100_000_00 }, source: PAYMENT_ACCOUNTS },
  'payment-III': { out: { yearMaxFen: 200_000_00 }, source: PAYMENT_ACCOUNTS },
}

export interface AccountMovement {
  readonly accountClass: AccountClass
  readonly way: 'in' | 'out'
  readonly amountFen: number
  /** What moved this way before: on this Beijing day, in this year, ever. */
  readonly used: { readonly dayFen: number; readonly yearFen: number; readonly lifeFen: number }
  readonly balanceFen: number
}

export type AccountRule = 'account-day' | 'account-year' | 'account-life' | 'account-balance'

/** The rule that a movement would break; null when it breaks none. Exactly the limit passes. */
export function brokenAccountRule(movement: AccountMovement): AccountRule | null {
  const { accountClass, way, amountFen, used, balanceFen } = movement
  const limits = ACCOUNT_CLASSES[accountClass]
  const period = limits[way] ?? {}
  const isOver = (usedFen: number, maxFen = Number.POSITIVE_INFINITY) => usedFen + amountFen > maxFen
  if (isOver(used.dayFen, period.dayMaxFen)) return 'account-day'
  if (isOver(used.yearFen, period.yearMaxFen)) return 'account-year'
  if (isOver(used.lifeFen, period.lifeMaxFen)) return 'account-life'
  return way === 'in' && isOver(balanceFen, limits.balanceMaxFen) ? 'account-balance' : null
}
