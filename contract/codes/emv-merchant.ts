import { decimalsOf } from './currencies.ts'
import { digitPair, type EmvObject, findValue, offsetOf, parseEmvMpm, splitObjects } from './emv-mpm.ts'
import { type EmvMerchantCode, type Refused, refused, type Tip, type UnionPayAccount } from './recognised.ts'
import type { RefusalRule } from './refusals.ts'

/** Reads a merchant-presented EMVCo code and holds it to the rules. What the rules leave open is kept as it is. */
export function recogniseEmvMerchant(code: string): EmvMerchantCode | Refused {
  const objects = parseEmvMpm(code)
  if ('kind' in objects) return objects
  const inner = readTemplates(objects)
  if ('kind' in inner) return inner
  const broken = brokenRule(objects)
  if (broken) {
    const [rule, id] = broken
    return refused(rule, offsetOf(objects, id), id)
  }
  const { networks, additional, language } = inner
  const value = (id: string) => findValue(objects, id) || null
  const poi = POINTS[value('01') ?? ''] ?? null
  return {
    kind: 'emv.mpm',
    owner: networks.includes('unionpay') ? 'unionpay' : null,
    mode: 'mpm',
    // A code that does not say so is not taken for one made for this payment: the stricter limit holds.
    static: poi !== 'dynamic',
    networks,
    poi,
    receiver: 'merchant',
    amount: value('54'),
    currency: value('53') as string,
    country: value('58') as string,
    name: value('59'),
    city: value('60'),
    postalCode: value('61'),
    mcc: value('52'),
    tip: readTip(value('55'), value('56'), value('57')),
    unionpay: readAccount(value('15') ?? value('16')),
    local: readLocal(language),
    additional: readAdditional(additional),
    ids: [...objects.map(({ id }) => id), '63'],
  }
}

const POINTS: Readonly<Record<string, EmvMerchantCode['poi']>> = { '11': 'static', '12': 'dynamic' }
const FORMATS: readonly (readonly [id: string, format: RegExp])[] = [
  ['52', /^\d{4}$/],
  ['53', /^\d{3}$/],
  ['58', /^[A-Za-z]{2}$/],
]
const CASH_MCC = '6011'
const FIXED_TIP = '02'
const PERCENT_TIP = '03'

interface Templates {
  readonly networks: readonly string[]
  readonly additional: readonly EmvObject[]
  readonly language: readonly EmvObject[]
}

/** Ids that hold objects: 26 to 51 accounts of named networks, 62 additional data, 64 the merchant's language. */
function readTemplates(objects: readonly EmvObject[]): Templates | Refused {
  const networks: string[] = []
  let additional: readonly EmvObject[] = []
  let language: readonly EmvObject[] = []
  for (const { id, value } of objects) {
    const isNamed = isAccount(id) && digitPair(id) >= 26
    let network = CARD_SCHEMES[digitPair(id) - 2]
    if (isNamed || id === '62' || id === '64') {
      const inner = splitObjects(value, id)
      if ('kind' in inner) return { ...inner, at: inner.at + offsetOf(objects, id) + 4 }
      if (isNamed) network = networkOf(findValue(inner, '00') || id)
      else if (id === '62') additional = inner
      else language = inner
    }
    if (network && value && !networks.includes(network)) networks.push(network)
  }
  return { networks, additional, language }
}

/** Accounts, of card schemes and of networks that name themselves. */
function isAccount(id: string): boolean {
  return digitPair(id) >= 2 && digitPair(id) <= 51
}

/** The first rule that the fields break, and the id of the field. Category, name and city are left out by real codes. */
function brokenRule(objects: readonly EmvObject[]): [RefusalRule, string] | null {
  if (!objects.some(({ id }) => isAccount(id))) return ['MISSING_FIELD', '02-51']
  const currency = findValue(objects, '53')
  if (!currency) return ['MISSING_FIELD', '53']
  if (!findValue(objects, '58')) return ['MISSING_FIELD', '58']
  for (const [id, format] of FORMATS) {
    const value = findValue(objects, id)
    if (value && !format.test(value)) return ['BAD_FIELD', id]
  }
  const amount = findValue(objects, '54')
  if (amount && !isAmount(amount, currency)) return ['BAD_AMOUNT', '54']
  const tip = findValue(objects, '55')
  if (tip === FIXED_TIP && !isAmount(findValue(objects, '56'), currency)) return ['BAD_AMOUNT', '56']
  if (tip === PERCENT_TIP && !isPercentage(findValue(objects, '57'))) return ['BAD_AMOUNT', '57']
  const isCash = findValue(objects, '52') === CASH_MCC && !findValue(objects, '15')
  return isCash ? ['CASH_NOT_PURCHASE', '52'] : null
}

/** Ids 02 to 16. */
const CARD_SCHEMES =
  'visa visa mastercard mastercard emvco emvco emvco discover discover amex amex jcb jcb unionpay unionpay'.split(
    ' ',
  )

/** A template names its network by an application id, a UUID or a reversed domain. */
function networkOf(name: string): string {
  if (/^A000000333/i.test(name)) return 'unionpay'
  return name.toLowerCase() === 'com.qq.weixin.pay' ? 'wechat' : name
}

function readAccount(value: string | null): UnionPayAccount | null {
  if (!value) return null
  const [, acquirerIin, forwardIin, merchantId] = /^(\d{8})(\d{8})(.{15})$/u.exec(value) ?? []
  return acquirerIin && forwardIin && merchantId
    ? { acquirerIin, forwardIin, merchantId }
    : { unparsed: true, raw: value }
}

function readTip(indicator: string | null, fixed: string | null, percent: string | null): Tip | null {
  if (indicator === '01') return { mode: 'prompt', value: null }
  if (indicator === FIXED_TIP) return { mode: 'fixed', value: fixed }
  return indicator === PERCENT_TIP ? { mode: 'percent', value: percent } : null
}

function readLocal(objects: readonly EmvObject[]): EmvMerchantCode['local'] {
  const language = findValue(objects, '00')
  const name = findValue(objects, '01')
  return language && name ? { language, name, city: findValue(objects, '02') || null } : null
}

/** Ids 01 to 11 of additional data. */
const ADDITIONAL = 'bill mobile store loyalty reference customer terminal purpose ask taxId channel'.split(
  ' ',
)

function readAdditional(objects: readonly EmvObject[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const { id, value } of objects) fields[ADDITIONAL[digitPair(id) - 1] ?? id] = value
  return fields
}

const AMOUNT_MAX_CHARS = 13

/** Above zero, and nothing after the currency's decimals but zeros. */
function isAmount(value: string | undefined, currency: string): boolean {
  const match = /^\d+(?:\.(\d*))?$/.exec(value ?? '')
  if (!match || match[0].length > AMOUNT_MAX_CHARS || !/[1-9]/.test(match[0])) return false
  return !/[1-9]/.test((match[1] ?? '').slice(decimalsOf(currency)))
}

function isPercentage(value = ''): boolean {
  return /^\d{1,2}(?:\.\d{0,2})?$/.test(value) && /[1-9]/.test(value)
}
