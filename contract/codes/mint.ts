import type { CodeOwner } from '../code-owners.ts'
import { type EmvObject, encodeEmvMpm, joinObjects } from './emv-mpm.ts'
import type { Receiver, UnionPayAccount } from './recognised.ts'

/**
 * Codes of every family that a network or a wallet issues. Randomness comes in as digits or a token; each text is
 * one that {@link recognise} names as the family it was made for.
 */

const PAYER_CODES = {
  wechat: { prefixes: ['10', '11', '12', '13', '14', '15'], digits: 18 },
  alipay: { prefixes: ['25', '26', '27', '28', '29', '30'], digits: 18 },
  unionpay: { prefixes: ['62'], digits: 19 },
  ecny: { prefixes: ['01'], digits: 19 },
} as const

export type PayerCodeOwner = keyof typeof PAYER_CODES

/** Random digits that the longest payer code takes: one chooses the prefix, the rest follow it. */
export const PAYER_CODE_RANDOM_DIGITS = 18

/**
 * The digits that a payer shows.
 *
 * @param randomDigits at least {@link PAYER_CODE_RANDOM_DIGITS}, never used twice.
 * @throws RangeError when there are fewer.
 */
export function mintPayerCode(owner: PayerCodeOwner, randomDigits: string): string {
  const { prefixes, digits } = PAYER_CODES[owner]
  needDigits(randomDigits, PAYER_CODE_RANDOM_DIGITS)
  const prefix = prefixes[Number(randomDigits[0]) % prefixes.length] as string
  return prefix + randomDigits.slice(1, 1 + digits - prefix.length)
}

/** Letters and digits that a merchant code's token is made of; lower case, so that every owner takes it. */
export const TOKEN_CHARS = 20

const RECEIVE_LINKS: Record<'wechat' | 'alipay', Record<Receiver, string>> = {
  wechat: {
    personal: 'wxp://f2f0',
    personal_business: 'https://payapp.weixin.qq.com/sjt/qr/',
    merchant: 'https://wxpay.wechatpay.cn/md/',
  },
  alipay: {
    personal: 'https://qr.alipay.com/fkx',
    personal_business: 'https://qr.alipay.com/2m6',
    merchant: 'https://qr.alipay.com/tsx',
  },
}

/**
 * The link of a printed code that may be paid again and again. UnionPay tells persons and merchants apart by the
 * scheme, and has 30 digits where the others have a token.
 *
 * @param token {@link TOKEN_CHARS} lower-case letters and digits, or for UnionPay {@link UNIONPAY_TOKEN_DIGITS} digits.
 */
export function mintReceiveLink(owner: CodeOwner, receiver: Receiver, token: string): string {
  if (owner === 'unionpay') return unionPayLink(UNIONPAY_SCHEMES[receiver], '01', token)
  needToken(token)
  return RECEIVE_LINKS[owner][receiver] + token
}

/** The link of a code made for one order: WeChat's Native, Alipay's precreated, UnionPay's dynamic. */
export function mintOrderLink(owner: CodeOwner, token: string): string {
  if (owner === 'unionpay') return unionPayLink(UNIONPAY_SCHEMES.merchant, '62', token)
  needToken(token)
  return owner === 'wechat'
    ? `weixin://wxpay/bizpayurl?pr=${token.slice(0, 9)}`
    : `https://qr.alipay.com/bax${token}`
}

export const UNIONPAY_TOKEN_DIGITS = 30
const UNIONPAY_SCHEMES: Record<Receiver, string> = {
  personal: '00010001',
  personal_business: '00010000',
  merchant: '00010002',
}

function unionPayLink(scheme: string, sort: '01' | '62', digits: string): string {
  needDigits(digits, UNIONPAY_TOKEN_DIGITS)
  return `https://qr.95516.com/${scheme}/${sort}${digits.slice(0, UNIONPAY_TOKEN_DIGITS)}`
}

/** What a minted EMV code says. Texts keep to the specification's lengths: name 25, city 15 characters. */
export interface EmvMerchant {
  readonly account: Exclude<UnionPayAccount, { unparsed: true }>
  readonly mcc: string
  /** Latin letters; the merchant's own language goes to `local`. */
  readonly name: string
  readonly city: string
  readonly local?: { readonly name: string; readonly city: string }
  /** Null where the payer types it, which makes a printed code. */
  readonly amountFen: number | null
  readonly reference?: string
}

/** A Chinese merchant's EMVCo code in yuan, with its UnionPay account. */
export function mintEmvMerchantCode(merchant: EmvMerchant): string {
  const { account, mcc, name, city, local, amountFen, reference } = merchant
  const object = (id: string, value: string): EmvObject => ({ id, value })
  const { acquirerIin, forwardIin, merchantId } = account
  const objects = [
    object('00', '01'),
    object('01', amountFen === null ? '11' : '12'),
    object('15', acquirerIin + forwardIin + merchantId.padEnd(15)),
    object('52', mcc),
    object('53', '156'),
  ]
  if (amountFen !== null) objects.push(object('54', `${Math.floor(amountFen / 100)}.${decimals(amountFen)}`))
  objects.push(object('58', 'CN'), object('59', name.slice(0, 25)), object('60', city.slice(0, 15)))
  if (reference) objects.push(object('62', joinObjects([object('05', reference)])))
  if (local) {
    const inner = [object('00', 'ZH'), object('01', local.name), object('02', local.city)]
    objects.push(object('64', joinObjects(inner)))
  }
  return encodeEmvMpm(objects)
}

function decimals(amountFen: number): string {
  return String(amountFen % 100).padStart(2, '0')
}

function needDigits(text: string, count: number): void {
  if (text.length < count || !/^\d+$/.test(text)) throw new RangeError(`${count} random digits are needed`)
}

function needToken(text: string): void {
  if (!/^[a-z0-9]+$/.test(text) || text.length !== TOKEN_CHARS) {
    throw new RangeError(`${TOKEN_CHARS} lower-case letters and digits are needed`)
  }
}
