import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity } from 'node:tls'
import { serveBodies } from './bodies-server.ts'

/** An answer as it came over the wire, with nothing decoded or followed. */
export interface RawAnswer {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

export interface Posting {
  readonly url: string
  readonly body: string
  readonly contentType: string
  /** The name under which the client believes to reach the gateway, as if the hosts file led it here. */
  readonly host?: string
  /** PEM of the certificate that an https address must lead up to. */
  readonly trustedRoot?: string
}

/** Posts with a plain HTTP client, because `fetch` would hide what strict clients trip over. */
export function postRaw({ url, body, contentType, host, trustedRoot }: Posting): Promise<RawAnswer> {
  const headers = {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    ...(host ? { host } : {}),
  }
  const options = { method: 'POST', headers, ...(host && trustedRoot ? trusting(trustedRoot, host) : {}) }
  const client = url.startsWith('https:') ? https : http
  return new Promise((resolve, reject) => {
    const request = client.request(url, options, async (response) => {
      const { statusCode = 0, headers } = response
      resolve({ status: statusCode, headers, body: await wholeBody(response) })
    })
    request.on('error', reject).end(body)
  })
}

/** The server has to show a certificate of this root for the host that the client believes to reach. */
function trusting(root: string, host: string): ConnectionOptions {
  const name = host.replace(/:\d+$/, '')
  return {
    ca: root,
    // An address is not sent along; an empty name keeps the client from sending the Host header's.
    servername: isIP(name) ? '' : name,
    checkServerIdentity: (_, certificate) => checkServerIdentity(name, certificate),
  }
}

async function wholeBody(message: http.IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** A notification as a merchant's web server sees it before any framework. */
export interface RawNotice {
  /** Path and query string, byte for byte. */
  readonly path: string
  readonly contentType: string
  readonly body: Buffer
}

/** A merchant's backUrl. */
export interface NoticeDoor {
  readonly url: string
  readonly received: RawNotice[]
  /** What came last about an order: messages about others may come at any time. */
  about(orderId: string | undefined): RawNotice
  close(): Promise<void>
}

export async function openNoticeDoor(options: { path?: string; status?: number } = {}): Promise<NoticeDoor> {
  const received: RawNotice[] = []
  const server = await serveBodies((request, body, response) => {
    const contentType = request.headers['content-type'] ?? ''
    received.push({ path: request.url ?? '', contentType, body })
    response.writeHead(options.status ?? 200, { location: '/thanks' }).end('ok')
  })
  return {
    url: `${server.url}${options.path ?? '/notify'}`,
    received,
    about(orderId) {
      const names = ({ body }: RawNotice) =>
        new URLSearchParams(body.toString('latin1')).get('orderId') === orderId
      const notice = received.findLast(names)
      if (!notice) throw new Error(`nothing came about order ${orderId}`)
      return notice
    },
    close: server.close,
  }
}
