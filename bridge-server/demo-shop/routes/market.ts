import type Router from '@koa/router'
import type { Context } from 'koa'
import { acceptsQuickPass, MARKET_SHOPS } from '../../../contract/market.ts'
import type { Clock } from '../../clock/clock.ts'
import { drawingOf, findMarketShop, goodsOf, type MarketShop, marketShops } from '../market/shops.ts'
import { ShopError } from '../shop-error.ts'

const PAGE_SHOPS = 20

/**
 * The market, open to everybody: `GET /api/market/shops?from=&pays=yes|no`, `GET /api/market/shops/:shopNo` and the
 * pictures of its goods.
 */
export function marketRoutes(router: Router, clock: Clock): void {
  const show = ({ shopNo, name }: MarketShop) => {
    const acceptance = acceptsQuickPass(shopNo, clock.now())
    return {
      shopNo,
      name,
      closedBecause: acceptance.accepted ? null : acceptance.because,
      instead: acceptance.accepted ? [] : acceptance.instead,
    }
  }

  router.get('/api/market/shops', (context) => {
    const from = readShopNo(context.query.from ?? '1', 'from')
    const pays = readPays(context as unknown as Context)
    const shops = marketShops().map(show)
    const wanted = shops.filter(
      ({ shopNo, closedBecause }) => shopNo >= from && (pays === null || (closedBecause === null) === pays),
    )
    context.body = {
      shops: wanted.slice(0, PAGE_SHOPS),
      acceptedShops: shops.filter(({ closedBecause }) => closedBecause === null).length,
      allShops: MARKET_SHOPS,
      nextShopNo: wanted[PAGE_SHOPS]?.shopNo ?? null,
    }
  })

  router.get('/api/market/shops/:shopNo', (context) => {
    const shop = findMarketShop(readShopNo(context.params.shopNo, 'shopNo'))
    if (!shop) throw new ShopError('NOT_FOUND', '没有这家店铺')
    context.body = { shop: show(shop), goods: goodsOf(shop) }
  })

  router.get('/images/market/:file', (context) => {
    const drawing = drawingOf(context.params.file?.replace(/\.svg$/, '') ?? '')
    if (!drawing) throw new ShopError('NOT_FOUND')
    context.type = 'image/svg+xml'
    context.set('cache-control', 'public, max-age=86400')
    context.set('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
    context.body = drawing
  })
}

function readShopNo(value: string | string[] | undefined, field: string): number {
  if (typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value)) return Number(value)
  throw new ShopError('BAD_REQUEST', `${field} 应为店铺编号`, field)
}

/** Only shops that take Cloud QuickPass now, or only those that do not; null for all of them. */
function readPays({ query }: Context): boolean | null {
  if (query.pays === undefined) return null
  if (query.pays === 'yes' || query.pays === 'no') return query.pays === 'yes'
  throw new ShopError('BAD_REQUEST', 'pays 应为 yes 或 no', 'pays')
}
