import { createHash, type KeyObject, sign, verify } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import type { Certificate, SigningIdentity } from './certificates.ts'

/** What the mobile control tells an app about a payment. */
export type PayResult = 'success' | 'fail' | 'cancel'

/** `result_data` as the control hands it over: the text and UnionPay's signature of it. */
export interface ControlResult {
  readonly data: string
  /** SHA1withRSA over the lower-case hex SHA-1 of `data`, as base64. */
  readonly sign: string
}

/** Signs a control's result with the certificate that apps verify it by. */
export function signControlResult(
  payResult: PayResult,
  tn: string,
  identity: SigningIdentity,
): ControlResult {
  const data = `pay_result=${payResult}&tn=${tn}&cert_id=${identity.certId}`
  return { data, sign: sign('sha1', digestOf(data), identity.privateKey).toString('base64') }
}

/** What UnionPay says about which ticket; undefined when it did not say so, or in no form that is known. */
export function readControlResult(
  result: ControlResult,
  { certId, publicKey }: Pick<Certificate, 'certId'> & { readonly publicKey: KeyObject },
): { readonly payResult: PayResult; readonly tn: string } | undefined {
  const bytes = decodeBase64(result.sign)
  if (!bytes || !verify('sha1', digestOf(result.data), publicKey, bytes)) return undefined
  const [, payResult, tn, signedBy] = DATA.exec(result.data) ?? []
  return tn && signedBy === certId ? { payResult: payResult as PayResult, tn } : undefined
}

const DATA = /^pay_result=(success|fail|cancel)&tn=(\d{21})&cert_id=(\d+)$/

function digestOf(data: string): Buffer {
  return Buffer.from(createHash('sha1').update(data, 'utf8').digest('hex'), 'ascii')
}
