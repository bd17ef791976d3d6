import type { Transaction } from './store.ts'

export interface NewEvent {
  readonly type: string
  /** What it is about, such as an order number; events of one subject can be listed in order. */
  readonly subject: string
  /** JSON-serialisable; holds no secret and no unmasked PAN. */
  readonly payload: unknown
  readonly atMs: number
}

export interface NewDelivery {
  /** Stays the same over all attempts: what the receiver recognises a repeated message by. */
  readonly id: string
  readonly channel: string
  readonly url: string
  readonly dueMs: number
  /** JSON-serialisable: what the receiver has to read and the log may not know. Forgotten once the delivery is over. */
  readonly secret?: unknown
}

/**
 * Appends an event in the commit that makes it true, with the deliveries that follow from it. Tell the
 * {@link Courier} of the channel to `wake` once the transaction is committed.
 *
 * @returns the event's place in the log
 */
export async function appendEvent(
  tx: Transaction,
  event: NewEvent,
  ...deliveries: NewDelivery[]
): Promise<number> {
  const row = await tx.get<{ seq: number }>(
    'INSERT INTO event (type, subject, payload, at_ms) VALUES (?, ?, ?, ?) RETURNING seq',
    event.type,
    event.subject,
    JSON.stringify(event.payload),
    event.atMs,
  )
  const seq = (row as { seq: number }).seq
  for (const delivery of deliveries) {
    await tx.run(
      'INSERT INTO delivery (id, event_seq, channel, url, due_ms, secret) VALUES (?, ?, ?, ?, ?, ?)',
      delivery.id,
      seq,
      delivery.channel,
      delivery.url,
      delivery.dueMs,
      delivery.secret === undefined ? null : JSON.stringify(delivery.secret),
    )
  }
  return seq
}
