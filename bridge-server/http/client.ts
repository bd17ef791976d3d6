import { Agent, request } from 'undici'

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
  const agent = new Agent({ connections: 64, pipelining: 1 })
  return {
    async send({ method, url, headers = {}, body, timeoutMs, answerBytesMax = ANSWER_BYTES_MAX }) {
      const answer = await request(url, {
        method,
        headers,
        body: body ?? null,
        dispatcher: agent,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: AbortSignal.timeout(timeoutMs),
      })
      return {
        status: answer.statusCode,
        headers: answer.headers,
        body: await readWhole(answer.body, answerBytesMax),
      }
    },
    close: () => agent.close(),
  }
}

/** Leaving the loop early cuts the connection. */
async function readWhole(body: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Error(`the answer is larger than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, bytes)
}
