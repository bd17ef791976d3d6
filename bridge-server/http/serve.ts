import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'

export interface Listening {
  /** `http://127.0.0.1:8301`, without a slash at the end. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

/** Time a client may take for its headers, and for its whole request. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const HEADER_BYTES_MAX = 16 * 1024

/** Makes a server speak TLS: PEM of the certificate with its chain, and of its key. */
export interface TlsIdentity {
  readonly cert: string
  readonly key: string
}

/** A message for people: which port is taken and what to do about it. */
export class PortTakenError extends Error {
  constructor(port: number) {
    super(
      `Port ${port} is already in use. Stop the program that uses it, or set PORT_BASE to move all ports.`,
    )
    this.name = 'PortTakenError'
  }
}

/**
 * Serves on loopback.
 *
 * @param port 0 takes any free port.
 * @param tls serves https instead of http.
 * @throws PortTakenError
 */
export async function listen(
  handler: http.RequestListener,
  port: number,
  tls: TlsIdentity | null = null,
): Promise<Listening> {
  const bounds = { maxHeaderSize: HEADER_BYTES_MAX, noDelay: true }
  const server = tls
    ? https.createServer({ ...bounds, ...tls, minVersion: 'TLSv1.2' }, handler)
    : http.createServer(bounds, handler)
  server.headersTimeout = HEADERS_TIMEOUT_MS
  server.requestTimeout = REQUEST_TIMEOUT_MS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(port) : error)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  const taken = (server.address() as AddressInfo).port
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // Long polls are cut rather than waited for.
        setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS).unref()
      }),
  }
}

const CLOSE_GRACE_MS = 500
