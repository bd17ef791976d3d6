import { createHash } from 'node:crypto'
import type { Session } from '../../../contract/plugin-door.ts'
import { type Clock, HOUR_MS } from '../../clock/clock.ts'
import { type Random, randomText } from '../../clock/random.ts'
import type { Store } from '../../store/store.ts'
import { findSession, insertSession } from '../records/session-records.ts'

const SESSION_LIFE_MS = 2 * HOUR_MS
const TOKEN_CHARS = 43
const BEARER = /^Bearer ([0-9A-Za-z]{43})$/

/** Sessions of payers' plugins. The store holds hashes of their tokens, so that a copy of it opens nothing. */
export class Sessions {
  readonly #store: Store
  readonly #clock: Clock
  readonly #random: Random

  constructor(store: Store, clock: Clock, random: Random) {
    this.#store = store
    this.#clock = clock
    this.#random = random
  }

  async open(openpid: string, hostAppid: string): Promise<Session> {
    const nowMs = this.#clock.now()
    const token = randomText(this.#random, TOKEN_CHARS)
    const expiresMs = nowMs + SESSION_LIFE_MS
    const record = { tokenSha256: sha256(token), openpid, hostAppid, expiresMs }
    await this.#store.transact((tx) => insertSession(tx, record, nowMs))
    return { token, expiresAtMs: expiresMs, serverTimeMs: nowMs }
  }

  /**
   * Whose session an `Authorization` header names. A session is good in the mini program that opened it alone.
   *
   * @returns null when there is none, or it is over
   */
  async find(authorization: string, hostAppid: string): Promise<{ openpid: string } | null> {
    const token = BEARER.exec(authorization)?.[1]
    if (!token) return null
    const session = await findSession(this.#store, sha256(token))
    if (!session || session.expiresMs <= this.#clock.now() || session.hostAppid !== hostAppid) return null
    return { openpid: session.openpid }
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
