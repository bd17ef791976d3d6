import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions (
    token_hash    TEXT PRIMARY KEY,
    openid        TEXT NOT NULL,
    expires_at_ms INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE IF NOT EXISTS orders (
    id              TEXT PRIMARY KEY,
    openid          TEXT NOT NULL,
    request_id      TEXT NOT NULL,
    request_hash    TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('unpaid', 'paid', 'cancelled', 'expired')),
    lines           TEXT NOT NULL,
    total_fen       INTEGER NOT NULL CHECK (total_fen > 0),
    created_at_ms   INTEGER NOT NULL,
    expires_at_ms   INTEGER NOT NULL,
    launched_at_ms  INTEGER,
    paid_at_ms      INTEGER,
    transaction_id  TEXT,
    payer_total_fen INTEGER,
    UNIQUE (openid, request_id)
  ) STRICT;
  CREATE INDEX IF NOT EXISTS orders_of_owner ON orders (openid, created_at_ms);

  CREATE TABLE IF NOT EXISTS refunds (
    id             TEXT PRIMARY KEY,
    order_id       TEXT NOT NULL REFERENCES orders (id),
    request_id     TEXT NOT NULL,
    amount_fen     INTEGER NOT NULL CHECK (amount_fen > 0),
    reason         TEXT,
    state          TEXT NOT NULL CHECK (state IN ('processing', 'succeeded', 'failed')),
    created_at_ms  INTEGER NOT NULL,
    finished_at_ms INTEGER,
    UNIQUE (order_id, request_id)
  ) STRICT;

  CREATE TABLE IF NOT EXISTS notifications (
    id             TEXT PRIMARY KEY,
    event_type     TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL
  ) STRICT;
`

/** Opens (or makes) the shop's own database. No other party reads it. */
export function openShopDatabase(dataDir: string): DatabaseSync {
  fs.mkdirSync(dataDir, { recursive: true })
  const database = new DatabaseSync(path.join(dataDir, 'shop.sqlite'))
  // FULL: a notification is only acknowledged once the paid order is on disk.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000')
  database.exec(SCHEMA)
  // Orders of before the shop spoke English were described in Chinese; those of before the market were the shop's own.
  addToOrders(database, 'language', "TEXT NOT NULL DEFAULT 'zh'")
  addToOrders(database, 'shop_no', 'INTEGER')
  return database
}

function addToOrders(database: DatabaseSync, column: string, type: string): void {
  const isThere = database.prepare(`SELECT 1 FROM pragma_table_info('orders') WHERE name = ?`).get(column)
  if (!isThere) database.exec(`ALTER TABLE orders ADD COLUMN ${column} ${type}`)
}

/** Runs `work` as one commit, or not at all when it throws. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    database.exec('COMMIT')
    return result
  } catch (error) {
    // A full disk undoes the transaction by itself; its error is the one to tell.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}
