import { describeFields } from '../../acp/describe.ts'
import { maskText } from '../../acp/mask.ts'
import type { AcpMessage } from '../../acp/message.ts'
import type { Log } from '../../log.ts'
import { describeQrMessage } from '../../qrgateway/describe.ts'
import type { SqlValue, Store, Transaction } from '../../store/store.ts'
import type { FaultAction } from './fault-table.ts'

/** One message that passed the network's door, masked. */
export interface JournalMessage {
  /** Grows by the order of passing. */
  readonly seq: number
  readonly atMs: number
  readonly direction: 'request' | 'answer' | 'notification' | 'front-notification'
  readonly merId: string
  readonly orderId: string
  /** Names and values in the message's own order; card numbers masked and secrets as stars. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  /** The harm that a tester had done to it on its way. */
  readonly fault: FaultAction | null
}

/** Which messages to look at, newest first. */
export interface MessageQuery {
  readonly limit: number
  readonly beforeSeq?: number
  /** Only messages that were sent or received at this moment or earlier. */
  readonly untilMs?: number
  readonly merId?: string
  readonly orderId?: string
}

/** Messages kept; a busy day of testing has fewer. */
const MESSAGES_MAX = 200_000
/** How often, in messages, the oldest are looked for. */
const PRUNE_EVERY = 1000
/** Messages that may wait to be written; beyond it they are lost, since payments go first. */
const WAITING_MAX = 10_000
const BATCH_MAX = 200
/** Longest text of one field that is kept. */
const VALUE_MAX_CHARS = 600

type NewMessage = Omit<JournalMessage, 'seq'>

/**
 * The messages of the last days. They are written behind the payments' backs, many in one commit: a crash may lose the
 * last few, which the books do not need.
 */
export class MessageJournal {
  readonly #store: Store
  readonly #log: Log
  #waiting: NewMessage[] = []
  #writing: Promise<void> | null = null
  #sincePruned = PRUNE_EVERY

  constructor(store: Store, log: Log) {
    this.#store = store
    this.#log = log
  }

  add(
    atMs: number,
    direction: JournalMessage['direction'],
    message: AcpMessage,
    fault: FaultAction | null = null,
  ): void {
    if (this.#waiting.length >= WAITING_MAX) return
    // Masked on the way in, so that no secret lies in memory longer than its request.
    const fields = describeFields(message).map(({ name, value }) => [name, shortened(value)] as const)
    const { merId = '', orderId = '' } = message
    this.#push({ atMs, direction, merId: nameKey(merId), orderId: nameKey(orderId), fields, fault })
  }

  /** A message of the QR gateway, filed under the order that it is about. */
  addQr(
    atMs: number,
    direction: JournalMessage['direction'],
    { merId, orderId }: Pick<JournalMessage, 'merId' | 'orderId'>,
    envelope: Parameters<typeof describeQrMessage>[0],
    fault: FaultAction | null = null,
  ): void {
    if (this.#waiting.length >= WAITING_MAX) return
    const fields = describeQrMessage(envelope).map(([name, value]) => [name, shortened(value)] as const)
    this.#push({ atMs, direction, merId: nameKey(merId), orderId: nameKey(orderId), fields, fault })
  }

  #push(message: NewMessage): void {
    this.#waiting.push(message)
    this.#writing ??= this.#write()
  }

  /** What was added before the call is among what it finds. */
  async find({ limit, beforeSeq, untilMs, merId, orderId }: MessageQuery): Promise<JournalMessage[]> {
    await this.drain()
    const conditions: [sql: string, value: SqlValue | undefined][] = [
      ['seq < ?', beforeSeq],
      ['at_ms <= ?', untilMs],
      ['mer_id = ?', merId && nameKey(merId)],
      ['order_id = ?', orderId && nameKey(orderId)],
    ]
    const asked = conditions.filter(([, value]) => value !== undefined)
    const where = asked.length > 0 ? `WHERE ${asked.map(([sql]) => sql).join(' AND ')}` : ''
    const rows = await this.#store.all<MessageRow>(
      `SELECT * FROM message ${where} ORDER BY seq DESC LIMIT ?`,
      ...asked.map(([, value]) => value as SqlValue),
      limit,
    )
    return rows.map(asMessage)
  }

  /** Resolves when every message added so far is written. */
  async drain(): Promise<void> {
    await this.#writing
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH_MAX)
      await this.#store.transact((tx) => insertAll(tx, batch)).catch((error) => this.#lost(error))
      this.#sincePruned += batch.length
      if (this.#sincePruned < PRUNE_EVERY) continue
      this.#sincePruned = 0
      await this.#store.transact((tx) => tx.run(PRUNE_SQL, MESSAGES_MAX)).catch((error) => this.#lost(error))
    }
    this.#writing = null
  }

  #lost(error: unknown): void {
    this.#log.warn({ err: error }, 'messages were not written to the journal')
  }
}

async function insertAll(tx: Transaction, messages: readonly NewMessage[]): Promise<void> {
  for (const { atMs, direction, merId, orderId, fields, fault } of messages) {
    await tx.run(
      'INSERT INTO message (at_ms, direction, mer_id, order_id, fields, fault) VALUES (?, ?, ?, ?, ?, ?)',
      atMs,
      direction,
      merId,
      orderId,
      JSON.stringify(fields),
      fault,
    )
  }
}

const PRUNE_SQL = 'DELETE FROM message WHERE seq <= (SELECT max(seq) FROM message) - ?'

interface MessageRow {
  seq: number
  at_ms: number
  direction: JournalMessage['direction']
  mer_id: string
  order_id: string
  fields: string
  fault: FaultAction | null
}

const asMessage = (row: MessageRow): JournalMessage => ({
  seq: row.seq,
  atMs: row.at_ms,
  direction: row.direction,
  merId: row.mer_id,
  orderId: row.order_id,
  fields: JSON.parse(row.fields),
  fault: row.fault,
})

/** A name as the journal files it: whatever stands there was sent by anybody, before it was looked at. */
const nameKey = (name: string) => maskText(name).slice(0, 40)

const shortened = (value: string) =>
  value.length > VALUE_MAX_CHARS ? `${value.slice(0, VALUE_MAX_CHARS)}…` : value
