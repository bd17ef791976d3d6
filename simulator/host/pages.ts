import fs from 'node:fs/promises'
import path from 'node:path'
import type { Context } from 'koa'
import { Asset } from './asset.ts'
import { ownOrigin } from './gate.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Serves the built simulator page and its two sandboxed documents, each with the policy that fits what runs there. */
export class SimulatorPages {
  readonly #folder: string
  readonly #kept = new Map<string, { mtimeMs: number; asset: Asset }>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Answers with the file `name` of the built simulator; leaves the request unanswered when there is none. */
  async send(context: Context, name: string): Promise<void> {
    const type = TYPES[path.extname(name)]
    const asset = type && /^[a-z][a-z.-]*$/.test(name) ? await this.#load(name, type) : undefined
    if (!asset) return
    const policy = policies[name]?.(ownOrigin(context))
    if (policy) context.set('content-security-policy', policy)
    // Scripts are also loaded by the opaque-origin frames, which count as another site.
    context.set('cross-origin-resource-policy', name.endsWith('.html') ? 'same-origin' : 'cross-origin')
    await asset.send(context)
  }

  async #load(name: string, type: string): Promise<Asset | undefined> {
    const file = path.join(this.#folder, name)
    const stat = await fs.stat(file).catch(() => undefined)
    if (!stat?.isFile()) return undefined
    const kept = this.#kept.get(name)
    if (kept?.mtimeMs === stat.mtimeMs) return kept.asset
    const asset = new Asset(type, await fs.readFile(file))
    this.#kept.set(name, { mtimeMs: stat.mtimeMs, asset })
    return asset
  }
}

/**
 * What each document may load. The origin is named, not `'self'`, because the sandboxed frames have an opaque
 * origin to which `'self'` means nothing.
 */
const policies: Readonly<Record<string, (origin: string) => string>> = {
  'index.html': (origin) =>
    `default-src 'none'; script-src ${origin}; style-src ${origin}; connect-src ${origin}; img-src ${origin} data:; ` +
    `font-src ${origin}; frame-src ${origin}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'view.html': (origin) =>
    `sandbox allow-scripts; default-src 'none'; script-src ${origin}/view.js; style-src 'unsafe-inline'; ` +
    `img-src ${origin}/host/ data:; font-src ${origin}/host/fonts/ data:; base-uri 'none'; form-action 'none'; ` +
    `frame-ancestors ${origin}`,
  'service.html': (origin) =>
    `sandbox allow-scripts; default-src 'none'; script-src ${origin}/service-frame.js blob: 'unsafe-eval'; ` +
    `worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors ${origin}`,
}
