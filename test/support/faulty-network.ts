import type { HttpAnswer, HttpClient, HttpRequest } from '../../bridge-server/http/client.ts'

/**
 * The network between the servers, with the faults of real ones: a request that never arrives, an answer that is
 * lost after the other side acted, a message that arrives twice or only when told.
 */
export class FaultyNetwork implements HttpClient {
  readonly #inner: HttpClient
  readonly #faults: Fault[] = []
  /** Every request that left, oldest first. */
  readonly sent: HttpRequest[] = []

  constructor(inner: HttpClient) {
    this.#inner = inner
  }

  /** Does `what` to the next `times` requests that `matches`. */
  next(matches: (request: HttpRequest) => boolean, what: Fault['what'], times = 1): void {
    this.#faults.push({ matches, what, times })
  }

  /** Takes back all faults that are still waiting. */
  heal(): void {
    this.#faults.length = 0
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    this.sent.push(request)
    const fault = this.#faults.find(({ times, matches }) => times > 0 && matches(request))
    if (!fault) return this.#inner.send(request)
    fault.times--
    if (typeof fault.what === 'function') return fault.what(request, () => this.#inner.send(request))
    switch (fault.what) {
      case 'lose-request':
        throw new Error('connection reset')
      case 'lose-answer':
        await this.#inner.send(request)
        throw new Error('no answer in time')
      case 'duplicate':
        await this.#inner.send(request)
        return this.#inner.send(request)
      case 'refuse':
        return { status: 503, headers: {}, body: Buffer.from('out of order') }
    }
  }

  close(): Promise<void> {
    return this.#inner.close()
  }
}

interface Fault {
  readonly matches: (request: HttpRequest) => boolean
  readonly what:
    | 'lose-request'
    | 'lose-answer'
    | 'duplicate'
    | 'refuse'
    | ((request: HttpRequest, pass: () => Promise<HttpAnswer>) => Promise<HttpAnswer>)
  times: number
}
