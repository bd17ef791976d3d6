import { CITIES } from '../../../contract/cities.ts'
import type { CodeClass, CodeOwner } from '../../../contract/code-owners.ts'

/**
 * Who may pay whose codes, where, since when: one row for each announcement. What no row opens is closed. The engine
 * in `interop-rules.ts` reads it; opening a city is a line here.
 */
export interface InteropRow {
  /** Payers and support are told a rule by this name. */
  readonly rule: string
  /** First Beijing day that it holds on, `YYYY-MM-DD`. */
  readonly from: string
  readonly state: 'open' | 'pilot'
  readonly direction: Direction
  readonly payer: CodeOwner
  readonly owner: CodeOwner
  readonly classes: readonly CodeClass[]
  readonly cities: CitySet
  /** Rows of one preset only; all others hold in each. */
  readonly preset?: Preset
  /** Announced as a plan; whether it came about then is not known. */
  readonly isPlanned?: true
  readonly source: string
}

/**
 * `payer-scans`: the payer's wallet scans a merchant's code. `merchant-scans`: a merchant scans the payer's code,
 * whose "owner" is then the network that the merchant belongs to.
 */
export type Direction = 'payer-scans' | 'merchant-scans'

/**
 * Sources disagree on whether wallets other than Cloud QuickPass were let in. `as-announced` has both ways open, as
 * the networks announced mutual recognition; `realistic` only lets Cloud QuickPass scan the others' codes, as users
 * reported in October 2021.
 */
export type Preset = 'as-announced' | 'realistic'
export const PRESETS: readonly Preset[] = ['as-announced', 'realistic']

export const CITY_SETS = {
  /** 31 provincial capitals and municipalities. */
  capitals: CITIES.filter(({ isCapital }) => isCapital).map(({ code }) => code),
  /** Beijing, Tianjin, Guangzhou, Shenzhen, Chengdu, Chongqing, Xi'an; the announcement named no others. */
  alipaySeven: ['110000', '120000', '440100', '440300', '510100', '500000', '610100'],
  everywhere: null,
} as const satisfies Record<string, readonly string[] | null>
export type CitySet = keyof typeof CITY_SETS

const EVERY_CLASS: readonly CodeClass[] = ['personal', 'personal_business', 'merchant', 'order']
/** What a foreign wallet pays at UnionPay: purchases. A person's UnionPay code was in no announcement. */
const PURCHASES: readonly CodeClass[] = ['personal_business', 'merchant', 'order']

const TENCENT = 'Tencent, announcement of 30 September 2021'
const ALIPAY = 'Alipay, announcement of 2 October 2021'
const MUTUAL = 'the same announcement, read as mutual recognition'

export const INTEROP_TABLE: readonly InteropRow[] = [
  {
    rule: 'wechat-mini-programs-2021-09-22',
    from: '2021-09-22',
    state: 'pilot',
    direction: 'payer-scans',
    payer: 'unionpay',
    owner: 'wechat',
    classes: ['order'],
    cities: 'capitals',
    source:
      'Tencent, test of 22 September 2021; it names no places, so it is where the opening was a week later',
  },
  {
    rule: 'wechat-capitals-2021-09-30',
    from: '2021-09-30',
    state: 'open',
    direction: 'payer-scans',
    payer: 'unionpay',
    owner: 'wechat',
    classes: EVERY_CLASS,
    cities: 'capitals',
    source: TENCENT,
  },
  {
    rule: 'wechat-payers-2021-09-30',
    from: '2021-09-30',
    state: 'open',
    direction: 'payer-scans',
    payer: 'wechat',
    owner: 'unionpay',
    classes: PURCHASES,
    cities: 'capitals',
    preset: 'as-announced',
    source: `${TENCENT}; ${MUTUAL}`,
  },
  {
    rule: 'wechat-tills-2021-09-30',
    from: '2021-09-30',
    state: 'open',
    direction: 'merchant-scans',
    payer: 'unionpay',
    owner: 'wechat',
    classes: EVERY_CLASS,
    cities: 'capitals',
    preset: 'as-announced',
    source: `${TENCENT}; ${MUTUAL}`,
  },
  {
    rule: 'wechat-payers-at-tills-2021-09-30',
    from: '2021-09-30',
    state: 'open',
    direction: 'merchant-scans',
    payer: 'wechat',
    owner: 'unionpay',
    classes: EVERY_CLASS,
    cities: 'capitals',
    preset: 'as-announced',
    source: `${TENCENT}; ${MUTUAL}`,
  },
  {
    rule: 'alipay-cities-2021-10-02',
    from: '2021-10-02',
    state: 'open',
    direction: 'payer-scans',
    payer: 'unionpay',
    owner: 'alipay',
    classes: EVERY_CLASS,
    cities: 'alipaySeven',
    source: ALIPAY,
  },
  {
    rule: 'alipay-payers-2021-10-02',
    from: '2021-10-02',
    state: 'open',
    direction: 'payer-scans',
    payer: 'alipay',
    owner: 'unionpay',
    classes: PURCHASES,
    cities: 'alipaySeven',
    preset: 'as-announced',
    source: `${ALIPAY}; ${MUTUAL}`,
  },
  {
    rule: 'alipay-tills-2021-10-02',
    from: '2021-10-02',
    state: 'open',
    direction: 'merchant-scans',
    payer: 'unionpay',
    owner: 'alipay',
    classes: EVERY_CLASS,
    cities: 'alipaySeven',
    preset: 'as-announced',
    source: `${ALIPAY}; ${MUTUAL}`,
  },
  {
    rule: 'alipay-payers-at-tills-2021-10-02',
    from: '2021-10-02',
    state: 'open',
    direction: 'merchant-scans',
    payer: 'alipay',
    owner: 'unionpay',
    classes: EVERY_CLASS,
    cities: 'alipaySeven',
    preset: 'as-announced',
    source: `${ALIPAY}; ${MUTUAL}`,
  },
  ...nationwide('alipay', '2022-03', { isPlanned: true, source: `${ALIPAY}: planned for March 2022` }),
  ...nationwide('wechat', '2024-06', {
    source: 'all WeChat receive codes open to the UnionPay network, June 2024',
  }),
]

/** The last step: no city is left out. It carries the other directions along, in the preset that has them. */
function nationwide(
  wallet: 'wechat' | 'alipay',
  month: string,
  more: Pick<InteropRow, 'isPlanned' | 'source'>,
): InteropRow[] {
  const row = (
    name: string,
    direction: Direction,
    payer: CodeOwner,
    owner: CodeOwner,
    classes: readonly CodeClass[],
  ): InteropRow => ({
    rule: `${wallet}-${name}-${month}`,
    from: `${month}-01`,
    state: 'open',
    direction,
    payer,
    owner,
    classes,
    cities: 'everywhere',
    ...more,
  })
  const announced = { preset: 'as-announced' } as const
  return [
    row('nationwide', 'payer-scans', 'unionpay', wallet, EVERY_CLASS),
    { ...row('payers-nationwide', 'payer-scans', wallet, 'unionpay', PURCHASES), ...announced },
    { ...row('tills-nationwide', 'merchant-scans', 'unionpay', wallet, EVERY_CLASS), ...announced },
    { ...row('payers-at-tills-nationwide', 'merchant-scans', wallet, 'unionpay', EVERY_CLASS), ...announced },
  ]
}
