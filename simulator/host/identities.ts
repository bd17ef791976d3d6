import { createHash } from 'node:crypto'

/** How long a login code can be exchanged, as in WeChat. */
const CODE_LIFE_MS = 5 * 60_000
/** How long an access token is good for, as in WeChat. */
export const ACCESS_TOKEN_LIFE_MS = 7200_000
/** Codes and tokens kept at once; the oldest go first, so that a page in a loop cannot fill the memory. */
const KEPT_LIMIT = 1000

export type LoginApi = 'login' | 'pluginLogin'

export interface IdentityOptions {
  readonly nowMs: () => number
  /** A fresh unguessable word of letters and digits. */
  readonly newSecret: () => string
}

interface Kept<T> {
  readonly value: T
  readonly expiresAtMs: number
}

/** Who is logged in on the phone, as WeChat's servers know it: codes are minted, exchanged once, and expire. */
export class Identities {
  readonly #options: IdentityOptions
  readonly #codes = new Map<string, Kept<{ api: LoginApi; tester: string }>>()
  readonly #accessTokens = new Map<string, Kept<true>>()

  constructor(options: IdentityOptions) {
    this.#options = options
  }

  mintCode(api: LoginApi, tester: string): string {
    const code = this.#options.newSecret()
    this.#keep(this.#codes, code, { api, tester }, CODE_LIFE_MS)
    return code
  }

  /** The tester behind a code, once; undefined for a code that is unknown, used, expired, or of the other kind. */
  redeemCode(api: LoginApi, code: string): string | undefined {
    const kept = this.#codes.get(code)
    if (!kept || kept.value.api !== api) return undefined
    this.#codes.delete(code)
    return kept.expiresAtMs > this.#options.nowMs() ? kept.value.tester : undefined
  }

  mintAccessToken(): string {
    const token = this.#options.newSecret()
    this.#keep(this.#accessTokens, token, true, ACCESS_TOKEN_LIFE_MS)
    return token
  }

  isAccessToken(token: string): boolean {
    const kept = this.#accessTokens.get(token)
    return kept !== undefined && kept.expiresAtMs > this.#options.nowMs()
  }

  #keep<T>(map: Map<string, Kept<T>>, key: string, value: T, lifeMs: number): void {
    map.set(key, { value, expiresAtMs: this.#options.nowMs() + lifeMs })
    const oldest = map.keys().next().value
    if (map.size > KEPT_LIMIT && oldest !== undefined) map.delete(oldest)
  }
}

/** A tester's identity in one mini program, stable across runs. */
export function openIdOf(appId: string, tester: string): string {
  return `o${fingerprint('openid', appId, tester)}`
}

/** A tester's identity for one plugin in one mini program: WeChat makes it unique per user, host and plugin. */
export function openPidOf(pluginAppId: string, hostAppId: string, tester: string): string {
  return `p${fingerprint('openpid', pluginAppId, hostAppId, tester)}`
}

function fingerprint(...parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 27)
}
