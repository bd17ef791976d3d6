import http from 'node:http'
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
 * @throws PortTakenError
 */
export async function listen(handler: http.RequestListener, port: number): Promise<Listening> {
  const server = http.createServer({ maxHeaderSize: HEADER_BYTES_MAX, noDelay: true }, handler)
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
    url: `http://127.0.0.1:${taken}`,
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
