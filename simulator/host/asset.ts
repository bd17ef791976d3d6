import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Context } from 'koa'

const compress = promisify(gzip)
/** Below this, gzip costs more than it saves. */
const GZIP_FROM_BYTES = 1024

/** Bytes that are sent often: hashed and compressed once, answered with 304 when the browser has them. */
export class Asset {
  readonly type: string
  readonly etag: string
  readonly #body: Buffer
  #compressed: Promise<Buffer> | undefined

  constructor(type: string, body: Buffer | string) {
    this.type = type
    this.#body = Buffer.from(body as string)
    this.etag = `"${createHash('sha256').update(this.#body).digest('base64url').slice(0, 22)}"`
  }

  /** Answers the request with these bytes; `cacheControl` defaults to "ask every time whether they changed". */
  async send(context: Context, cacheControl = 'no-cache'): Promise<void> {
    context.status = 200
    context.set('cache-control', cacheControl)
    context.set('vary', 'accept-encoding')
    context.etag = this.etag
    if (context.fresh) {
      context.status = 304
      return
    }
    context.type = this.type
    if (this.#body.length < GZIP_FROM_BYTES || !isText(this.type) || !context.acceptsEncodings('gzip')) {
      context.body = this.#body
      return
    }
    this.#compressed ??= compress(this.#body)
    context.set('content-encoding', 'gzip')
    context.body = await this.#compressed
  }
}

function isText(type: string): boolean {
  return /^text\/|json|javascript|svg/.test(type)
}
