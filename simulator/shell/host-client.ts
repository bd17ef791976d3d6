import type { Bundle } from '../wire/bundle.ts'
import { type Desk, type OutgoingRequest, type RequestOutcome, WORLD_TIME_HEADER } from '../wire/host.ts'

/** The phone's only way out: the host backend, which knows the legal domains and WeChat's identities. */
export class HostClient {
  readonly #url: string
  readonly #fetch: typeof fetch
  /** Called when the world's time has been moved. */
  onClockMoved: () => void = () => {}
  #worldAheadMs = 0

  /** @param url the backend's base URL without a slash at the end; empty for the page's own origin */
  constructor(url: string, fetcher: typeof fetch = (...request) => fetch(...request)) {
    this.#url = url
    this.#fetch = fetcher
  }

  /** @throws Error with the compiler's finding when the build output cannot run */
  async bundle(): Promise<Bundle> {
    return this.#json('/host/bundle')
  }

  async desk(): Promise<Desk> {
    return this.#json('/host/desk')
  }

  async fontFaceCss(): Promise<string> {
    const answer = await this.#fetch(`${this.#url}/host/fonts/qp-sans.css`)
    return (await answer.text()).replaceAll('url(/', `url(${answer.url.replace(/\/host\/.*/, '')}/`)
  }

  async loginCode(api: 'login' | 'pluginLogin', tester: string, signal: AbortSignal): Promise<string> {
    const { code } = await this.#json<{ code: string }>('/host/login', { api, tester }, signal)
    return code
  }

  async request(request: OutgoingRequest, signal: AbortSignal): Promise<RequestOutcome> {
    return this.#json('/host/request', request, signal)
  }

  async #json<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    const { status, value } = await this.ask(path, body, signal)
    if (status < 400) return value as T
    throw new Error((value as { error?: string }).error ?? `The simulator's server answered ${status}.`)
  }

  /**
   * One question to the host backend: GET without a body, else POST as JSON.
   *
   * @returns the status and the JSON, whatever they are
   * @throws Error when there is no answer or it is not JSON
   */
  async ask(path: string, body?: unknown, signal?: AbortSignal): Promise<{ status: number; value: unknown }> {
    const answer = await this.#fetch(this.#url + path, {
      ...(signal ? { signal } : {}),
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    this.#follow(Number(answer.headers.get(WORLD_TIME_HEADER)))
    return { status: answer.status, value: await answer.json() }
  }

  /** How far the world's time is ahead of this computer's. */
  get worldAheadMs(): number {
    return this.#worldAheadMs
  }

  #follow(worldMs: number): void {
    const aheadMs = worldMs - Date.now()
    // A time that stands still, as in tests, or is a network's delay old is still the same time.
    const isMoved = Math.abs(aheadMs - this.#worldAheadMs) >= MOVED_FROM_MS
    // Of the same time, the answer that was quickest on its way tells most exactly what it is.
    if (worldMs <= 0 || (!isMoved && aheadMs <= this.#worldAheadMs)) return
    this.#worldAheadMs = aheadMs
    if (isMoved) this.onClockMoved()
  }
}

/** Smaller differences are the network's delay. */
const MOVED_FROM_MS = 2000
