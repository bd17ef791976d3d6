import type { Certificate } from '../certificates.ts'
import type { Pki } from '../pki.ts'
import type { SecureKeyOf } from '../sign.ts'
import type { MerchantCertificate, TrustOptions } from '../verify.ts'
import type { Words } from './mistakes.ts'

/** A certificate that this network knows, and whose it is. */
export interface KnownCertificate {
  readonly certificate: Certificate
  readonly role: 'merchant' | 'signing' | 'encryption' | 'app-verify'
  readonly owner: Words
}

/** What the network knows, for judging a message. */
export interface ExplainContext {
  readonly findCertificate: (certId: string, merId: string) => MerchantCertificate | undefined
  readonly secureKeyOf: SecureKeyOf
  /** What merchants check answers by. */
  readonly answerTrust: Pick<TrustOptions, 'root' | 'middle' | 'findCertificate'>
  /** Every certificate that might have been taken instead of the right one. */
  readonly knownCertificates: () => Iterable<KnownCertificate>
  readonly now: () => number
}

/**
 * Every certificate of a network's own folder, and whose it is.
 *
 * @param madeByMerchants certificates on file that the network did not issue
 */
export function* knownCertificatesOf(
  pki: Pki,
  madeByMerchants: readonly MerchantCertificate[] = [],
): Generator<KnownCertificate> {
  yield {
    certificate: pki.signing,
    role: 'signing',
    owner: { zh: '银联（签名证书）', en: 'UnionPay (signing certificate)' },
  }
  yield {
    certificate: pki.encryption,
    role: 'encryption',
    owner: { zh: '银联（加密证书）', en: 'UnionPay (encryption certificate)' },
  }
  for (const { certificate } of pki.encryptionKeys.former()) {
    yield {
      certificate,
      role: 'encryption',
      owner: { zh: '银联（原加密证书）', en: 'UnionPay (former encryption certificate)' },
    }
  }
  yield {
    certificate: pki.appVerify,
    role: 'app-verify',
    owner: { zh: '银联（控件结果证书）', en: "UnionPay (mobile control's certificate)" },
  }
  const ofMerchants = [...pki.merchantCertificates(), ...madeByMerchants]
  for (const sharers of Map.groupBy(ofMerchants, ({ certId }) => certId).values()) {
    const merIds = sharers.map(({ merId }) => merId).sort()
    const owner = { zh: `商户 ${merIds.join('、')}`, en: `merchant ${merIds.join(', ')}` }
    yield { certificate: sharers[0]!, role: 'merchant', owner }
  }
}

/** The issuer's common name, or its organisation's. */
export function issuerOf({ x509 }: Certificate): string {
  const { CN, O } = x509.toLegacyObject().issuer as unknown as Readonly<Record<string, unknown>>
  return [CN, O].find((name) => typeof name === 'string')?.toString() ?? ''
}
