import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Refund, RefundState } from './refund.ts'

/** The shop's refunds on disk. */
export class RefundBook {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  find(id: string): Refund | null {
    const row = this.#database.prepare('SELECT * FROM refunds WHERE id = ?').get(id)
    return row ? readRefund(row) : null
  }

  /** The refund that this request asked for before. */
  findByRequest(orderId: string, requestId: string): Refund | null {
    const row = this.#database
      .prepare('SELECT * FROM refunds WHERE order_id = ? AND request_id = ?')
      .get(orderId, requestId)
    return row ? readRefund(row) : null
  }

  /** Oldest first. */
  ofOrder(orderId: string): Refund[] {
    return this.#database
      .prepare('SELECT * FROM refunds WHERE order_id = ? ORDER BY rowid')
      .all(orderId)
      .map(readRefund)
  }

  insert(refund: Refund, requestId: string): void {
    this.#database
      .prepare(
        `INSERT INTO refunds (id, order_id, request_id, amount_fen, reason, state, created_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        refund.id,
        refund.orderId,
        requestId,
        refund.amountFen,
        refund.reason,
        refund.state,
        refund.createdAtMs,
      )
  }

  /** Money that went back counts, whatever was believed before. */
  finish(id: string, state: Exclude<RefundState, 'processing'>, atMs: number): void {
    this.#database
      .prepare(
        `UPDATE refunds SET state = ?, finished_at_ms = ?
         WHERE id = ? AND (state = 'processing' OR (state = 'failed' AND ? = 'succeeded'))`,
      )
      .run(state, atMs, id, state)
  }

  /** Takes back a refund that the payment service never took on. */
  forget(id: string): void {
    this.#database.prepare(`DELETE FROM refunds WHERE id = ? AND state = 'processing'`).run(id)
  }
}

function readRefund(row: Record<string, SQLOutputValue>): Refund {
  return {
    id: row.id as string,
    orderId: row.order_id as string,
    amountFen: row.amount_fen as number,
    reason: row.reason as string | null,
    state: row.state as RefundState,
    createdAtMs: row.created_at_ms as number,
    finishedAtMs: row.finished_at_ms as number | null,
  }
}
