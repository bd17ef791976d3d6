import { MARKET_SHOPS } from '../../../contract/market.ts'
import type { Goods, Text } from '../goods.ts'
import { TRADES, type Trade } from './trades.ts'

/** A shop of the market. */
export interface MarketShop {
  readonly shopNo: number
  readonly name: Text
  readonly trade: Trade
}

/** One name for each shop of a trade: with ten trades, two hundred shops. */
const NAMES: readonly Text[] = [
  ['云栖', 'Cloudrest'],
  ['南巷', 'South Lane'],
  ['青禾', 'Green Grain'],
  ['半山', 'Half-way Hill'],
  ['小满', 'Lesser Fullness'],
  ['拾光', 'Gathered Light'],
  ['木子', 'Muzi'],
  ['栗子', 'Chestnut'],
  ['月白', 'Moon White'],
  ['松间', 'Among Pines'],
  ['溪上', 'On the Brook'],
  ['白露', 'White Dew'],
  ['朝歌', 'Morning Song'],
  ['一隅', 'One Corner'],
  ['知春', 'First of Spring'],
  ['橘里', 'Orange Grove'],
  ['长安里', "Chang'an Lane"],
  ['鹿鸣', 'Deer Call'],
  ['晚风', 'Evening Wind'],
  ['四时', 'Four Seasons'],
].map(([zh, en]) => ({ zh: zh as string, en: en as string }))

const SHOPS: readonly MarketShop[] = Array.from({ length: MARKET_SHOPS }, (_, i) => {
  const trade = TRADES[i % TRADES.length] as Trade
  const name = NAMES[Math.floor(i / TRADES.length)] as Text
  return {
    shopNo: i + 1,
    name: { zh: `${name.zh}${trade.name.zh}`, en: `${name.en} ${trade.name.en}` },
    trade,
  }
})

export function marketShops(): readonly MarketShop[] {
  return SHOPS
}

export function findMarketShop(shopNo: number): MarketShop | undefined {
  return SHOPS[shopNo - 1]
}

/** What a shop sells: what its trade sells, at prices of its own. */
export function goodsOf({ shopNo, trade }: MarketShop): Goods[] {
  return trade.goods.map(({ name, spec, priceFen }, i) => ({
    id: `m${shopNo}-${i + 1}`,
    name,
    tagline: spec,
    spec,
    story: trade.name,
    priceFen: ownPrice(priceFen, shopNo + i),
    picture: `/images/market/${trade.id}.svg`,
  }))
}

export function findMarketGoods(shopNo: number, goodsId: string): Goods | undefined {
  const shop = findMarketShop(shopNo)
  return shop && goodsOf(shop).find(({ id }) => id === goodsId)
}

/** From a tenth below to a tenth above the trade's price, in whole jiao, the same for good. */
function ownPrice(priceFen: number, seed: number): number {
  return Math.round((priceFen * (90 + ((seed * 13) % 21))) / 1000) * 10
}

/** The picture of everything that shops of a trade sell. */
export function drawingOf(tradeId: string): string | null {
  const trade = TRADES.find(({ id }) => id === tradeId)
  if (!trade) return null
  const hue = TRADES.indexOf(trade) * 36
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="hsl(${hue} 32% 92%)"/><path d="${trade.drawing}" fill="none" stroke="hsl(${hue} 40% 34%)" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>`
}
