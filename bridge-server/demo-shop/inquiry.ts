import type { Logger } from 'pino'
import { type Clock, SECOND_MS } from '../clock/clock.ts'
import type { OrderBook } from './order-book.ts'
import { settle } from './settle.ts'
import { type Tills, tillOf } from './till.ts'

/** How often the payment service is asked for one order by those who only look, at most. */
const ASK_INTERVAL_MS = 2 * SECOND_MS
/** Orders for which it is remembered when they were asked for; the oldest are forgotten first. */
const REMEMBERED_MAX = 1000

export interface InquiryParts {
  readonly book: OrderBook
  readonly tills: Tills
  readonly appId: string
  readonly clock: Clock
  readonly log: Logger
}

/** Asks the payment service how a payment stands, for when its notification is late or lost. */
export class Inquiry {
  readonly #parts: InquiryParts
  readonly #lastAsked = new Map<string, { atMs: number; answer: Promise<void> }>()

  constructor(parts: InquiryParts) {
    this.#parts = parts
  }

  /**
   * Takes the service's word on an order into the books; once for all who want to know at the same time. When the
   * service cannot be reached nothing changes.
   *
   * @param intervalMs how old an answer may be; none is young enough for who knows that something has happened since
   */
  async ask(id: string, intervalMs = ASK_INTERVAL_MS): Promise<void> {
    const nowMs = this.#parts.clock.now()
    const last = this.#lastAsked.get(id)
    if (last && nowMs - last.atMs < intervalMs) return last.answer
    const answer = this.#ask(id).catch((error) => {
      this.#parts.log.warn({ order: id, reason: (error as Error).message }, 'could not ask for a payment')
    })
    this.#remember(id, { atMs: nowMs, answer })
    return answer
  }

  async #ask(id: string): Promise<void> {
    const { book, tills, clock } = this.#parts
    const asked = book.find(id)
    if (!asked) return
    const { service } = tillOf(tills, asked)
    const transaction = await service.query(id)
    if (transaction) settle(transaction, this.#parts)
    const order = book.find(id)
    if (order?.state !== 'unpaid' || clock.now() < order.expiresAtMs) return
    // Closing makes sure that no payment is on its way any more; the service refuses when one is.
    if (transaction) await service.close(id)
    book.markEnded(id, 'expired')
  }

  #remember(id: string, asked: { atMs: number; answer: Promise<void> }): void {
    // Deleted first, so that the order of the map is the order of asking.
    this.#lastAsked.delete(id)
    this.#lastAsked.set(id, asked)
    const [oldest] = this.#lastAsked.keys()
    if (this.#lastAsked.size > REMEMBERED_MAX && oldest) this.#lastAsked.delete(oldest)
  }
}
