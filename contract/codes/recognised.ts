import type { CodeOwner } from '../code-owners.ts'
import type { RefusalRule } from './refusals.ts'

/** What a code says by itself, before anybody is asked. It never holds the digits of a payment code or a card. */
export type Recognised = PayerCode | MerchantLink | EmvMerchantCode | EmvPayerCode | Refused

/** Who is paid, as far as the code tells: a person, a person in business, or a merchant. */
export type Receiver = 'personal' | 'personal_business' | 'merchant'

interface Code {
  /** Whose network the code belongs to; null where it belongs to several or to none that we know. */
  readonly owner: CodeOwner | 'ecny' | null
  /** `cpm`: the payer shows it. `mpm`: the merchant shows it. */
  readonly mode: 'cpm' | 'mpm'
  /** Whether it is printed once and paid many times; null where only the owner knows. */
  readonly static: boolean | null
  /** Networks that the code can be paid through, by our names for those that we know, by the code's own for others. */
  readonly networks: readonly string[]
}

/** A number shown as QR code and bar code by a payer. */
export interface PayerCode extends Code {
  readonly kind: 'wechat.cpm' | 'alipay.cpm' | 'unionpay.cpm' | 'ecny.cpm'
  readonly mode: 'cpm'
  readonly static: false
  readonly digitCount: number
  /** Issuing wallet of a 24-digit Alipay+ code. */
  readonly institution?: string
}

/** A link in a merchant's QR code. */
export interface MerchantLink extends Code {
  readonly kind: MerchantLinkKind
  readonly mode: 'mpm'
  readonly receiver: Receiver | null
  readonly host?: string
  /** UnionPay: the first four of the eight digits, such as `0001` UnionPay, `4802` ChinaUMS. */
  readonly institution?: string
  readonly institutionName?: string
  /** UnionPay: the last four of the eight digits. */
  readonly scheme?: string
  /** Alipay: the first three characters of the token, in lower case, which tell its product. */
  readonly product?: string
  /** UnionPay's gateway: what the link asks of it. */
  readonly api?: 'userAuth' | 'open'
  /** UnionPay's gateway: kind of the foreign code that the link opens. */
  readonly opens?: MerchantLinkKind
}

export type MerchantLinkKind =
  | 'wechat.personal'
  | 'wechat.merchant'
  | 'wechat.sme'
  | 'wechat.native'
  | 'alipay.mpm'
  | 'unionpay.mpm'
  | 'unionpay.gateway'
  | 'aggregate.shouqianba'
  | 'aggregate.chinaums'

/** EMVCo merchant-presented. Texts are as the code has them; the amount is a decimal in major units of the currency. */
export interface EmvMerchantCode extends Code {
  readonly kind: 'emv.mpm'
  readonly mode: 'mpm'
  readonly poi: 'static' | 'dynamic' | null
  readonly receiver: 'merchant'
  /** Null where the payer types it. */
  readonly amount: string | null
  /** ISO 4217, numeric. */
  readonly currency: string
  readonly country: string
  readonly name: string | null
  readonly city: string | null
  readonly postalCode: string | null
  readonly mcc: string | null
  readonly tip: Tip | null
  readonly unionpay: UnionPayAccount | null
  /** Name and city in the merchant's own language. */
  readonly local: { readonly language: string; readonly name: string; readonly city: string | null } | null
  /** Bill, store, terminal and the like; `***` means that the payer is to be asked. */
  readonly additional: Readonly<Record<string, string>>
  /** Top-level ids in the order of the code. */
  readonly ids: readonly string[]
}

/** What the payer may add: asked for, a fixed amount, or a percentage. */
export interface Tip {
  readonly mode: 'prompt' | 'fixed' | 'percent'
  /** Decimal; null when it is asked for. */
  readonly value: string | null
}

/** The account of id 15. Some codes carry another form there, which only its issuer can read. */
export type UnionPayAccount =
  | { readonly acquirerIin: string; readonly forwardIin: string; readonly merchantId: string }
  | { readonly unparsed: true; readonly raw: string }

/** EMVCo consumer-presented, as a wallet shows it: hexadecimal in upper case. The token stands for a card and is none. */
export interface EmvPayerCode extends Code {
  readonly kind: 'emv.cpm'
  readonly mode: 'cpm'
  readonly static: false
  readonly aid: string
  readonly label?: string | undefined
  readonly track2?: string | undefined
  readonly token?: string | undefined
  readonly expiry?: string | undefined
  readonly serviceCode?: string | undefined
  readonly psn?: string | undefined
  /** Application cryptogram, and the data that it was made over. */
  readonly ac?: string | undefined
  readonly cid?: string | undefined
  readonly iad?: string | undefined
  readonly atc?: string | undefined
  readonly aip?: string | undefined
  readonly un?: string | undefined
}

export interface Refused {
  readonly kind: 'refused'
  readonly rule: RefusalRule
  /** Characters before the place where the rule was broken, not counting what was trimmed. */
  readonly at: number
  /** EMV: the id, or the path of ids, that is at fault. */
  readonly tag?: string
  /** The host of a link that nobody knows, so that a payer can be told where it leads. */
  readonly host?: string
}

export type Kind = Recognised['kind']

/** @param tag EMV: the id at fault, or the path of ids. */
export function refused(rule: RefusalRule, at = 0, tag?: string): Refused {
  return tag ? { kind: 'refused', rule, at, tag } : { kind: 'refused', rule, at }
}
