import type { Text } from '../goods.ts'

/** One kind of shop, with what every shop of the kind sells. */
export interface Trade {
  readonly id: string
  readonly name: Text
  readonly goods: readonly TradeGoods[]
  /** The drawing on its goods: an SVG path in a square of 96. */
  readonly drawing: string
}

interface TradeGoods {
  readonly name: Text
  readonly spec: Text
  readonly priceFen: number
}

export const TRADES: readonly Trade[] = [
  trade('tea', '茶铺', 'Tea', 'M30 38h34v16a17 17 0 0 1-34 0zM64 42h8a7 7 0 0 1 0 14h-8M26 76h44', [
    goods('茉莉花茶', 'Jasmine tea', '100 克', '100 g', 3900),
    goods('老白茶饼', 'Aged white tea', '350 克', '350 g', 16800),
    goods('盖碗', 'Lidded bowl', '110 毫升', '110 ml', 5800),
  ]),
  trade('books', '书店', 'Books', 'M22 26h24l2 4 2-4h24v44H50l-2 4-2-4H22zM48 30v44', [
    goods('山中日历', 'Calendar of the hills', '一册', 'one volume', 4500),
    goods('旧城地图', 'Map of the old town', '一张', 'one sheet', 2800),
    goods('摘抄本', 'Commonplace book', 'A6', 'A6', 1900),
  ]),
  trade('ceramics', '瓷器', 'Ceramics', 'M38 20h20v10l10 16-8 30H36l-8-30 10-16zM30 46h36', [
    goods('冰裂小碗', 'Crackle bowl', '单只', 'single', 3600),
    goods('青花碟', 'Blue-and-white dish', '四只', 'set of four', 8800),
    goods('插花瓶', 'Bud vase', '高 18 厘米', '18 cm tall', 6600),
  ]),
  trade('stationery', '文具', 'Stationery', 'M28 68l4-14 32-32 10 10-32 32zM58 28l10 10M22 78h52', [
    goods('细字钢笔', 'Fine fountain pen', 'EF 尖', 'EF nib', 9900),
    goods('彩墨', 'Coloured ink', '30 毫升', '30 ml', 4200),
    goods('信笺', 'Letter paper', '30 张', '30 sheets', 1600),
  ]),
  trade('scent', '香薰', 'Scent', 'M36 40h24v36H36zM44 40V28h8v12M40 54h16', [
    goods('线香', 'Incense sticks', '60 支', '60 sticks', 3200),
    goods('雪松精油', 'Cedar oil', '10 毫升', '10 ml', 5600),
    goods('香囊', 'Sachet', '一对', 'a pair', 2400),
  ]),
  trade('textiles', '布坊', 'Textiles', 'M24 26h48v44H24zM24 40h48M24 54h48M40 26v44M56 26v44', [
    goods('靛蓝手帕', 'Indigo handkerchief', '42 厘米', '42 cm', 2600),
    goods('棉麻桌布', 'Linen tablecloth', '140 × 180 厘米', '140 × 180 cm', 12800),
    goods('围巾', 'Scarf', '羊毛', 'wool', 15900),
  ]),
  trade(
    'fruit',
    '果园',
    'Orchard',
    'M48 34c-22-10-30 14-20 30s20 10 20 10 10 6 20-10 2-40-20-30zM48 34c0-8 4-12 10-14',
    [
      goods('蜜橘', 'Tangerines', '五斤', '2.5 kg', 2990),
      goods('脆柿', 'Crisp persimmons', '六枚', 'six', 3680),
      goods('桂圆干', 'Dried longan', '250 克', '250 g', 2780),
    ],
  ),
  trade('snacks', '零食', 'Snacks', 'M48 34a14 14 0 1 0 .1 0zM35 44L20 36v24l15-8M61 44l15-8v24l-15-8', [
    goods('椒盐核桃', 'Salted walnuts', '200 克', '200 g', 2200),
    goods('海苔脆', 'Seaweed crisps', '三盒', 'three boxes', 2580),
    goods('麦芽糖', 'Malt candy', '150 克', '150 g', 1280),
  ]),
  trade(
    'flowers',
    '花店',
    'Flowers',
    'M48 40a9 9 0 1 0-.1-18 9 9 0 1 0 .1 18zM48 40v36M48 60c-12 0-16-8-16-14M48 66c12 0 16-8 16-14',
    [
      goods('四季海棠', 'Begonia', '一盆', 'one pot', 2900),
      goods('风信子球', 'Hyacinth bulbs', '三球', 'three bulbs', 1980),
      goods('鲜切月季', 'Cut roses', '十枝', 'ten stems', 4900),
    ],
  ),
  trade(
    'toys',
    '玩具',
    'Toys',
    'M26 60h44v12H26zM34 60V44h12v16M50 60V34h12v26M30 76a4 4 0 1 0 8 0M58 76a4 4 0 1 0 8 0',
    [
      goods('木头小火车', 'Wooden train', '三节', 'three cars', 7900),
      goods('竹蜻蜓', 'Bamboo dragonfly', '两只', 'two', 890),
      goods('拼图', 'Jigsaw', '300 片', '300 pieces', 5200),
    ],
  ),
]

function trade(id: string, zh: string, en: string, drawing: string, goods: readonly TradeGoods[]): Trade {
  return { id, name: { zh, en }, drawing, goods }
}

function goods(zh: string, en: string, specZh: string, specEn: string, priceFen: number): TradeGoods {
  return { name: { zh, en }, spec: { zh: specZh, en: specEn }, priceFen }
}
