import { createHash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { type Clock, DAY_MS } from '../clock/clock.ts'
import type { Random } from '../clock/random.ts'

const SESSION_LIFE_MS = 7 * DAY_MS
const TOKEN_BYTES = 32

/** Who is logged in. Only a token's hash is stored, so that the database alone opens no account. */
export class Sessions {
  readonly #database: DatabaseSync
  readonly #clock: Clock
  readonly #random: Random

  constructor(database: DatabaseSync, clock: Clock, random: Random) {
    this.#database = database
    this.#clock = clock
    this.#random = random
  }

  /** @returns the bearer token of a new session */
  open(openid: string): string {
    const token = this.#random.bytes(TOKEN_BYTES).toString('base64url')
    const nowMs = this.#clock.now()
    this.#database.prepare('DELETE FROM sessions WHERE expires_at_ms <= ?').run(nowMs)
    this.#database
      .prepare('INSERT INTO sessions (token_hash, openid, expires_at_ms) VALUES (?, ?, ?)')
      .run(hash(token), openid, nowMs + SESSION_LIFE_MS)
    return token
  }

  /** @returns the openid of the session's owner, or null when the token is unknown or out of date */
  ownerOf(token: string): string | null {
    const row = this.#database
      .prepare('SELECT openid FROM sessions WHERE token_hash = ? AND expires_at_ms > ?')
      .get(hash(token), this.#clock.now())
    return row ? (row.openid as string) : null
  }
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
