import { forget } from '../../store/forget.ts'
import type { Reader, Transaction } from '../../store/store.ts'

/** A payer's signed-in plugin in one host mini program. */
export interface SessionRecord {
  readonly tokenSha256: string
  readonly openpid: string
  readonly hostAppid: string
  readonly expiresMs: number
}

export function findSession(reader: Reader, tokenSha256: string): Promise<SessionRecord | undefined> {
  return reader.get<SessionRecord>(
    `SELECT token_sha256 AS tokenSha256, openpid, host_appid AS hostAppid, expires_ms AS expiresMs
     FROM session WHERE token_sha256 = ?`,
    tokenSha256,
  )
}

/** Enters a session and clears away those that are over. */
export async function insertSession(tx: Transaction, session: SessionRecord, nowMs: number): Promise<void> {
  await forget(tx, { table: 'session', key: 'rowid', when: 'expires_ms <= ?' }, nowMs)
  await tx.run(
    'INSERT INTO session (token_sha256, openpid, host_appid, expires_ms) VALUES (?, ?, ?, ?)',
    ...[session.tokenSha256, session.openpid, session.hostAppid, session.expiresMs],
  )
}
