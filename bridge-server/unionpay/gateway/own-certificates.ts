import { type Certificate, isValidAt, readCertificate } from '../../acp/certificates.ts'
import type { MerchantCertificate } from '../../acp/verify.ts'
import type { Reader, Transaction } from '../../store/store.ts'

/** The certificates that merchants made by themselves, kept at hand: requests name them by number alone. */
export class OwnCertificates {
  readonly #byCertId: Map<string, MerchantCertificate>

  private constructor(certificates: MerchantCertificate[]) {
    this.#byCertId = new Map(certificates.map((certificate) => [certificate.certId, certificate]))
  }

  static async load(reader: Reader): Promise<OwnCertificates> {
    const rows = await reader.all<{ merId: string; pem: string }>(SELECT_SQL)
    return new OwnCertificates(rows.map(({ merId, pem }) => ({ ...readCertificate(pem), merId })))
  }

  find(certId: string): MerchantCertificate | undefined {
    return this.#byCertId.get(certId)
  }

  all(): MerchantCertificate[] {
    return [...this.#byCertId.values()]
  }

  /** A merchant's own, in the order in which they were handed in. */
  of(merId: string): MerchantCertificate[] {
    return this.all().filter((certificate) => certificate.merId === merId)
  }

  /** The one that a merchant uses now: of those that are valid, the last to begin. */
  inUse(merId: string, nowMs: number): MerchantCertificate | undefined {
    return this.of(merId)
      .filter((certificate) => isValidAt(certificate, nowMs))
      .sort((a, b) => a.notBeforeMs - b.notBeforeMs)
      .at(-1)
  }

  /** Takes up what a commit has put on file. */
  noteAdded(certificate: MerchantCertificate): void {
    this.#byCertId.set(certificate.certId, certificate)
  }
}

/** Puts a merchant's certificate on file. False when there is one of this number already, whosever it is. */
export async function insertOwnCertificate(
  tx: Transaction,
  merId: string,
  { certId, certificatePem }: Certificate,
  atMs: number,
): Promise<boolean> {
  const { changes } = await tx.run(INSERT_SQL, certId, merId, certificatePem, atMs)
  return changes === 1
}

const SELECT_SQL = 'SELECT mer_id AS merId, pem FROM own_certificate ORDER BY added_at_ms, cert_id'
const INSERT_SQL = `
  INSERT INTO own_certificate (cert_id, mer_id, pem, added_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`
