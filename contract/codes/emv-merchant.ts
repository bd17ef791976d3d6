import { type EmvObject, offsetOf, parseEmvMpm, splitObjects } from './emv-mpm.ts'
import { type EmvMerchantCode, type Refused, refused, type Tip, type UnionPayAccount } from './recognised.ts'

/** Reads a merchant-presented EMVCo code and holds it to the rules. What the rules leave open is kept as it is. */
export function recogniseEmvMerchant(code: string): EmvMerchantCode | Refused {
  const objects = parseEmvMpm(code)
  if ('kind' in objects) return objects
  return new MerchantReading(objects).read()
}

/** Ids that hold objects: accounts of named networks, additional data, the merchant's own language. */
const isTemplate = (id: string) => (id >= '26' && id <= '51') || id === '62' || id === '64'
const isAccount = (id: string) => id >= '02' && id <= '51'

const FORMATS: Readonly<Record<string, RegExp>> = {
  '52': /^\d{4}$/,
  '53': /^\d{3}$/,
  '58': /^[A-Za-z]{2}$/,
}
/** Without these nobody knows what is paid where. Category, name and city are left out by real codes. */
const MANDATORY = ['53', '58']
const CASH_MCC = '6011'

class MerchantReading {
  private readonly objects: readonly EmvObject[]
  private readonly values: Record<string, string> = {}
  private readonly templates: Record<string, Readonly<Record<string, string>>> = {}

  constructor(objects: readonly EmvObject[]) {
    this.objects = objects
    for (const { id, value } of objects) this.values[id] = value
  }

  read(): EmvMerchantCode | Refused {
    const { objects, values } = this
    const wrong = this.wrongStructure() ?? this.wrongValue()
    if (wrong) return wrong
    const networks = this.networks()
    const isUnionPay = networks.includes('unionpay')
    const poi = values['01'] === '11' ? 'static' : values['01'] === '12' ? 'dynamic' : null
    return {
      kind: 'emv.mpm',
      owner: isUnionPay ? 'unionpay' : null,
      mode: 'mpm',
      // A code that does not say so is not taken for one made for this payment: the stricter limit holds.
      static: poi !== 'dynamic',
      networks,
      poi,
      receiver: 'merchant',
      amount: values['54'] || null,
      currency: values['53'] as string,
      country: values['58'] as string,
      name: values['59'] || null,
      city: values['60'] || null,
      postalCode: values['61'] || null,
      mcc: values['52'] ?? null,
      tip: this.tip(),
      unionpay: this.unionpay(),
      local: this.local(),
      additional: this.additional(),
      ids: [...objects.map(({ id }) => id), '63'],
    }
  }

  private wrongStructure(): Refused | null {
    for (const { id, value } of this.objects) {
      if (!isTemplate(id)) continue
      const inner = splitObjects(value, `${id}.`)
      if ('kind' in inner) return { ...inner, at: inner.at + this.valueAt(id) }
      this.templates[id] = Object.fromEntries(inner.map((object) => [object.id, object.value]))
    }
    const end = offsetOf(this.objects, this.objects.length)
    if (!this.objects.some(({ id }) => isAccount(id))) return refused('MISSING_FIELD', end, { tag: '02-51' })
    const missing = MANDATORY.find((id) => !this.values[id])
    return missing === undefined ? null : refused('MISSING_FIELD', end, { tag: missing })
  }

  private wrongValue(): Refused | null {
    const { values } = this
    for (const [id, format] of Object.entries(FORMATS)) {
      const value = values[id]
      if (value !== undefined && !format.test(value)) return this.refuse('BAD_FIELD', id)
    }
    for (const id of values['55'] === '02' ? ['54', '56'] : ['54']) {
      const value = values[id]
      if (value && !isAmount(value, values['53'] as string)) return this.refuse('BAD_AMOUNT', id)
    }
    if (values['55'] === '02' && !values['56']) return this.refuse('MISSING_FIELD', '55')
    if (values['55'] === '03' && !isPercentage(values['57'])) return this.refuse('BAD_FIELD', '55')
    return values['52'] === CASH_MCC && !values['15'] ? this.refuse('CASH_NOT_PURCHASE', '52') : null
  }

  private networks(): string[] {
    const networks = this.objects
      .filter(({ id, value }) => isAccount(id) && value !== '')
      .map(({ id }) => (id < '26' ? (CARD_SCHEMES[id] ?? id) : networkOf(this.templates[id]?.['00'] ?? id)))
    return [...new Set(networks)]
  }

  private unionpay(): UnionPayAccount | null {
    const value = this.values['15'] || this.values['16']
    if (!value) return null
    const [, acquirerIin, forwardIin, merchantId] = /^(\d{8})(\d{8})(.{15})$/u.exec(value) ?? []
    return acquirerIin && forwardIin && merchantId
      ? { acquirerIin, forwardIin, merchantId }
      : { unparsed: value }
  }

  private tip(): Tip | null {
    const { values } = this
    if (values['55'] === '01') return { mode: 'prompt', value: null }
    if (values['55'] === '02') return { mode: 'fixed', value: values['56'] as string }
    return values['55'] === '03' ? { mode: 'percent', value: values['57'] as string } : null
  }

  private local(): EmvMerchantCode['local'] {
    const { '00': language, '01': name, '02': city } = this.templates['64'] ?? {}
    return language && name ? { language, name, city: city || null } : null
  }

  private additional(): Record<string, string> {
    const named = Object.entries(this.templates['62'] ?? {})
    return Object.fromEntries(named.map(([id, value]) => [ADDITIONAL[id] ?? id, value]))
  }

  private refuse(rule: Refused['rule'], tag: string): Refused {
    return refused(rule, this.valueAt(tag), { tag })
  }

  private valueAt(id: string): number {
    const index = this.objects.findIndex((object) => object.id === id)
    return offsetOf(this.objects, index) + 4
  }
}

const CARD_SCHEMES: Readonly<Record<string, string>> = {
  '02': 'visa',
  '03': 'visa',
  '04': 'mastercard',
  '05': 'mastercard',
  '09': 'discover',
  '10': 'discover',
  '11': 'amex',
  '12': 'amex',
  '13': 'jcb',
  '14': 'jcb',
  '15': 'unionpay',
  '16': 'unionpay',
}

/** A template names its network by an application id, a UUID or a reversed domain. */
function networkOf(name: string): string {
  if (/^A000000333/i.test(name)) return 'unionpay'
  return /^com\.qq\.weixin\.pay$/i.test(name) ? 'wechat' : name
}

const ADDITIONAL: Readonly<Record<string, string>> = {
  '01': 'bill',
  '02': 'mobile',
  '03': 'store',
  '04': 'loyalty',
  '05': 'reference',
  '06': 'customer',
  '07': 'terminal',
  '08': 'purpose',
  '09': 'ask',
  '10': 'taxId',
  '11': 'channel',
}

/** Decimals of ISO 4217 currencies that have not two. */
const NO_DECIMALS = ' 108 152 174 262 324 352 392 410 548 600 646 704 800 940 950 952 953 '
const THREE_DECIMALS = ' 048 368 400 414 434 512 788 '

function decimalsOf(currency: string): number {
  if (NO_DECIMALS.includes(` ${currency} `)) return 0
  return THREE_DECIMALS.includes(` ${currency} `) ? 3 : 2
}

/** Above zero, and nothing after the currency's decimals but zeros. */
function isAmount(value: string, currency: string): boolean {
  const match = /^\d+(?:\.(\d*))?$/.exec(value)
  if (!match || value.length > 13 || !/[1-9]/.test(value)) return false
  return !/[1-9]/.test((match[1] ?? '').slice(decimalsOf(currency)))
}

function isPercentage(value: string | undefined): boolean {
  return value !== undefined && /^\d{1,2}(?:\.\d{0,2})?$/.test(value) && /[1-9]/.test(value)
}
