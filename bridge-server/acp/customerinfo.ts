import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { type Charset, decodeText, encodeText } from './charset.ts'
import { decodeGroup, decodePairs, encodeGroup, type Group } from './group.ts'
import { decryptWith, encryptFor } from './sensitive.ts'

/**
 * customerInfo as it travels inside its braces: identity and SMS code in clear, the rest sealed for UnionPay.
 * `phoneNo`, `cvn2` and `expired` stand here only in messages without encryptCertId.
 */
export interface CustomerInfo {
  readonly certifTp?: string
  readonly certifId?: string
  readonly customerNm?: string
  readonly smsCode?: string
  readonly phoneNo?: string
  readonly cvn2?: string
  readonly expired?: string
  /** `sealPin`'s text (pinblock.ts). */
  readonly pin?: string
  /** `sealInfo`'s text. */
  readonly encryptedInfo?: string
}

/** What encryptedInfo holds once opened. `expired` is YYMM. Some clients seal who the cardholder is as well. */
export interface SecretInfo {
  readonly certifTp?: string
  readonly certifId?: string
  readonly customerNm?: string
  readonly phoneNo?: string
  readonly cvn2?: string
  readonly expired?: string
}

const MEMBERS = [
  'certifTp',
  'certifId',
  'customerNm',
  'smsCode',
  'phoneNo',
  'cvn2',
  'expired',
  'pin',
  'encryptedInfo',
] as const satisfies (keyof CustomerInfo)[]

const SECRET_MEMBERS = [
  'certifTp',
  'certifId',
  'customerNm',
  'phoneNo',
  'cvn2',
  'expired',
] as const satisfies (keyof SecretInfo)[]

/**
 * Writes `base64({name=value&…})` in the message's charset.
 * Throws when a value holds `&`, braces or brackets, or a sign that the charset lacks.
 */
export function encodeCustomerInfo(info: CustomerInfo, charset: Charset = 'utf-8'): string {
  const bytes = encodeText(encodeGroup({ ...info }), charset)
  if (!bytes) throw new Error(`customerInfo cannot be written in ${charset}`)
  return bytes.toString('base64')
}

/**
 * Reads customerInfo, members in any order; undefined when malformed or when a member is unknown.
 * Clients that write GBK differ in whether they do so in here, too. What is UTF-8 is taken for it: Chinese in GBK
 * hardly ever is by accident.
 */
export function decodeCustomerInfo(text: string, charset: Charset = 'utf-8'): CustomerInfo | undefined {
  const bytes = decodeBase64(text)
  const group = decodeGroup(decodeTextOf(bytes, 'utf-8') ?? decodeTextOf(bytes, charset) ?? '')
  return group && hasOnly(MEMBERS, group) ? group : undefined
}

/** Seals phone, CVN2 and expiry for the holder of the encryption certificate: the `encryptedInfo` member. */
export function sealInfo(publicKey: KeyObject, info: SecretInfo): string {
  return encryptFor(publicKey, encodeGroup({ ...info }).slice(1, -1))
}

/** Opens an `encryptedInfo` member; undefined whatever is wrong with it. */
export function openInfo(privateKey: KeyObject, encryptedInfo: string): SecretInfo | undefined {
  const bytes = decryptWith(privateKey, encryptedInfo)
  const text = decodeTextOf(bytes, 'utf-8')
  const group = text === undefined ? undefined : decodePairs(text)
  return group && hasOnly(SECRET_MEMBERS, group) ? group : undefined
}

function decodeTextOf(bytes: Uint8Array | undefined, charset: Charset): string | undefined {
  return bytes && decodeText(bytes, charset)
}

function hasOnly(allowed: readonly string[], group: Group): boolean {
  return Object.keys(group).every((name) => allowed.includes(name))
}
