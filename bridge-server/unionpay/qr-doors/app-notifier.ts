import type { SigningIdentity } from '../../acp/certificates.ts'
import type { Pki } from '../../acp/pki.ts'
import { toTxnTime } from '../../acp/times.ts'
import type { Clock } from '../../clock/clock.ts'
import type { HttpClient } from '../../http/client.ts'
import { parseJson } from '../../http/json.ts'
import type { Log } from '../../log.ts'
import { QR_CONTENT_TYPE, SIGNATURE_HEADER } from '../../qrgateway/envelope.ts'
import { readAnswer, sealRequest } from '../../qrgateway/exchange.ts'
import type { QrRequestInput } from '../../qrgateway/messages.ts'
import { signDetached } from '../../qrgateway/signature.ts'
import { fromValidUntil } from '../../qrgateway/times.ts'
import { Courier, type Delivery, type SendResult } from '../../store/courier.ts'
import type { Store } from '../../store/store.ts'
import type { Faults } from '../gateway/faults.ts'
import type { MessageJournal } from '../gateway/message-journal.ts'
import { MERCHANT_NOTICE_CHANNEL } from '../institutions/merchant-notices.ts'
import { NOTIFY_TIMEOUT_MS } from '../limits.ts'
import { APP_NOTICE_CHANNEL, type AppNotice, type AppSecret } from './app-notices.ts'
import { isCertificateOf } from './app-register.ts'
import { QR_HARMS, signedWrongly } from './harm.ts'

export interface AppNotifierOptions {
  readonly store: Store
  readonly clock: Clock
  readonly http: HttpClient
  readonly pki: Pki
  readonly faults: Faults
  readonly journal: MessageJournal
  readonly log: Log
  /** Waits before each repeat; after the last one a message is given up. */
  readonly ladderMs: readonly number[]
}

/** Posts signed notices of code payments: to apps until they answer 00, to institutions' merchants until HTTP 200. */
export class AppNotifier {
  readonly #options: AppNotifierOptions
  readonly #couriers: readonly Courier[]
  /** Copies that a tester's fault held up, once they are on their way again. */
  readonly #straying = new Set<Promise<unknown>>()
  #stopped = false

  constructor(options: AppNotifierOptions) {
    const { store, clock, ladderMs, log } = options
    this.#options = options
    const onError = (error: unknown) => log.error({ err: error }, 'a notice could not be carried')
    this.#couriers = [
      new Courier({
        store,
        clock,
        ladderMs,
        onError,
        channel: APP_NOTICE_CHANNEL,
        send: ({ url, payload, secret }) =>
          this.#tellApp(url, payload as AppNotice, secret as AppSecret | null),
      }),
      new Courier({
        store,
        clock,
        ladderMs,
        onError,
        channel: MERCHANT_NOTICE_CHANNEL,
        send: (delivery) => this.#tellMerchant(delivery),
      }),
    ]
  }

  /** Looks for what is due. Call it at start and after a commit that recorded a notice. */
  wake(): void {
    for (const courier of this.#couriers) courier.wake()
  }

  /** Resolves when nothing is being sent and nothing is due now. */
  async drain(): Promise<void> {
    await Promise.all(this.#couriers.map((courier) => courier.drain()))
    await Promise.all(this.#straying)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all(this.#couriers.map((courier) => courier.stop()))
    await Promise.all(this.#straying)
  }

  async #tellApp(
    url: string,
    { msgType, insID, msgID, trxInfo, merId, orderId }: AppNotice,
    secret: AppSecret | null,
  ): Promise<SendResult> {
    const { clock, pki, faults, journal } = this.#options
    if ('validUntil' in trxInfo && fromValidUntil(trxInfo.validUntil) <= clock.now())
      return { accepted: false, isOver: true, result: 'the PIN is waited for no more' }
    const fault = faults.take('notification', { merId, orderId }, QR_HARMS.notification)
    const naming = { msgID, insID, timeStamp: toTxnTime(clock.now()) }
    // Signed anew each time: the time in it is the present one.
    const whole = { ...trxInfo, ...secret } as QrRequestInput<typeof msgType>
    const sealed = await sealRequest(msgType, naming, whole, pki.signing)
    const isForged = fault?.action === 'bad-signature'
    const { body: sent, jws: signature } = isForged ? await signedWrongly(sealed, pki.signing) : sealed
    const about = { merId, orderId }
    journal.addQr(clock.now(), 'notification', about, JSON.parse(sent.toString()), fault?.action)
    if (fault?.action === 'drop') return { accepted: false, result: 'lost on the way, as a tester asked' }
    const post = () => this.#post(url, sent, signature)
    if (fault?.action === 'delay') {
      clock.at(clock.now() + (fault.delayMs ?? 0), () => this.#arriveLate(post))
      return { accepted: false, result: 'held up on the way, as a tester asked' }
    }
    if (fault?.action === 'duplicate') await post()
    const { status, headers, body } = await post()
    if (status !== 200) return { accepted: false, result: `HTTP ${status}` }
    const jws = headers[SIGNATURE_HEADER]
    const read = readAnswer(
      msgType,
      msgID,
      { body, jws: Array.isArray(jws) ? jws[0] : jws },
      (certId) => {
        const certificate = pki.findCertificate(certId)
        return certificate && isCertificateOf(certificate, insID) ? certificate : undefined
      },
      parseJson,
    )
    if (!read.ok) return { accepted: false, result: `answered wrongly: ${read.fault}` }
    return { accepted: read.answer.code === '00', result: `answered ${read.answer.code}` }
  }

  async #tellMerchant({ url, payload }: Delivery): Promise<SendResult> {
    const body = Buffer.from(JSON.stringify(payload))
    const { status } = await this.#post(
      url,
      body,
      await signDetached(body, this.#options.pki.signing as SigningIdentity),
    )
    return { accepted: status === 200, result: `HTTP ${status}` }
  }

  /** A held-up copy arrives after its sender gave up on it; nobody waits for what the app says. */
  #arriveLate(post: () => Promise<unknown>): void {
    if (this.#stopped) return
    const arriving = post()
      .catch(() => null)
      .finally(() => this.#straying.delete(arriving))
    this.#straying.add(arriving)
  }

  #post(url: string, body: Buffer, jws: string) {
    return this.#options.http.send({
      method: 'POST',
      url,
      headers: { 'content-type': QR_CONTENT_TYPE, [SIGNATURE_HEADER]: jws },
      body,
      timeoutMs: NOTIFY_TIMEOUT_MS,
    })
  }
}
