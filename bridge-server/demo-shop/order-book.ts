import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import type { Language } from './goods.ts'
import type { Order, OrderLine, OrderState } from './order.ts'
import { inTransaction } from './shop-database.ts'

/** Newest orders that a list shows. */
const LISTED_ORDERS_MAX = 50

/** What a client sent to place an order: the same request again is the same order, anything else is a conflict. */
export interface PlacingRequest {
  readonly requestId: string
  readonly requestHash: string
}

/** What the payment service said of a payment that succeeded. */
export interface Payment {
  readonly transactionId: string
  readonly payerTotalFen: number
  readonly paidAtMs: number
}

/** The shop's orders on disk. */
export class OrderBook {
  readonly #database: DatabaseSync

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  find(id: string): Order | null {
    return this.#one('SELECT * FROM orders WHERE id = ?', id)
  }

  /** Someone else's order is no order. */
  findOwn(id: string, openid: string): Order | null {
    return this.#one('SELECT * FROM orders WHERE id = ? AND openid = ?', id, openid)
  }

  list(openid: string): Order[] {
    return this.#database
      .prepare('SELECT * FROM orders WHERE openid = ? ORDER BY created_at_ms DESC, rowid DESC LIMIT ?')
      .all(openid, LISTED_ORDERS_MAX)
      .map(readOrder)
  }

  countUnpaid(openid: string, nowMs: number): number {
    const row = this.#database
      .prepare(`SELECT count(*) AS n FROM orders WHERE openid = ? AND state = 'unpaid' AND expires_at_ms > ?`)
      .get(openid, nowMs)
    return Number(row?.n)
  }

  /** @returns the order that this request placed before, with the hash of what it asked for */
  findByRequest(openid: string, requestId: string): { order: Order; requestHash: string } | null {
    const row = this.#database
      .prepare('SELECT * FROM orders WHERE openid = ? AND request_id = ?')
      .get(openid, requestId)
    return row ? { order: readOrder(row), requestHash: row.request_hash as string } : null
  }

  insert(order: Order, { requestId, requestHash }: PlacingRequest): void {
    this.#database
      .prepare(
        `INSERT INTO orders (id, openid, request_id, request_hash, language, shop_no, state, lines, total_fen, created_at_ms, expires_at_ms)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        order.id,
        order.openid,
        requestId,
        requestHash,
        order.language,
        order.shopNo,
        order.state,
        JSON.stringify(order.lines),
        order.totalFen,
        order.createdAtMs,
        order.expiresAtMs,
      )
  }

  /** Noted before the payment service is told, so that a lost answer cannot hide that it may know the order. */
  markLaunched(id: string, nowMs: number): void {
    this.#database
      .prepare('UPDATE orders SET launched_at_ms = coalesce(launched_at_ms, ?) WHERE id = ?')
      .run(nowMs, id)
  }

  /** @returns whether the order was not paid before */
  markPaid(id: string, payment: Payment): boolean {
    const { changes } = this.#database
      .prepare(
        `UPDATE orders SET state = 'paid', paid_at_ms = ?, transaction_id = ?, payer_total_fen = ?
         WHERE id = ? AND state <> 'paid'`,
      )
      .run(payment.paidAtMs, payment.transactionId, payment.payerTotalFen, id)
    return changes > 0
  }

  /** @returns whether the order was unpaid until now */
  markEnded(id: string, state: 'cancelled' | 'expired'): boolean {
    const { changes } = this.#database
      .prepare(`UPDATE orders SET state = ? WHERE id = ? AND state = 'unpaid'`)
      .run(state, id)
    return changes > 0
  }

  /**
   * Takes a notification in: its id and what it changes become durable together.
   *
   * @returns null when this notification was taken in before
   */
  once<Result>(event: { id: string; type: string; atMs: number }, work: () => Result): Result | null {
    return inTransaction(this.#database, () => {
      const { changes } = this.#database
        .prepare('INSERT OR IGNORE INTO notifications (id, event_type, received_at_ms) VALUES (?, ?, ?)')
        .run(event.id, event.type, event.atMs)
      return changes > 0 ? work() : null
    })
  }

  #one(sql: string, ...values: string[]): Order | null {
    const row = this.#database.prepare(sql).get(...values)
    return row ? readOrder(row) : null
  }
}

function readOrder(row: Record<string, SQLOutputValue>): Order {
  return {
    id: row.id as string,
    openid: row.openid as string,
    shopNo: row.shop_no as number | null,
    language: row.language as Language,
    state: row.state as OrderState,
    lines: JSON.parse(row.lines as string) as OrderLine[],
    totalFen: row.total_fen as number,
    createdAtMs: row.created_at_ms as number,
    expiresAtMs: row.expires_at_ms as number,
    launchedAtMs: row.launched_at_ms as number | null,
    paidAtMs: row.paid_at_ms as number | null,
    transactionId: row.transaction_id as string | null,
    payerTotalFen: row.payer_total_fen as number | null,
  }
}
