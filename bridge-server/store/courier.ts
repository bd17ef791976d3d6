import { type Clock, SECOND_MS } from '../clock/clock.ts'
import { type Due, earliest } from './due.ts'
import { Receivers } from './receivers.ts'
import { Rounds } from './rounds.ts'
import type { Store } from './store.ts'

export interface Delivery {
  readonly id: string
  readonly url: string
  /** Sends before this one. */
  readonly attempts: number
  readonly eventSeq: number
  readonly type: string
  readonly subject: string
  readonly payload: unknown
  /** What the log does not know of it; null for nothing. */
  readonly secret: unknown
  readonly eventAtMs: number
}

/** What came of one send. `result` is kept for support, so it names a status or an error and no content. */
export interface SendResult {
  readonly accepted: boolean
  /** Nobody needs to hear of it any more, whatever the ladder says. */
  readonly isOver?: boolean
  readonly result: string
}

export interface CourierOptions {
  readonly store: Store
  readonly clock: Clock
  readonly channel: string
  /** Waits before each repeat, in milliseconds; after the last one the delivery is given up. */
  readonly ladderMs: readonly number[]
  /** Sends once. May reject: that counts as not accepted. */
  readonly send: (delivery: Delivery) => Promise<SendResult>
  /** Told when the store fails. What was sent meanwhile is sent again, a little later. */
  readonly onError: (error: unknown) => void
}

/** Wait of a delivery for which its receiver has no room. */
const PUT_BACK_MS = 15 * SECOND_MS

/**
 * Carries a channel's deliveries out of the outbox, at least once each, over restarts: what is due is read from
 * the store, so nothing is lost with the process. A receiver who does not answer keeps nobody else waiting.
 */
export class Courier extends Rounds<number> {
  readonly #options: CourierOptions
  readonly #receivers = new Receivers()

  constructor(options: CourierOptions) {
    const { store, clock, channel, onError } = options
    // Of rows of `delivery`: most of what a look finds is in hand already, and need not be read again.
    const due: Due<number> = {
      find: async (reader, nowMs, limit) =>
        (await reader.tuples<[rowid: number]>(DUE_SQL, channel, nowMs, limit)).map(([rowid]) => rowid),
      nextMs: (reader, nowMs) => earliest(reader, NEXT_SQL, channel, nowMs),
      keyOf: String,
    }
    super({ store, clock, due, handle: (rowid) => this.#deliver(rowid), onError })
    this.#options = options
  }

  async #deliver(rowid: number): Promise<void> {
    const { send, store, clock, ladderMs } = this.#options
    const row = (await store.get<DeliveryRow>(DELIVERY_SQL, rowid)) as DeliveryRow
    const sent = await this.#receivers
      .sendTo(row.url, () => send(asDelivery(row)))
      .catch((error: Error): SendResult => ({ accepted: false, result: error.message }))
    if (!sent) {
      await store.transact((tx) => tx.run(PUT_BACK_SQL, clock.now() + PUT_BACK_MS, rowid))
      return
    }
    const waitMs = sent.isOver ? undefined : ladderMs[row.attempts]
    const state = sent.accepted ? 'delivered' : waitMs === undefined ? 'given-up' : 'waiting'
    const dueMs = state === 'waiting' && waitMs !== undefined ? clock.now() + waitMs : null
    await store.transact((tx) => tx.run(FINISH_SQL, state, dueMs, sent.result.slice(0, 200), rowid))
  }
}

// Answered by a partial index alone. Where SQLite looks at values to make its plan, it makes a new one for every value:
// so the index's own condition comes first, and the limit is a sum.
const DUE_SQL = `
  SELECT rowid FROM delivery WHERE due_ms IS NOT NULL AND channel = ? AND due_ms <= ?
  ORDER BY due_ms, rowid LIMIT 0 + ?`
const NEXT_SQL = `
  SELECT due_ms AS dueMs FROM delivery WHERE due_ms IS NOT NULL AND channel = ? AND due_ms > ? ORDER BY due_ms LIMIT 1`
const DELIVERY_SQL = `
  SELECT d.id, d.url, d.attempts, d.secret, e.seq, e.type, e.subject, e.payload, e.at_ms
  FROM delivery d JOIN event e ON e.seq = d.event_seq WHERE d.rowid = ?`
const PUT_BACK_SQL = 'UPDATE delivery SET due_ms = ? WHERE rowid = ?'
const FINISH_SQL = `
  UPDATE delivery SET state = ?1, attempts = attempts + 1, due_ms = ?2, last_result = ?3,
    secret = iif(?1 = 'waiting', secret, NULL) WHERE rowid = ?4`

interface DeliveryRow {
  id: string
  url: string
  attempts: number
  secret: string | null
  seq: number
  type: string
  subject: string
  payload: string
  at_ms: number
}

function asDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    url: row.url,
    attempts: row.attempts,
    eventSeq: row.seq,
    type: row.type,
    subject: row.subject,
    payload: JSON.parse(row.payload),
    secret: row.secret === null ? null : JSON.parse(row.secret),
    eventAtMs: row.at_ms,
  }
}
