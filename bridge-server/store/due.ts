import type { Reader, SqlValue } from './store.ts'

/** Things that fall due, as the store tells them. */
export interface Due<Item> {
  /** What is due at `nowMs`, the longest due first. */
  find(reader: Reader, nowMs: number, limit: number): Promise<Item[]>
  /** When something falls due after `nowMs`; null when nothing will. */
  nextMs(reader: Reader, nowMs: number): Promise<number | null>
  keyOf(item: Item): string
}

/** Where rows say when they fall due. */
interface DueColumn<Item> {
  /** `SELECT … FROM …`, giving items. */
  readonly select: string
  readonly table: string
  /** Epoch milliseconds; null while nothing is to be done. */
  readonly column: string
  /** What else has to be true of a row, as SQL. */
  readonly when?: string
  readonly keyOf: (item: Item) => string
}

/** Rows that fall due at the time in one of their columns. */
export function dueRows<Item>({ select, table, column, when = 'true', keyOf }: DueColumn<Item>): Due<Item> {
  const dueSql = `${select} WHERE ${when} AND ${column} <= ? ORDER BY ${column} LIMIT ?`
  const nextSql = `SELECT min(${column}) AS dueMs FROM ${table} WHERE ${when} AND ${column} > ?`
  return {
    find: (reader, nowMs, limit) => reader.all<Item>(dueSql, nowMs, limit),
    nextMs: (reader, nowMs) => earliest(reader, nextSql, nowMs),
    keyOf,
  }
}

/** The time that a statement selects as `dueMs`; null for none. */
export async function earliest(reader: Reader, sql: string, ...values: SqlValue[]): Promise<number | null> {
  return (await reader.get<{ dueMs: number | null }>(sql, ...values))?.dueMs ?? null
}
