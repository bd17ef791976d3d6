import { describe } from '../../acp/describe.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { JOURNAL_MESSAGES_MAX } from '../limits.ts'

/** One message that passed the network's door, masked. */
export interface JournalMessage {
  readonly atMs: number
  readonly direction: 'request' | 'answer' | 'notification'
  readonly merId: string
  readonly orderId: string
  /** Its kind, then one line a field, card numbers masked and secrets as stars. */
  readonly lines: readonly string[]
}

/** The latest messages, for people who look for what went wrong. Kept in memory only: the books are elsewhere. */
export class MessageJournal {
  readonly #messages: JournalMessage[] = []

  add(atMs: number, direction: JournalMessage['direction'], message: AcpMessage): void {
    // Masked on the way in, so that no secret lies in memory longer than its request.
    const { merId = '', orderId = '' } = message
    this.#messages.push({ atMs, direction, merId, orderId, lines: describe(message) })
    if (this.#messages.length > JOURNAL_MESSAGES_MAX) this.#messages.shift()
  }

  /** The newest first. */
  latest(limit: number): JournalMessage[] {
    return this.#messages.slice(-limit).reverse()
  }
}
