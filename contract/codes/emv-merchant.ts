import { decimalsOf } from './currencies.ts'
import { type EmvObjects, offsetOf, parseEmvMpm, splitObjects } from './emv-mpm.ts'
import { type EmvMerchantCode, type Refused, refused, type Tip, type UnionPayAccount } from './recognised.ts'
import type { RefusalRule } from './refusals.ts'

/** Reads a merchant-presented EMVCo code and holds it to the rules. What the rules leave open is kept as it is. */
export function recogniseEmvMerchant(code: string): EmvMerchantCode | Refused {
  const objects = parseEmvMpm(code)
  if ('kind' in objects) return objects
  const inner = readTemplates(objects)
  if ('kind' in inner) return inner
  const { ids, values } = objects
  const broken = brokenRule(values, inner.accounts)
  if (broken) {
    const [rule, id] = broken
    return refused(rule, offsetOf(objects, id), id)
  }
  const { networks, additional, language } = inner
  const poi = values[1] === '11' ? 'static' : values[1] === '12' ? 'dynamic' : null
  return {
    kind: 'emv.mpm',
    owner: networks.includes('unionpay') ? 'unionpay' : null,
    mode: 'mpm',
    // A code that does not say so is not taken for one made for this payment: the stricter limit holds.
    static: poi !== 'dynamic',
    networks,
    poi,
    receiver: 'merchant',
    amount: values[54] || null,
    currency: values[53] as string,
    country: values[58] as string,
    name: values[59] || null,
    city: values[60] || null,
    postalCode: values[61] || null,
    mcc: values[52] || null,
    tip: readTip(values),
    unionpay: readAccount(values[15] || values[16]),
    local: readLocal(language),
    additional: readAdditional(additional),
    ids,
  }
}

const CASH_MCC = '6011'
const FIXED_TIP = '02'
const PERCENT_TIP = '03'

interface Templates {
  /** How many accounts there are, of card schemes and of networks that name themselves. */
  readonly accounts: number
  readonly networks: readonly string[]
  readonly additional: EmvObjects
  readonly language: EmvObjects
}

const NOTHING: EmvObjects = { ids: [], values: [] }

/** Ids that hold objects: 26 to 51 accounts of named networks, 62 additional data, 64 the merchant's language. */
function readTemplates(objects: EmvObjects): Templates | Refused {
  let accounts = 0
  const networks: string[] = []
  let additional = NOTHING
  let language = NOTHING
  for (const id of objects.ids) {
    const number = Number(id)
    const value = objects.values[number] as string
    if (number >= FIRST_ACCOUNT && number <= LAST_ACCOUNT) accounts++
    const isNamed = number >= 26 && number <= LAST_ACCOUNT
    let network = CARD_SCHEMES[number]
    if (isNamed || number === 62 || number === 64) {
      const inner = splitObjects(value, id)
      if ('kind' in inner) return { ...inner, at: inner.at + offsetOf(objects, id) + 4 }
      if (isNamed) network = networkOf(inner.values[0] || id)
      else if (number === 62) additional = inner
      else language = inner
    }
    if (network && value && !networks.includes(network)) networks.push(network)
  }
  return { accounts, networks, additional, language }
}

/** The first rule that the fields break, and the id of the field. Category, name and city are left out by real codes. */
function brokenRule(values: EmvObjects['values'], accounts: number): [RefusalRule, string] | null {
  if (accounts === 0) return ['MISSING_FIELD', '02-51']
  const currency = values[53]
  if (!currency) return ['MISSING_FIELD', '53']
  if (!values[58]) return ['MISSING_FIELD', '58']
  if (values[52] && !/^\d{4}$/.test(values[52])) return ['BAD_FIELD', '52']
  if (!/^\d{3}$/.test(currency)) return ['BAD_FIELD', '53']
  if (!/^[A-Za-z]{2}$/.test(values[58])) return ['BAD_FIELD', '58']
  if (values[54] && !isAmount(values[54], currency)) return ['BAD_AMOUNT', '54']
  if (values[55] === FIXED_TIP && !isAmount(values[56], currency)) return ['BAD_AMOUNT', '56']
  if (values[55] === PERCENT_TIP && !isPercentage(values[57])) return ['BAD_AMOUNT', '57']
  return values[52] === CASH_MCC && !values[15] ? ['CASH_NOT_PURCHASE', '52'] : null
}

/** Accounts, of card schemes and of networks that name themselves. */
const FIRST_ACCOUNT = 2
const LAST_ACCOUNT = 51

/** Of ids 02 to 16. */
const CARD_SCHEMES =
  ',,visa,visa,mastercard,mastercard,emvco,emvco,emvco,discover,discover,amex,amex,jcb,jcb,unionpay,unionpay'.split(
    ',',
  )

/** A template names its network by an application id, a UUID or a reversed domain. */
function networkOf(name: string): string {
  if (/^A000000333/i.test(name)) return 'unionpay'
  return name.toLowerCase() === 'com.qq.weixin.pay' ? 'wechat' : name
}

function readAccount(value: string | undefined): UnionPayAccount | null {
  if (!value) return null
  return value.length === 31 && /^\d{16}/.test(value)
    ? { acquirerIin: value.slice(0, 8), forwardIin: value.slice(8, 16), merchantId: value.slice(16) }
    : { unparsed: true, raw: value }
}

function readTip({ 55: indicator, 56: fixed, 57: percent }: EmvObjects['values']): Tip | null {
  if (indicator === '01') return { mode: 'prompt', value: null }
  if (indicator === FIXED_TIP) return { mode: 'fixed', value: fixed as string }
  return indicator === PERCENT_TIP ? { mode: 'percent', value: percent as string } : null
}

function readLocal({ values }: EmvObjects): EmvMerchantCode['local'] {
  const [language, name, city] = values
  return language && name ? { language, name, city: city || null } : null
}

/** Ids 01 to 11 of additional data. */
const ADDITIONAL = ',bill,mobile,store,loyalty,reference,customer,terminal,purpose,ask,taxId,channel'.split(
  ',',
)

function readAdditional({ ids, values }: EmvObjects): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const id of ids) fields[ADDITIONAL[Number(id)] || id] = values[Number(id)] as string
  return fields
}

const AMOUNT_MAX_CHARS = 13

/** By the currency's decimals: nothing stands after them but zeros. */
const AMOUNTS = [0, 1, 2, 3].map((decimals) => new RegExp(`^\\d+(?:\\.\\d{0,${decimals}}0*)?$`))

/** Above zero, and not finer than the currency. */
function isAmount(value = '', currency: string): boolean {
  const format = AMOUNTS[decimalsOf(currency)] as RegExp
  return value.length <= AMOUNT_MAX_CHARS && format.test(value) && Number(value) > 0
}

function isPercentage(value = ''): boolean {
  return /^\d{1,2}(?:\.\d{0,2})?$/.test(value) && /[1-9]/.test(value)
}
