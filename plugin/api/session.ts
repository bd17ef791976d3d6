import { PLUGIN_DOOR, type Session } from '../../contract/plugin-door.ts'
import { type Answer, accepted, refused } from './answer.ts'
import { REQUEST_TIMEOUT_MS } from './origin.ts'
import { exchange } from './transport.ts'

/** A token is renewed this long before it ends, so that it does not end on the way. */
const RENEW_BEFORE_MS = 60_000

export interface Sessions {
  /** A token that should still be good. Callers at the same time share one login. */
  token(): Promise<Answer<string>>
  /** The bridge does not know this token any more. */
  forget(): void
}

/** Who is paying: a session that WeChat vouches for, opened when first needed and kept in memory only. */
export class PluginSessions implements Sessions {
  #opening: Promise<Answer<string>> | null = null
  #renewAtMs = 0

  token(): Promise<Answer<string>> {
    if (this.#opening === null || Date.now() >= this.#renewAtMs) this.#opening = this.#open()
    return this.#opening
  }

  forget(): void {
    this.#opening = null
  }

  async #open(): Promise<Answer<string>> {
    this.#renewAtMs = Number.POSITIVE_INFINITY
    const code = await loginCode()
    const { method, path } = PLUGIN_DOOR.openSession
    const opened =
      code === null
        ? refused('network_unreachable')
        : await exchange<Session>({ method, path, body: { code }, timeoutMs: REQUEST_TIMEOUT_MS })
    if (!opened.ok) {
      this.forget()
      return opened
    }
    const { token, expiresAtMs, serverTimeMs } = opened.value
    this.#renewAtMs = Date.now() + (expiresAtMs - serverTimeMs) - RENEW_BEFORE_MS
    return accepted(token)
  }
}

/** A single-use code for this person in this host and plugin; null when WeChat gives none just now. */
function loginCode(): Promise<string | null> {
  return new Promise((resolve) => {
    wx.pluginLogin({ success: ({ code }) => resolve(code), fail: () => resolve(null) })
  })
}
