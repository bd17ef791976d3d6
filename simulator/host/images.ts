import fs from 'node:fs/promises'
import path from 'node:path'
import type Router from '@koa/router'
import type { Dispatcher } from 'undici'
import { HOST_SPACE, type LegalDomains } from './legal-domains.ts'
import { readLimited } from './limited-body.ts'

const IMAGE_LIMIT_BYTES = 10 * 1024 * 1024
const IMAGE_TIMEOUT_MS = 10_000
const FILE_TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
}

export interface ImageOptions {
  readonly domains: LegalDomains
  readonly distDir: string
  readonly http: Dispatcher
}

/**
 * Pictures for the views: `GET /host/image?space=&url=`, where the URL is one of a mapped origin or a path inside
 * the package of that space. Nothing else on the network can be fetched through it.
 */
export function imageRoutes(router: Router, options: ImageOptions): void {
  router.get('/host/image', async (context) => {
    const url = String(context.query.url ?? '')
    const space = String(context.query.space ?? HOST_SPACE)
    const image = url.startsWith('https://')
      ? await remote(url, options)
      : await packaged(url, space, options.distDir)
    if (!image) return
    context.set('access-control-allow-origin', '*')
    context.set('cross-origin-resource-policy', 'cross-origin')
    // A picture opened by itself must not run as a document of our origin.
    context.set('content-security-policy', "sandbox; default-src 'none'; style-src 'unsafe-inline'")
    context.set('x-content-type-options', 'nosniff')
    context.set('cache-control', 'private, max-age=60')
    context.type = image.type
    context.body = image.bytes
  })
}

interface Picture {
  readonly type: string
  readonly bytes: Buffer
}

async function remote(url: string, options: ImageOptions): Promise<Picture | undefined> {
  const target = options.domains.resolveImage(url)
  if (!target) return undefined
  try {
    const answer = await options.http.request({
      origin: target.origin,
      path: target.pathname + target.search,
      method: 'GET',
      signal: AbortSignal.timeout(IMAGE_TIMEOUT_MS),
    })
    const type = String(answer.headers['content-type'] ?? '')
    const bytes =
      answer.statusCode === 200 && type.startsWith('image/')
        ? await readLimited(answer.body, IMAGE_LIMIT_BYTES)
        : undefined
    if (bytes) return { type, bytes }
    await answer.body.dump()
  } catch {
    // A shop that is down shows a broken picture, as on a phone.
  }
  return undefined
}

async function packaged(url: string, space: string, distDir: string): Promise<Picture | undefined> {
  const type = FILE_TYPES[path.extname(url).toLowerCase()]
  if (!type) return undefined
  const folder = path.resolve(distDir, space === HOST_SPACE ? 'miniprogram' : 'plugin')
  const file = path.resolve(folder, `.${path.posix.normalize(`/${url}`)}`)
  if (!file.startsWith(folder + path.sep)) return undefined
  const bytes = await fs.readFile(file).catch(() => undefined)
  return bytes && { type, bytes }
}
