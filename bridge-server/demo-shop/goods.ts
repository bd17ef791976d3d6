/** What the shop sells. A real shop would keep this in its database; eight things fit on a page. */
export interface Goods {
  readonly id: string
  readonly name: Text
  /** One line beneath the name. */
  readonly tagline: Text
  readonly story: Text
  /** What one gets: weight, size, number. */
  readonly spec: Text
  readonly priceFen: number
  /** Path of the picture on this backend. */
  readonly picture: string
}

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** One text in the two languages of the shop. */
export type Text = { readonly [Each in Language]: string }

export const SHOP_NAME: Text = { zh: '山间小铺', en: 'Hillside Shop' }

export const GOODS: readonly Goods[] = [
  goods('notebook', 1250, {
    name: { zh: '方格手账', en: 'Grid notebook' },
    tagline: { zh: '留白比字多', en: 'More room than words' },
    spec: { zh: 'A5 · 128 页 · 平摊线装', en: 'A5, 128 pages, lies flat' },
    story: {
      zh: '淡灰方格印在米色纸上，写字时看得见，写完就退到后面去。线装，翻到哪一页都能平摊。',
      en: 'A pale grid on cream paper: there while you write, gone once you have. Thread-bound, so every page lies flat.',
    },
  }),
  goods('tea', 8800, {
    name: { zh: '雨前龙井', en: 'Longjing before the rains' },
    tagline: { zh: '谷雨前三日采', en: 'Picked three days before Grain Rain' },
    spec: { zh: '50 克 · 铁罐', en: '50 g in a tin' },
    story: {
      zh: '一芽一叶，手炒。八十度的水，第一口是豆香，第三泡还有甜。',
      en: 'One bud, one leaf, fired by hand. With water at 80 °C it begins like chestnut and is still sweet at the third cup.',
    },
  }),
  goods('cup', 4560, {
    name: { zh: '青瓷小杯', en: 'Celadon cup' },
    tagline: { zh: '一口一杯', en: 'One sip, one cup' },
    spec: { zh: '80 毫升 · 单只', en: '80 ml, single' },
    story: {
      zh: '釉色像雨后的天。杯口收得薄，茶汤不烫唇。每只略有不同，正好认得自己的那一只。',
      en: 'Glazed like the sky after rain, thin at the lip. No two are quite alike, so you will know your own.',
    },
  }),
  goods('teapot', 123450, {
    name: { zh: '手拉坯茶壶', en: 'Hand-thrown teapot' },
    tagline: { zh: '一天只做两把', en: 'Two a day, no more' },
    spec: { zh: '220 毫升 · 附木盒', en: '220 ml, in a wooden box' },
    story: {
      zh: '紫砂手拉坯，出水利落，收水不滴。养上几个月，壶身会慢慢亮起来。',
      en: 'Purple clay thrown by hand. It pours clean and stops without a drop, and deepens in colour over the months.',
    },
  }),
  goods('candle', 5990, {
    name: { zh: '桂花蜡烛', en: 'Osmanthus candle' },
    tagline: { zh: '像巷口的秋天', en: 'Autumn at the end of the lane' },
    spec: { zh: '160 克 · 约燃 40 小时', en: '160 g, burns about 40 hours' },
    story: {
      zh: '大豆蜡，棉芯。点半小时，整间屋子像有人刚折了一枝桂花进来。',
      en: 'Soy wax, cotton wick. Half an hour in, the room smells as if someone had just brought in a branch.',
    },
  }),
  goods('pencil', 3600, {
    name: { zh: '黄铜铅笔', en: 'Brass pencil' },
    tagline: { zh: '越用越好看', en: 'Better with wear' },
    spec: { zh: '2.0 毫米 · 附 6 支笔芯', en: '2.0 mm, with six leads' },
    story: {
      zh: '整根黄铜车成，握着有分量。不上漆，手汗会给它一层自己的颜色。',
      en: 'Turned from one rod of brass, with weight in the hand. Unlacquered: it takes its colour from you.',
    },
  }),
  goods('tote', 6800, {
    name: { zh: '亚麻布袋', en: 'Linen tote' },
    tagline: { zh: '装得下一棵白菜', en: 'Holds a whole cabbage' },
    spec: { zh: '38 × 42 厘米 · 本色', en: '38 × 42 cm, undyed' },
    story: {
      zh: '粗亚麻，洗过三遍再缝，所以一开始就是软的。肩带够长，冬天也背得上。',
      en: 'Coarse linen washed three times before sewing, so it starts out soft. The strap clears a winter coat.',
    },
  }),
  goods('bookmark', 1, {
    name: { zh: '一分钱书签', en: 'One-fen bookmark' },
    tagline: { zh: '试一试付款', en: 'To try out paying' },
    spec: { zh: '棉纸 · 一枚', en: 'Cotton paper, one piece' },
    story: {
      zh: '真的只要一分钱。用边角料裁的，送给想先试试付款的人。',
      en: 'It really costs one fen. Cut from offcuts, for anyone who wants to try paying first.',
    },
  }),
]

export function findGoods(id: string): Goods | undefined {
  return GOODS.find((each) => each.id === id)
}

function goods(
  id: string,
  priceFen: number,
  texts: Pick<Goods, 'name' | 'tagline' | 'spec' | 'story'>,
): Goods {
  return { id, priceFen, picture: `/images/${id}.svg`, ...texts }
}
