import fs from 'node:fs/promises'
import path from 'node:path'
import type Router from '@koa/router'
import { findGoods, GOODS, SHOP_NAME } from '../goods.ts'
import { ShopError } from '../shop-error.ts'

const PICTURES = path.join(import.meta.dirname, '../pictures')

/** What is for sale, open to everybody: `GET /api/goods`, `GET /api/goods/:id` and the pictures. */
export function goodsRoutes(router: Router): void {
  router.get('/api/goods', (context) => {
    context.body = { shop: SHOP_NAME, goods: GOODS }
  })

  router.get('/api/goods/:id', (context) => {
    context.body = existing(context.params.id)
  })

  router.get('/images/:file', async (context) => {
    const { id } = existing(context.params.file?.replace(/\.svg$/, ''))
    context.type = 'image/svg+xml'
    context.set('cache-control', 'public, max-age=86400')
    // A picture that somebody opens by itself must not become a page of this origin.
    context.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    context.body = await fs.readFile(path.join(PICTURES, `${id}.svg`))
  })
}

function existing(id: string | undefined) {
  const goods = findGoods(id ?? '')
  if (!goods) throw new ShopError('NOT_FOUND')
  return goods
}
