import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { acceptsQuickPass, MARKET_OPENS_AT_MS, MARKET_SHOPS } from '../../contract/market.ts'
import { MARKET_MCHID } from './fake-bridge.ts'
import { openShop } from './open-shop.ts'

const OPENING_MS = Date.parse('2021-10-02T00:00:00+08:00')
const SHOPS = Array.from({ length: MARKET_SHOPS }, (_, i) => i + 1)
const takes = (shopNo: number, atMs = OPENING_MS) => acceptsQuickPass(shopNo, atMs).accepted

describe('the published rule', () => {
  test('85 %, exactly: 170 of the 200 shops, and 17 of any 20 in a row', () => {
    expect(SHOPS.filter((shopNo) => takes(shopNo))).toHaveLength(170)
    for (let first = 1; first + 19 <= MARKET_SHOPS; first++) {
      const row = SHOPS.slice(first - 1, first + 19)
      expect([first, row.filter((shopNo) => takes(shopNo)).length]).toEqual([first, 17])
    }
  })

  test('the shops that it leaves out are the same for good', () => {
    const leftOut = SHOPS.filter((shopNo) => !takes(shopNo))
    // Worked out by hand: 7n leaves 17, 18 or 19 when divided by 20.
    expect(leftOut.slice(0, 6)).toEqual([11, 14, 17, 31, 34, 37])
    expect(SHOPS.filter((shopNo) => !takes(shopNo, Date.parse('2030-01-01T00:00:00Z')))).toEqual(leftOut)
  })

  test('begins on 2 October 2021 at midnight in Beijing', () => {
    expect(MARKET_OPENS_AT_MS).toBe(OPENING_MS)
    expect(acceptsQuickPass(1, OPENING_MS - 1)).toEqual({
      accepted: false,
      because: 'before-2021-10-02',
      instead: ['alipay', 'bank-card', 'later-date'],
    })
    expect(acceptsQuickPass(1, OPENING_MS)).toEqual({ accepted: true })
    for (const atMs of [OPENING_MS - 1, OPENING_MS]) {
      expect(acceptsQuickPass(11, atMs)).toMatchObject({
        because: 'not-covered',
        instead: expect.arrayContaining(['other-shop']),
      })
    }
  })
})

describe('the market', () => {
  let shop: Awaited<ReturnType<typeof openShop>>
  beforeAll(async () => {
    shop = await openShop(undefined, OPENING_MS - SECOND_MS)
  })
  afterAll(() => shop.close())

  const look = async (query = '') => (await shop.call('GET', `/api/market/shops${query}`)).body

  test('lists its shops page by page, each once, with names of their own in two languages', async () => {
    const shops: any[] = []
    for (let from: number | null = 1; from !== null; ) {
      const page: any = await look(`?from=${from}`)
      shops.push(...page.shops)
      from = page.nextShopNo
    }
    expect(shops.map(({ shopNo }) => shopNo)).toEqual(SHOPS)
    for (const language of ['zh', 'en']) {
      expect(new Set(shops.map(({ name }) => name[language])).size).toBe(MARKET_SHOPS)
    }
  })

  test('a second before 2 October no shop takes Cloud QuickPass, and an order is told when it will', async () => {
    expect(await look()).toMatchObject({ acceptedShops: 0, allShops: 200 })
    const mei = await shop.customer('mei')
    const order = { requestId: 'request-early', shopNo: 1, items: [{ goodsId: 'm1-1', quantity: 1 }] }
    expect(await mei.post('/api/orders', order)).toMatchObject({
      status: 409,
      body: {
        code: 'QUICKPASS_NOT_TAKEN',
        because: 'before-2021-10-02',
        instead: ['alipay', 'bank-card', 'later-date'],
      },
    })
    await shop.clock.advance(SECOND_MS)
    expect(await look()).toMatchObject({ acceptedShops: 170 })
    expect((await mei.post('/api/orders', order)).status).toBe(200)
  })

  test('can be looked through for shops that take it, and for those that do not', async () => {
    const [yes, no] = [await look('?pays=yes'), await look('?pays=no')]
    expect(yes.shops.every(({ closedBecause }: any) => closedBecause === null)).toBe(true)
    expect(no.shops.map(({ shopNo }: any) => shopNo).slice(0, 3)).toEqual([11, 14, 17])
    expect(no.shops[0]).toMatchObject({
      closedBecause: 'not-covered',
      instead: ['alipay', 'bank-card', 'other-shop'],
    })
  })

  test('a shop shows its goods at its own prices, with pictures that load', async () => {
    const [first, later] = [1, 21].map((shopNo) => shop.call('GET', `/api/market/shops/${shopNo}`))
    const { body } = await first!
    expect(body.goods.length).toBeGreaterThanOrEqual(3)
    for (const { priceFen, picture } of body.goods) {
      expect(priceFen % 10).toBe(0)
      const drawn = await shop.call('GET', picture)
      expect(drawn.headers.get('content-type')).toContain('image/svg+xml')
      expect(drawn.text).toMatch(/^<svg [^>]*viewBox=/)
    }
    const prices = (goods: any[]) => goods.map(({ priceFen }) => priceFen)
    expect(prices((await later!).body.goods)).not.toEqual(prices(body.goods))
  })

  test('an uncovered shop takes no order; goods of another shop are not to be had here', async () => {
    const mei = await shop.customer('mei')
    const order = (shopNo: number, goodsId: string) =>
      mei.post('/api/orders', {
        requestId: `request-${shopNo}-${goodsId}`,
        shopNo,
        items: [{ goodsId, quantity: 1 }],
      })
    expect(await order(11, 'm11-1')).toMatchObject({
      status: 409,
      body: { code: 'QUICKPASS_NOT_TAKEN', field: 'shopNo', because: 'not-covered' },
    })
    expect((await order(2, 'm1-1')).body.code).toBe('GOODS_GONE')
    expect((await order(1, 'tea')).body.code).toBe('GOODS_GONE')
    expect((await order(201, 'm201-1')).body.code).toBe('NOT_FOUND')
  })

  test('its orders are paid to the market, under its own number, beside those of the shop', async () => {
    const mei = await shop.customer('mei')
    const { body: order } = await mei.post('/api/orders', {
      requestId: 'request-market',
      shopNo: 5,
      items: [{ goodsId: 'm5-2', quantity: 2 }],
    })
    await mei.post(`/api/orders/${order.id}/prepay`)
    const { order: own } = await mei.launchedOrder()
    const held = (id: string) => shop.bridge.orders.get(id)?.request
    expect(held(order.id)).toMatchObject({
      mchid: MARKET_MCHID,
      amount: { total: order.totalFen },
      notify_url: `${shop.url()}/notify/quickpass/market`,
    })
    expect(held(own.id)).toMatchObject({ mchid: '1900000109', notify_url: `${shop.url()}/notify/quickpass` })
    const { body: list } = await mei.get('/api/orders')
    expect(list.orders.map(({ id, shopNo }: any) => [id, shopNo])).toEqual(
      expect.arrayContaining([
        [order.id, 5],
        [own.id, null],
      ]),
    )
  })

  test("a payment to the shop's own account pays no order of the market", async () => {
    const mei = await shop.customer('mei')
    const { body: order } = await mei.post('/api/orders', {
      requestId: 'request-mixed',
      shopNo: 5,
      items: [{ goodsId: 'm5-1', quantity: 1 }],
    })
    await mei.post(`/api/orders/${order.id}/prepay`)
    shop.bridge.pay(order.id)
    const wrong = shop.bridge.transaction(order.id, { mchid: '1900000109' })
    const answer = await shop.deliver(shop.bridge.notification(wrong, shop.clock.now()))
    expect(answer.status).toBe(500)
  })

  test.each([
    ['/api/market/shops?from=0', 'from'],
    ['/api/market/shops?from=1e2', 'from'],
    ['/api/market/shops?pays=maybe', 'pays'],
    ['/api/market/shops/x', 'shopNo'],
    ['/api/here?lat=91&lon=0', 'lat'],
    ['/api/here?lat=1', 'lon'],
  ])('%s is refused by field', async (target, field) => {
    expect(await shop.call('GET', target)).toMatchObject({
      status: 400,
      body: { code: 'BAD_REQUEST', field },
    })
  })

  test.each([
    ['39.9', '116.4', '北京', 'Beijing'],
    ['22.54', '114.06', '深圳', 'Shenzhen'],
    ['31.3', '120.6', '苏州', 'Suzhou'],
    ['30.57', '104.06', '成都', 'Chengdu'],
  ])('who stands at %s, %s is in %s', async (lat, lon, zh, en) => {
    const { body } = await shop.call('GET', `/api/here?lat=${lat}&lon=${lon}`)
    expect(body).toMatchObject({ city: { zh, en }, day: '2021-10-02' })
  })

  test('who says nothing, or stands far from everywhere, is in no city; the day is the day in Beijing', async () => {
    for (const query of ['', '?lat=51.5&lon=-0.1']) {
      expect((await shop.call('GET', `/api/here${query}`)).body).toMatchObject({
        city: null,
        day: '2021-10-02',
      })
    }
    await shop.clock.advance(24 * 60 * MINUTE_MS)
    expect((await shop.call('GET', '/api/here')).body.day).toBe('2021-10-03')
  })
})
