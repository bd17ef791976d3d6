import type { Bundle } from '../wire/bundle.ts'
import type { Desk, OutgoingRequest, RequestOutcome } from '../wire/host.ts'

/** The phone's only way out: the host backend, which knows the legal domains and WeChat's identities. */
export class HostClient {
  readonly #url: string
  readonly #fetch: typeof fetch

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
    const answer = await this.#fetch(this.#url + path, {
      ...(signal ? { signal } : {}),
      ...(body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const value = (await answer.json()) as T & { error?: string }
    if (!answer.ok) throw new Error(value.error ?? `The simulator's server answered ${answer.status}.`)
    return value
  }
}
