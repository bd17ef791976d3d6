import type { MerchantCertificate } from './verify.ts'

/** Certificates by merchant, and by number: several merchants may share one. */
export class MerchantCertificates {
  readonly #byMerId = new Map<string, MerchantCertificate>()
  readonly #byCertId = new Map<string, MerchantCertificate>()

  add(certificate: MerchantCertificate): void {
    this.#byMerId.set(certificate.merId, certificate)
    this.#byCertId.set(certificate.certId, certificate)
  }

  of(merId: string): MerchantCertificate | undefined {
    return this.#byMerId.get(merId)
  }

  all(): Iterable<MerchantCertificate> {
    return this.#byMerId.values()
  }

  /** The one of this number: `merId`'s where several share it. */
  find(certId: string, merId = ''): MerchantCertificate | undefined {
    const own = this.#byMerId.get(merId)
    return own?.certId === certId ? own : this.#byCertId.get(certId)
  }
}
