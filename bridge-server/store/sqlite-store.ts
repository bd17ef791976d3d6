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
 * Opens (or makes) a party's SQLite file: write-ahead log, every commit flushed to disk before it is acknowledged and
 * before anybody reads it.
 *
 * @param migrationFolders folders of numbered `.sql` files, applied in order, each once.
 */
export function openSqliteStore(file: string, ...migrationFolders: string[]): Store {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const writer = connect(file)
  migrate(writer, [path.join(import.meta.dirname, 'migrations'), ...migrationFolders])
  return new SqliteStore(writer, connect(file), fs.openSync(`${file}-wal`, 'r+'))
}

/**
 * `synchronous = NORMAL` keeps the file whole and flushes the log before every checkpoint. That each commit is flushed
 * before it is acknowledged is the store's part: done by SQLite, it would hold up everything else meanwhile.
 */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
  PRAGMA busy_timeout = 5000;
  -- What is deleted or forgotten is gone from the file too, and does not lie in it until its place is needed.
  PRAGMA secure_delete = ON;
  -- What a savepoint may have to undo stays in memory; in a file it would cost as much as the work itself.
  PRAGMA temp_store = MEMORY`

function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file)
  database.exec(SETTINGS)
  const { journal_mode: mode } = database.prepare('PRAGMA journal_mode').get() as { journal_mode: string }
  // Without a log there would be nothing to flush, and acknowledged payments would be lost in a power cut.
  if (mode !== 'wal') throw new Error(`${file} has no write-ahead log (journal_mode = ${mode})`)
  return database
}

class SqliteStore implements Store {
  readonly #writer: DatabaseSync
  readonly #committed: DatabaseSync
  readonly #tx: Transaction
  readonly #reader: Reader
  readonly #queue: Queued[] = []
  readonly #log: number
  #working: Promise<void> | null = null
  /** Until the last commit is on disk. */
  #flushing: Promise<void> | null = null
  #closed = false

  constructor(writer: DatabaseSync, committed: DatabaseSync, log: number) {
    this.#writer = writer
    // Readers have a connection of their own, so that they never see work that is not committed.
    this.#committed = committed
    this.#tx = new Statements(writer)
    this.#reader = new Statements(committed)
    this.#log = log
  }

  get<Row>(sql: string, ...values: SqlValue[]): Promise<Row | undefined> {
    return this.#durably(() => this.#reader.get(sql, ...values))
  }

  all<Row>(sql: string, ...values: SqlValue[]): Promise<Row[]> {
    return this.#durably(() => this.#reader.all(sql, ...values))
  }

  tuples<Tuple extends readonly SqlValue[]>(sql: string, ...values: SqlValue[]): Promise<Tuple[]> {
    return this.#durably(() => this.#reader.tuples(sql, ...values))
  }

  transact<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new Error('the store is closed'))
    if (this.#queue.length >= QUEUE_MAX) return Promise.reject(new StoreBusyError())
    const result = new Promise<Result>((resolve, reject) => this.#queue.push({ work, resolve, reject }))
    this.#working ??= this.#work()
    return result
  }

  /** Reads when nothing is on its way to the disk, so that nobody sees what a power cut could take back. */
  #durably<Rows>(read: () => Promise<Rows>): Promise<Rows> {
    return this.#flushing ? this.#flushing.then(read) : read()
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#working
    this.#committed.close()
    this.#writer.close()
    fs.closeSync(this.#log)
  }

  /** Natural group commit: whatever gathered while the last commit was flushed goes into the next one. */
  async #work(): Promise<void> {
    while (this.#queue.length > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      await this.#commit(this.#queue.splice(0, BATCH_MAX))
    }
    this.#working = null
  }

  async #commit(batch: Queued[]): Promise<void> {
    let settled: Array<() => void>
    try {
      settled = await this.#write(batch)
      this.#writer.exec('COMMIT')
    } catch (error) {
      // Nothing of the batch is in the database, so nobody may be told that it is; the next batch starts clean.
      if (this.#writer.isTransaction) this.#writer.exec('ROLLBACK')
      for (const queued of batch) queued.reject(error)
      return
    }
    await this.#flush()
    for (const settle of settled) settle()
  }

  /**
   * Takes the commit to the disk, on the thread pool.
   *
   * @throws Error when the disk fails. Nobody knows then what it holds, and it would not say so a second time: the
   *   error is left to end the process, and the next start reads what is really there.
   */
  async #flush(): Promise<void> {
    this.#flushing = new Promise((resolve, reject) => {
      fs.fdatasync(this.#log, (error) => (error ? reject(error) : resolve()))
    })
    await this.#flushing
    this.#flushing = null
  }

  /**
   * Does a batch's work, each under a savepoint of its own, up to the commit.
   *
   * @returns what to tell whom, once it is on disk
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
