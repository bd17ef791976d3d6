import fs from 'node:fs'
import path from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { migrate } from './migrate.ts'
import {
  BATCH_MAX,
  QUEUE_MAX,
  type Reader,
  type SqlValue,
  type Store,
  StoreBusyError,
  type Transaction,
} from './store.ts'

interface Queued {
  readonly work: (tx: Transaction) => Promise<unknown>
  readonly resolve: (result: any) => void
  readonly reject: (error: unknown) => void
}

/**
 * Opens (or makes) a party's SQLite file: write-ahead log, every commit flushed to disk before it is acknowledged.
 *
 * @param migrationFolders folders of numbered `.sql` files, applied in order, each once.
 */
export function openSqliteStore(file: string, ...migrationFolders: string[]): Store {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const writer = connect(file)
  migrate(writer, [path.join(import.meta.dirname, 'migrations'), ...migrationFolders])
  return new SqliteStore(writer, connect(file))
}

function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  )
  const { synchronous } = database.prepare('PRAGMA synchronous').get() as { synchronous: number }
  // NORMAL would survive a killed process but lose acknowledged payments in a power cut.
  if (synchronous !== 2) throw new Error(`${file} does not flush its commits (synchronous = ${synchronous})`)
  return database
}

class SqliteStore implements Store {
  readonly #writer: DatabaseSync
  readonly #committed: DatabaseSync
  readonly #tx: Transaction
  readonly #reader: Reader
  readonly #queue: Queued[] = []
  #flushing: Promise<void> | null = null
  #closed = false

  constructor(writer: DatabaseSync, committed: DatabaseSync) {
    this.#writer = writer
    // Readers have a connection of their own, so that they never see a commit that is not yet on disk.
    this.#committed = committed
    this.#tx = new Statements(writer)
    this.#reader = new Statements(committed)
  }

  get<Row>(sql: string, ...values: SqlValue[]): Promise<Row | undefined> {
    return this.#reader.get(sql, ...values)
  }

  all<Row>(sql: string, ...values: SqlValue[]): Promise<Row[]> {
    return this.#reader.all(sql, ...values)
  }

  tuples<Tuple extends readonly SqlValue[]>(sql: string, ...values: SqlValue[]): Promise<Tuple[]> {
    return this.#reader.tuples(sql, ...values)
  }

  transact<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'))
    if (this.#queue.length >= QUEUE_MAX) return Promise.reject(new StoreBusyError())
    const result = new Promise<Result>((resolve, reject) => this.#queue.push({ work, resolve, reject }))
    this.#flushing ??= this.#flush()
    return result
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#flushing
    this.#committed.close()
    this.#writer.close()
  }

  /** Natural group commit: whatever gathered while the last commit was written goes into the next one. */
  async #flush(): Promise<void> {
    while (this.#queue.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      await this.#commit(this.#queue.splice(0, BATCH_MAX))
    }
    this.#flushing = null
  }

  async #commit(batch: Queued[]): Promise<void> {
    try {
      const settled = await this.#write(batch)
      for (const settle of settled) settle()
    } catch (error) {
      // Nothing of the batch is on disk, so nobody may be told that it is; the next batch starts clean.
      if (this.#writer.isTransaction) this.#writer.exec('ROLLBACK')
      for (const queued of batch) queued.reject(error)
    }
  }

  /**
   * Does a batch's work, each under a savepoint of its own, and commits.
   *
   * @returns what to tell whom, now that it is on disk
   * @throws Error when the database takes none of it
   */
  async #write(batch: Queued[]): Promise<Array<() => void>> {
    const settled: Array<() => void> = []
    let isWorking = true
    // Work that only awaits the store is over before the event loop turns; anything else would hold up the disk.
    const turn = setImmediate(() => {
      if (isWorking) throw new Error('a transaction awaited something outside the store')
    })
    try {
      this.#writer.exec('BEGIN IMMEDIATE')
      for (const queued of batch) {
        this.#writer.exec('SAVEPOINT work')
        try {
          const result = await queued.work(this.#tx)
          settled.push(() => queued.resolve(result))
        } catch (error) {
          // A full or broken disk undoes the whole batch by itself, the work of those before included.
          if (!this.#writer.isTransaction) throw error
          this.#writer.exec('ROLLBACK TO work')
          settled.push(() => queued.reject(error))
        }
        this.#writer.exec('RELEASE work')
      }
      this.#writer.exec('COMMIT')
      return settled
    } finally {
      isWorking = false
      clearImmediate(turn)
    }
  }
}

/** Statements of one connection, prepared once each. */
class Statements implements Transaction {
  readonly #database: DatabaseSync
  readonly #prepared = new Map<string, StatementSync>()
  /** A statement gives either objects or tuples, so that those of tuples are kept apart. */
  readonly #preparedTuples = new Map<string, StatementSync>()

  constructor(database: DatabaseSync) {
    this.#database = database
  }

  async get<Row>(sql: string, ...values: SqlValue[]): Promise<Row | undefined> {
    return this.#prepare(sql).get(...values) as Row | undefined
  }

  async all<Row>(sql: string, ...values: SqlValue[]): Promise<Row[]> {
    return this.#prepare(sql).all(...values) as Row[]
  }

  async tuples<Tuple extends readonly SqlValue[]>(sql: string, ...values: SqlValue[]): Promise<Tuple[]> {
    let statement = this.#preparedTuples.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      statement.setReturnArrays(true)
      this.#preparedTuples.set(sql, statement)
    }
    return statement.all(...values) as unknown as Tuple[]
  }

  async run(sql: string, ...values: SqlValue[]): Promise<{ changes: number }> {
    const { changes } = this.#prepare(sql).run(...values)
    return { changes: Number(changes) }
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#prepared.get(sql)
    if (!statement) {
      statement = this.#database.prepare(sql)
      this.#prepared.set(sql, statement)
    }
    return statement
  }
}
