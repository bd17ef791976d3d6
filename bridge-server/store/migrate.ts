import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

/**
 * Brings a database up to date: forward only, each file once, in the order of folders and file names. A file that
 * was applied may not change any more.
 */
export function migrate(database: DatabaseSync, folders: string[]): void {
  database.exec('CREATE TABLE IF NOT EXISTS migration (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT')
  const known = new Map(
    database
      .prepare('SELECT id, sha256 FROM migration')
      .all()
      .map((row) => [row.id as string, row.sha256 as string]),
  )
  for (const { id, sql } of folders.flatMap(readFolder)) {
    const sha256 = createHash('sha256').update(sql).digest('hex')
    const applied = known.get(id)
    if (applied === sha256) continue
    if (applied)
      throw new Error(`migration ${id} was changed after it had been applied; add a new one instead`)
    database.exec('BEGIN IMMEDIATE')
    database.exec(sql)
    database.prepare('INSERT INTO migration (id, sha256) VALUES (?, ?)').run(id, sha256)
    database.exec('COMMIT')
  }
}

function readFolder(folder: string): Array<{ id: string; sql: string }> {
  const party = path.basename(path.dirname(folder))
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => ({ id: `${party}/${name}`, sql: fs.readFileSync(path.join(folder, name), 'utf8') }))
}
