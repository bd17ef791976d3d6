import fs from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type Router from '@koa/router'
import { Asset } from './asset.ts'

/** The family name that the base styles of every view begin with. */
const FONT_FAMILY = 'QP Sans'

const FOREVER = 'public, max-age=31536000, immutable'
const PACKAGE = '@fontsource-variable/noto-sans-sc'

/**
 * Serves the Chinese web font, sliced by Unicode range so that a page loads only the characters it shows.
 *
 * Fonts are asked for by opaque-origin views, hence with CORS from anywhere.
 */
export function fontRoutes(router: Router): void {
  const folder = path.dirname(createRequire(import.meta.url).resolve(`${PACKAGE}/package.json`))
  let stylesheet: Promise<Asset> | undefined

  router.get('/host/fonts/qp-sans.css', async (context) => {
    stylesheet ??= readStylesheet(folder)
    context.set('access-control-allow-origin', '*')
    await (await stylesheet).send(context)
  })

  router.get('/host/fonts/:slice', async (context) => {
    const slice = context.params.slice ?? ''
    if (!/^noto-sans-sc-[\w-]+-wght-normal\.woff2$/.test(slice)) return
    const bytes = await fs.readFile(path.join(folder, 'files', slice)).catch(() => undefined)
    if (!bytes) return
    context.set('access-control-allow-origin', '*')
    context.set('cross-origin-resource-policy', 'cross-origin')
    await new Asset('font/woff2', bytes).send(context, FOREVER)
  })
}

async function readStylesheet(folder: string): Promise<Asset> {
  const css = await fs.readFile(path.join(folder, 'index.css'), 'utf8')
  const ours = css
    .replaceAll(/font-family: '[^']+'/g, `font-family: '${FONT_FAMILY}'`)
    .replaceAll(/url\(\.\/files\/([^)]+)\)/g, 'url(/host/fonts/$1)')
  return new Asset('text/css; charset=utf-8', ours)
}
