import { CITIES, type City, findCity } from '../../../contract/cities.ts'
import type { CodeClass, CodeOwner } from '../../../contract/code-owners.ts'
import { categoryOf } from '../clearing/fees.ts'
import type { Merchant } from '../gateway/merchants.ts'
import { INSTITUTIONS, type Institution, institutionByAcquirer, institutionOf } from './institutions.ts'

/** Whom a code pays, as the institution that signed them up knows them. */
export interface Payee {
  readonly merId: string
  readonly institution: Institution
  readonly codeClass: PayeeClass
  /** Where they are registered, which is what the regional rules ask. */
  readonly city: City
  readonly nameZh: string
  readonly nameEn: string
  /** Merchant category code; 0000 for people. */
  readonly mcc: string
}

export type PayeeClass = Exclude<CodeClass, 'order'>

/** What an institution's merchants are, one of each in every city. A person sells nothing, so has no category. */
const TRADES: Readonly<Record<PayeeClass, { mcc: string; serial: string }>> = {
  merchant: { mcc: '5812', serial: '0001' },
  personal_business: { mcc: '5499', serial: '0002' },
  personal: { mcc: '0000', serial: '0003' },
}

/** What they are called behind their city's name. */
const BUSINESSES: Readonly<
  Record<CodeOwner, Record<Exclude<PayeeClass, 'personal'>, readonly [string, string]>>
> = {
  unionpay: {
    merchant: ['江南面馆', 'Jiangnan Noodles'],
    personal_business: ['巷口水果摊', 'Corner Fruit Stall'],
  },
  wechat: {
    merchant: ['春风茶馆', 'Spring Breeze Tea House'],
    personal_business: ['早市豆腐摊', 'Morning Market Tofu'],
  },
  alipay: {
    merchant: ['老街火锅', 'Old Street Hotpot'],
    personal_business: ['桥头菜摊', 'Bridgehead Vegetables'],
  },
}

/** People with codes of their own. Nobody in particular. */
const PEOPLE = [
  ['周小满', 'Zhou Xiaoman'],
  ['陈立夏', 'Chen Lixia'],
  ['何秋分', 'He Qiufen'],
  ['苏谷雨', 'Su Guyu'],
  ['方白露', 'Fang Bailu'],
  ['顾清明', 'Gu Qingming'],
] as const

/** Where the public test merchants are taken to be, whose numbers name no city: UnionPay's own. */
const HOME_CITY = '310000'

/** The institution's payee of a class in a city. The number says it all: institution, area, category, serial. */
export function payeeIn(owner: CodeOwner, codeClass: PayeeClass, city: City): Payee {
  const institution = institutionOf(owner)
  const { mcc, serial } = TRADES[codeClass]
  const merId = institution.merIdPrefix + areaOf(city) + mcc + serial
  const [nameZh, nameEn] = nameOf(owner, codeClass, city)
  return { merId, institution, codeClass, city, nameZh, nameEn, mcc }
}

/** Whom a merchant's codes pay. One that signed up by itself has its city in its number too, if that names one. */
export function payeeOf({ merId, name, nameEn, acquirerId }: Merchant): Payee {
  const institution = institutionByAcquirer(acquirerId) ?? INSTITUTIONS[0]
  const city = BY_AREA.get(merId.slice(3, 7)) ?? (findCity(HOME_CITY) as City)
  for (const codeClass of Object.keys(TRADES) as PayeeClass[]) {
    const known = payeeIn(institution.owner, codeClass, city)
    if (known.merId === merId) return known
  }
  return {
    merId,
    institution,
    codeClass: 'merchant',
    city,
    nameZh: name,
    nameEn: nameEn ?? name,
    mcc: categoryOf(merId),
  }
}

/** What the payer's statement says: across networks the institution, within one the merchant. */
export function statementLineOf(payee: Payee, payerNetwork: CodeOwner): string {
  const { institution, nameZh } = payee
  return institution.owner === payerNetwork ? `云闪付-${nameZh}` : institution.statementLine
}

function nameOf(owner: CodeOwner, codeClass: PayeeClass, city: City): readonly [zh: string, en: string] {
  if (codeClass !== 'personal') {
    const [zh, en] = BUSINESSES[owner][codeClass]
    return [`${city.zh}${zh}`, `${city.en} ${en}`]
  }
  // Somebody else in every city and at every institution, and always the same there.
  const at =
    Number(city.code.slice(0, 4)) + INSTITUTIONS.findIndex((institution) => institution.owner === owner)
  return PEOPLE[at % PEOPLE.length] as readonly [string, string]
}

const areaOf = ({ code }: City) => code.slice(0, 4)
const BY_AREA = new Map(CITIES.map((city) => [areaOf(city), city]))
