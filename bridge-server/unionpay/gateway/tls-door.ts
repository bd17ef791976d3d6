import type http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Pki } from '../../acp/pki.ts'
import { type Listening, PortTakenError } from '../../http/serve.ts'

/** The same bounds as the plain door's. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const HEADER_BYTES_MAX = 16 * 1024

/**
 * Serves the gateway over TLS on loopback. Clients that trust the mock root reach it under the real gateway's names,
 * once those resolve to this machine.
 *
 * @throws PortTakenError
 */
export async function listenTls(handler: http.RequestListener, port: number, pki: Pki): Promise<Listening> {
  const { certificatePem, privateKey } = await pki.server()
  const server = https.createServer(
    {
      // The middle certificate goes along, since clients hold the root alone.
      cert: [certificatePem, pki.middle.certificatePem].join('\n'),
      key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      // Old clients in old containers speak nothing newer.
      minVersion: 'TLSv1.2',
      maxHeaderSize: HEADER_BYTES_MAX,
    },
    handler,
  )
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
    url: `https://127.0.0.1:${taken}`,
    port: taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
