import { encodeForm } from '../../acp/form.ts'
import type { AcpMessage } from '../../acp/message.ts'
import type { Signer } from '../../acp/sign.ts'
import type { Clock } from '../../clock/clock.ts'
import type { HttpClient } from '../../http/client.ts'
import type { Log } from '../../log.ts'
import { Courier, type Delivery, type SendResult } from '../../store/courier.ts'
import type { Store } from '../../store/store.ts'
import { NOTIFY_TIMEOUT_MS } from '../limits.ts'
import type { Faults } from './faults.ts'
import type { Harm } from './harm.ts'
import type { MessageJournal } from './message-journal.ts'
import { NOTICE_CHANNEL } from './notices.ts'

export interface NotifierOptions {
  readonly store: Store
  readonly clock: Clock
  readonly http: HttpClient
  readonly sign: Signer
  readonly faults: Faults
  readonly harm: Harm
  readonly journal: MessageJournal
  readonly log: Log
  /** Waits before each repeat; after the last one a notification is given up. */
  readonly ladderMs: readonly number[]
}

type Post = () => Promise<SendResult>

/** Posts signed notifications to merchants until they answer HTTP 200, or 302 as some do. What their reply says does not matter. */
export class Notifier {
  readonly #options: NotifierOptions
  readonly #courier: Courier
  /** Copies that a tester's fault holds up, once they are on their way again. */
  readonly #straying = new Set<Promise<unknown>>()
  /** Copies that wait for the same merchant's next notification to go first, by merchant. */
  readonly #overtaken = new Map<string, Post>()
  #stopped = false

  constructor(options: NotifierOptions) {
    const { store, clock, ladderMs, log } = options
    this.#options = options
    this.#courier = new Courier({
      store,
      clock,
      ladderMs,
      channel: NOTICE_CHANNEL,
      onError: (error) => log.error({ err: error }, 'a notification could not be carried'),
      send: (delivery) => this.#send(delivery),
    })
  }

  /** Looks for what is due. Call it at start and after a commit that recorded an outcome. */
  wake(): void {
    this.#courier.wake()
  }

  /** Resolves when nothing is being sent and nothing is due now. */
  async drain(): Promise<void> {
    await this.#courier.drain()
    await Promise.all(this.#straying)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#courier.stop()
    await Promise.all(this.#straying)
  }

  async #send(delivery: Delivery): Promise<SendResult> {
    const { clock, sign, faults, harm, journal } = this.#options
    const payload = delivery.payload as AcpMessage
    const fault = faults.take('notification', payload)
    // Signed anew each time: a certificate may have been replaced since the last try.
    const message = await harm(fault, await sign(payload))
    journal.add(clock.now(), 'notification', message, fault?.action)
    const { merId = '' } = payload
    const post = () => this.#post(delivery.url, message)
    switch (fault?.action) {
      case 'drop':
        return { accepted: false, result: 'lost on the way, as a tester asked' }
      case 'delay':
        clock.at(clock.now() + (fault.delayMs ?? 0), () => this.#arriveLate(post))
        return { accepted: false, result: 'held up on the way, as a tester asked' }
      case 'duplicate':
        await post()
        return post()
      case 'reorder':
        this.#overtaken.set(merId, post)
        return { accepted: false, result: 'overtaken on the way, as a tester asked' }
      default:
        return this.#postAheadOf(merId, post)
    }
  }

  /** Posts, and lets a copy that this one overtook follow. */
  async #postAheadOf(merId: string, post: Post): Promise<SendResult> {
    const sent = await post()
    const overtaken = this.#overtaken.get(merId)
    if (overtaken) {
      this.#overtaken.delete(merId)
      this.#arriveLate(overtaken)
    }
    return sent
  }

  async #post(url: string, message: AcpMessage): Promise<SendResult> {
    const { status } = await this.#options.http.send({
      method: 'POST',
      url,
      headers: { 'content-type': `application/x-www-form-urlencoded;charset=${message.encoding}` },
      body: encodeForm(message),
      timeoutMs: NOTIFY_TIMEOUT_MS,
    })
    return { accepted: status === 200 || status === 302, result: `HTTP ${status}` }
  }

  /** A held-up copy arrives after its sender gave up on it; nobody waits for what the merchant says. */
  #arriveLate(post: Post): void {
    if (this.#stopped) return
    const arriving = post()
      .catch(() => null)
      .finally(() => this.#straying.delete(arriving))
    this.#straying.add(arriving)
  }
}
