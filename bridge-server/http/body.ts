import type { IncomingMessage } from 'node:http'

export interface BodyLimits {
  readonly limitBytes: number
  readonly timeoutMs: number
}

const DEFAULT_BODY_LIMITS: BodyLimits = { limitBytes: 64 * 1024, timeoutMs: 10_000 }

/** A body that is too large (413), too slow (408) or cut off (400). */
export class BodyError extends Error {
  readonly status: 400 | 408 | 413

  constructor(status: 400 | 408 | 413, message: string) {
    super(message)
    this.name = 'BodyError'
    this.status = status
  }
}

/**
 * Reads a request's body as it came: signatures are over these bytes.
 *
 * @throws BodyError
 */
export async function readBody(
  request: IncomingMessage,
  limits: BodyLimits = DEFAULT_BODY_LIMITS,
): Promise<Buffer> {
  const { limitBytes, timeoutMs } = limits
  const tooLarge = () => new BodyError(413, `The body is larger than ${limitBytes} bytes.`)
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw tooLarge()
  if (request.destroyed && !request.readableEnded) throw new BodyError(400, 'The body was cut off.')
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let sizeBytes = 0
    const timer = setTimeout(
      () => fail(new BodyError(408, `The body took longer than ${timeoutMs} ms.`)),
      timeoutMs,
    )
    const fail = (error: BodyError) => {
      clearTimeout(timer)
      request.removeAllListeners('data').resume()
      reject(error)
    }
    request.on('data', (chunk: Buffer) => {
      sizeBytes += chunk.length
      if (sizeBytes > limitBytes) fail(tooLarge())
      else chunks.push(chunk)
    })
    request.once('end', () => {
      clearTimeout(timer)
      resolve(Buffer.concat(chunks))
    })
    request.once('aborted', () => fail(new BodyError(400, 'The body was cut off.')))
    request.once('error', () => fail(new BodyError(400, 'The body was cut off.')))
  })
}
