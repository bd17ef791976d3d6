import { type Certificate, readCertificate } from '../../acp/certificates.ts'
import { type Clock, DAY_MS, HOUR_MS } from '../../clock/clock.ts'
import type { AcpAnswer } from './acp-client.ts'

/** UnionPay asks merchants to look daily, and keeps the former certificate good for a month. */
const ASK_EVERY_MS = DAY_MS
const ASK_AGAIN_MS = HOUR_MS
/** The plugin seals for keys of this length, and the door takes nothing longer. */
const KEY_BITS = 2048

/** UnionPay's encryption certificate, as the bridge knows it: read from its file, then asked for once a day. */
export class EncryptionCertificate {
  readonly #clock: Clock
  #present: Certificate
  /** The present one and those before it: payers' phones may still hold them. */
  readonly #known: Set<string>
  /** The file may be old, so that the first who needs the key asks. */
  #askFromMs = Number.NEGATIVE_INFINITY

  constructor(first: Certificate, clock: Clock) {
    this.#clock = clock
    this.#present = first
    this.#known = new Set([first.certId])
  }

  get present(): Certificate {
    return this.#present
  }

  knows(certId: string): boolean {
    return this.#known.has(certId)
  }

  /**
   * Takes up UnionPay's new certificate, if a day has passed and there is one. Without an answer the present one stays:
   * it is good for weeks to come.
   *
   * @param ask sends transaction 95; only UnionPay's own signature makes its answer count
   */
  async refresh(ask: () => Promise<AcpAnswer>): Promise<void> {
    if (this.#clock.now() < this.#askFromMs) return
    // Whoever comes meanwhile is served what is there.
    this.#askFromMs = this.#clock.now() + ASK_AGAIN_MS
    const answer = await ask()
    const text = answer.ok && answer.respCode === '00' ? answer.message.encryptPubKeyCert : undefined
    const certificate = text && readUsable(text)
    if (!certificate) return
    this.#askFromMs = this.#clock.now() + ASK_EVERY_MS
    this.#present = certificate
    this.#known.add(certificate.certId)
  }
}

function readUsable(pem: string): Certificate | undefined {
  try {
    const certificate = readCertificate(pem)
    const isUsable = certificate.publicKey.asymmetricKeyDetails?.modulusLength === KEY_BITS
    return isUsable ? certificate : undefined
  } catch {
    return undefined
  }
}
