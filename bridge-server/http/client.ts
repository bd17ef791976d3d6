import { Agent, type Dispatcher } from 'undici'

/** Outgoing HTTP, injected: tests put faults between the parties here. */
export interface HttpClient {
  /**
   * @throws Error when there is no complete answer within `timeoutMs`: nobody knows then whether the other side
   * acted on the request.
   */
  send(request: HttpRequest): Promise<HttpAnswer>
  close(): Promise<void>
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly url: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  readonly timeoutMs: number
  /** Largest answer that is read before the connection is cut; four MiB where nothing else is said. */
  readonly answerBytesMax?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Record<string, string | string[] | undefined>
  readonly body: Buffer
}

const ANSWER_BYTES_MAX = 4 * 1024 * 1024

/** Pooled keep-alive connections, one pool an origin; redirects are answers, not followed. */
export function pooledHttpClient(): HttpClient {
  // The deadline is the exchange's, from the first byte to the last; undici keeps no clock beside it.
  const agent = new Agent({ connections: 64, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 })
  return {
    async send(request) {
      const { method, headers = {}, body = null } = request
      const { origin, pathname, search } = new URL(request.url)
      return new Promise((resolve, reject) => {
        const exchange = new Exchange(request, resolve, reject)
        agent.dispatch({ origin, path: pathname + search, method, headers, body }, exchange)
      })
    },
    close: () => agent.close(),
  }
}

/** One request and what comes of it. Whatever goes wrong cuts the connection. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: HttpAnswer) => void
  readonly #reject: (error: Error) => void
  readonly #deadline: NodeJS.Timeout
  readonly #bytesMax: number
  readonly #chunks: Buffer[] = []
  #bytes = 0
  #status = 0
  #headers: HttpAnswer['headers'] = {}
  #controller: Dispatcher.DispatchController | null = null
  #failure: Error | null = null

  constructor(
    { timeoutMs, answerBytesMax = ANSWER_BYTES_MAX }: HttpRequest,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: Error) => void,
  ) {
    this.#resolve = resolve
    this.#reject = reject
    this.#bytesMax = answerBytesMax
    this.#deadline = setTimeout(() => this.#fail(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    // Its time may be over before a connection is free.
    if (this.#failure) controller.abort(this.#failure)
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: HttpAnswer['headers']): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#bytesMax)
      this.#fail(new Error(`the answer is larger than ${this.#bytesMax} bytes`))
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    clearTimeout(this.#deadline)
    const body = Buffer.concat(this.#chunks, this.#bytes)
    this.#resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error)
  }

  #fail(error: Error): void {
    clearTimeout(this.#deadline)
    this.#failure = error
    this.#controller?.abort(error)
    this.#reject(error)
  }
}
