import type { SqlValue, Transaction } from './store.ts'

/** Rows that go at once: more than a write adds, so that a backlog shrinks, and too few to be felt. */
export const FORGOTTEN_AT_ONCE = 100

/**
 * Lets go of rows that can no longer matter. Called with every write to a table, it keeps the table as small as its
 * present is, and needs no alarm.
 *
 * @param rows `key` names the columns of the primary key, or `rowid`; `when`, as SQL, says which rows, by an index
 */
export async function forget(
  tx: Transaction,
  { table, key, when }: { readonly table: string; readonly key: string; readonly when: string },
  ...values: SqlValue[]
): Promise<void> {
  const some = `SELECT ${key} FROM ${table} WHERE ${when} LIMIT ${FORGOTTEN_AT_ONCE}`
  await tx.run(`DELETE FROM ${table} WHERE (${key}) IN (${some})`, ...values)
}
