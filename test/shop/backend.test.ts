import { createVerify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { GOODS } from '../../bridge-server/demo-shop/goods.ts'
import { APP_ID, MERCHANT_PUBLIC_KEY_PEM, platformCertificate } from './fake-bridge.ts'
import { OPENING_MS, openShop } from './open-shop.ts'

let shop: Awaited<ReturnType<typeof openShop>>
beforeEach(async () => {
  shop = await openShop()
})
afterEach(() => shop.close())

describe('looking around', () => {
  test('anybody sees the goods, each with a price in fen and a picture that loads', async () => {
    const { body } = await shop.call('GET', '/api/goods')
    expect(body.goods.map((goods: any) => goods.priceFen)).toEqual(
      expect.arrayContaining([1250, 1, 8800, 123450]),
    )
    for (const goods of body.goods) {
      const picture = await shop.call('GET', goods.picture)
      expect(picture.headers.get('content-type')).toContain('image/svg+xml')
      expect(picture.text).toMatch(/^<svg [^>]*viewBox=/)
      expect(picture.text.length).toBeLessThan(4096)
      expect((await shop.call('GET', `/api/goods/${goods.id}`)).body).toEqual(goods)
    }
    expect(body.goods).toHaveLength(GOODS.length)
  })

  test('what is not there is said so, and no path leads out of the pictures', async () => {
    for (const target of ['/api/goods/moon', '/images/moon.svg', '/images/..%2Fgoods.ts', '/nowhere']) {
      expect(await shop.call('GET', target)).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    }
  })
})

describe('logging in', () => {
  test('a code that WeChat does not know opens nothing', async () => {
    const answer = await shop.call('POST', '/api/login', { body: { code: 'stolen' } })
    expect(answer).toMatchObject({ status: 401, body: { code: 'LOGIN_REFUSED' } })
  })

  test('orders need a session, and a session ends after a week', async () => {
    expect(await shop.call('GET', '/api/orders')).toMatchObject({
      status: 401,
      body: { code: 'LOGIN_NEEDED' },
    })
    const mei = await shop.customer('mei')
    expect((await mei.get('/api/orders')).status).toBe(200)
    await shop.clock.advance(7 * 24 * 60 * MINUTE_MS)
    expect((await mei.get('/api/orders')).status).toBe(401)
  })
})

describe('placing an order', () => {
  test('prices come from the shop, and the same request again is the same order', async () => {
    const mei = await shop.customer('mei')
    const wanted = {
      requestId: 'request-0001',
      items: [
        { goodsId: 'tea', quantity: 2 },
        { goodsId: 'bookmark', quantity: 1 },
      ],
    }
    const first = await mei.post('/api/orders', wanted)
    expect(first.body).toMatchObject({
      state: 'unpaid',
      totalFen: 17601,
      expiresAtMs: OPENING_MS + 30 * MINUTE_MS,
    })
    expect((await mei.post('/api/orders', wanted)).body.id).toBe(first.body.id)
    expect((await mei.get('/api/orders')).body.orders).toHaveLength(1)

    const other = await mei.post('/api/orders', { ...wanted, items: [{ goodsId: 'tea', quantity: 1 }] })
    expect(other).toMatchObject({ status: 409, body: { code: 'REQUEST_ID_REUSED' } })
  })

  test.each([
    ['zh', [['tea', 1]], '雨前龙井'],
    ['zh', [['tea', 2]], '雨前龙井 等 2 件'],
    ['en', [['tea', 1]], 'Longjing before the rains'],
    ['en', [['tea', 2]], 'Longjing before the rains, 2 items'],
    [
      'en',
      [
        ['tea', 1],
        ['cup', 2],
      ],
      'Longjing before the rains and more, 3 items',
    ],
  ] as const)(
    'the cashier describes it in the language of the phone: %s, %j',
    async (language, wanted, description) => {
      const mei = await shop.customer('mei')
      const items = wanted.map(([goodsId, quantity]) => ({ goodsId, quantity }))
      const { body } = await mei.post('/api/orders', { requestId: 'request-language', items, language })
      await mei.post(`/api/orders/${body.id}/prepay`)
      expect(shop.bridge.orders.get(body.id)?.request).toMatchObject({ description })
    },
  )

  test.each([
    ['no items', { items: [] }, 'items'],
    ['half a cup', { items: [{ goodsId: 'cup', quantity: 0.5 }] }, 'items.0.quantity'],
    ['minus one cup', { items: [{ goodsId: 'cup', quantity: -1 }] }, 'items.0.quantity'],
    ['a hundred cups', { items: [{ goodsId: 'cup', quantity: 100 }] }, 'items.0.quantity'],
    ['a price of the own choice', { items: [{ goodsId: 'cup', quantity: 1, priceFen: 1 }] }, 'items.0'],
    ['the same goods twice', { items: Array(2).fill({ goodsId: 'cup', quantity: 1 }) }, 'items'],
    ['a short requestId', { requestId: 'x' }, 'requestId'],
  ])('%s is refused by name', async (_, change, field) => {
    const mei = await shop.customer('mei')
    const wanted = { requestId: 'request-0001', items: [{ goodsId: 'cup', quantity: 1 }], ...change }
    const answer = await mei.post('/api/orders', wanted)
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST', field } })
    expect((await mei.get('/api/orders')).body.orders).toEqual([])
  })

  test('broken JSON, a key that stands twice and an endless body are refused', async () => {
    const mei = await shop.customer('mei')
    for (const text of [
      '{"requestId":',
      '{"requestId":"request-0001","requestId":"request-0002","items":[]}',
    ]) {
      expect(await mei.post('/api/orders', text)).toMatchObject({
        status: 400,
        body: { code: 'BAD_REQUEST' },
      })
    }
    expect((await mei.post('/api/orders', 'x'.repeat(9000))).status).toBe(413)
  })

  test('nobody collects unpaid orders without end', async () => {
    const mei = await shop.customer('mei')
    const place = (n: number) =>
      mei.post('/api/orders', { requestId: `request-${1000 + n}`, items: [{ goodsId: 'cup', quantity: 1 }] })
    for (let n = 0; n < 20; n++) expect((await place(n)).status).toBe(200)
    expect(await place(20)).toMatchObject({ status: 429, body: { code: 'TOO_MANY_UNPAID' } })
  })
})

describe('paying', () => {
  test('the bridge gets the whole order, and the launch parameters carry the merchant’s signature', async () => {
    const mei = await shop.customer('mei')
    const { order, launchParams } = await mei.launchedOrder([{ goodsId: 'notebook', quantity: 2 }])
    expect(shop.bridge.orders.get(order.id)?.request).toEqual({
      appid: APP_ID,
      mchid: '1900000109',
      description: '方格手账 等 2 件',
      out_trade_no: order.id,
      time_expire: '2026-11-22T10:30:00+08:00',
      notify_url: `${shop.url()}/notify/quickpass`,
      amount: { total: 2500, currency: 'CNY' },
      payer: { openid: 'openid-mei' },
    })
    expect(launchParams).toMatchObject({ package: `prepay_id=qp${order.id}`, signType: 'RSA' })
    expect(launchParams.timeStamp).toBe(String(OPENING_MS / 1000))
    const signed = `${APP_ID}\n${launchParams.timeStamp}\n${launchParams.nonceStr}\n${launchParams.package}\n`
    const verify = createVerify('RSA-SHA256').update(signed)
    expect(verify.verify(MERCHANT_PUBLIC_KEY_PEM, launchParams.paySign, 'base64')).toBe(true)
  })

  test('a notification turns a waiting page to paid', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    const page = mei.get(`/api/orders/${order.id}?waitMs=20000`)
    while (!shop.bridge.calls.some((call) => call.startsWith('GET /v3/pay'))) await new Promise(setImmediate)

    shop.bridge.pay(order.id)
    const note = shop.bridge.notification(shop.bridge.transaction(order.id), shop.clock.now())
    expect((await shop.deliver(note)).status).toBe(204)
    expect((await page).body).toMatchObject({
      state: 'paid',
      payerTotalFen: 1250,
      paidAtMs: Date.parse('2026-11-22T10:00:05+08:00'),
      transactionId: expect.stringMatching(/^7100000\d{21}$/),
    })
  })

  test('a lost notification is made up for by asking', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.pay(order.id)
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('paid')
  })

  test('an order whose end nobody can confirm is waited for, not answered for and asked for again and again', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    await shop.clock.advance(31 * MINUTE_MS)
    shop.bridge.failure = { status: 503, code: 'SYSTEM_ERROR' }
    shop.bridge.calls.length = 0
    let isAnswered = false
    const page = mei.get(`/api/orders/${order.id}?waitMs=20000`).then((answer) => {
      isAnswered = true
      return answer
    })
    while (shop.bridge.calls.length === 0) await new Promise(setImmediate)
    for (let i = 0; i < 5; i++) await mei.get(`/api/orders/${order.id}`)
    expect(isAnswered).toBe(false)
    await shop.clock.advance(20_000)
    expect((await page).body.state).toBe('unpaid')
  })

  test('a bridge that is down costs nothing: the order waits and can be paid later', async () => {
    const mei = await shop.customer('mei')
    shop.bridge.failure = { status: 500, code: 'SYSTEM_ERROR' }
    const { order, launchParams } = await mei.launchedOrder()
    expect(launchParams).toMatchObject({
      code: 'PAYMENT_UNREACHABLE',
      // Nobody knows here what became of earlier attempts, so nothing is said of money.
      message: expect.not.stringContaining('扣款'),
    })
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('unpaid')
    shop.bridge.failure = null
    expect((await mei.post(`/api/orders/${order.id}/prepay`)).body.signType).toBe('RSA')
  })

  test('answers that the bridge has not signed are not believed', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.pay(order.id)
    shop.bridge.forgesAnswers = true
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('unpaid')
  })

  test('a paid order cannot be paid again', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.pay(order.id)
    const again = await mei.post(`/api/orders/${order.id}/prepay`)
    expect(again).toMatchObject({ status: 409, body: { code: 'ORDER_NOT_PAYABLE' } })
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('paid')
  })
})

describe('notifications', () => {
  async function paidOrder() {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.pay(order.id)
    const state = () => mei.get('/api/orders').then(({ body }) => body.orders[0].state)
    return { mei, order, state, transaction: shop.bridge.transaction(order.id) }
  }

  test('told twice, and again after a restart, is paid once', async () => {
    const { state, transaction } = await paidOrder()
    const tell = () => shop.deliver(shop.bridge.notification(transaction, shop.clock.now(), 'event-1'))
    expect((await tell()).status).toBe(204)
    expect((await tell()).status).toBe(204)
    await shop.restart()
    expect((await tell()).status).toBe(204)
    expect(await state()).toBe('paid')
  })

  test('any bit turned in signature, body, nonce or time is refused', async () => {
    const { state, transaction } = await paidOrder()
    const note = shop.bridge.notification(transaction, shop.clock.now())
    const turned = (text: string, at: number) =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1)
    for (const name of [
      'wechatpay-signature',
      'wechatpay-nonce',
      'wechatpay-timestamp',
      'wechatpay-serial',
    ] as const) {
      const value = note.headers[name] as string
      for (const at of [0, value.length >> 1, value.length - 1]) {
        const headers = { ...note.headers, [name]: turned(value, at) }
        expect((await shop.deliver({ ...note, headers })).status, `${name} at ${at}`).toBe(401)
      }
    }
    for (let at = 0; at < note.body.length; at += 97) {
      expect((await shop.deliver({ ...note, body: turned(note.body, at) })).status, `body at ${at}`).toBe(401)
    }
    const inherited = { ...note.headers, 'wechatpay-serial': 'constructor' }
    expect((await shop.deliver({ ...note, headers: inherited })).status).toBe(401)
    expect(await state()).toBe('unpaid')
    expect((await shop.deliver(note)).status).toBe(204)
  })

  test('five minutes early or late is the most', async () => {
    const { transaction } = await paidOrder()
    const tellFrom = (offsetMs: number) =>
      shop.deliver(shop.bridge.notification(transaction, shop.clock.now() + offsetMs))
    expect((await tellFrom(-301_000)).status).toBe(401)
    expect((await tellFrom(301_000)).status).toBe(401)
    expect((await tellFrom(-300_000)).status).toBe(204)
  })

  test.each([
    ['another amount', { amount: { total: 1, currency: 'CNY' } }],
    ['another currency', { amount: { total: 1250, currency: 'USD' } }],
    ['another merchant', { mchid: '1900000110' }],
    ['another app', { appid: 'wx0000000000000002' }],
    ['an unknown order', { out_trade_no: '20261122100000nobody' }],
  ])('%s is not taken in, and the event may come again', async (_, change) => {
    const { state, transaction } = await paidOrder()
    const wrong = shop.bridge.notification({ ...transaction, ...change }, shop.clock.now(), 'event-1')
    expect(await shop.deliver(wrong)).toMatchObject({ status: 500, text: expect.stringContaining('FAIL') })
    expect(await state()).toBe('unpaid')
    const right = shop.bridge.notification(transaction, shop.clock.now(), 'event-1')
    expect((await shop.deliver(right)).status).toBe(204)
    expect(await state()).toBe('paid')
  })

  test('a new platform certificate is fetched when it first appears', async () => {
    const { state, transaction } = await paidOrder()
    shop.bridge.platform = platformCertificate('6A68FFDE20B6A4F4B5F4C8C8B2C5E1F30F0F0F0F')
    const tell = () => shop.deliver(shop.bridge.notification(transaction, shop.clock.now()))
    expect((await tell()).status, 'the list is younger than a minute').toBe(401)
    await shop.clock.advance(MINUTE_MS)
    expect((await tell()).status).toBe(204)
    expect(await state()).toBe('paid')
  })
})

describe('the end of an order', () => {
  test('a cancelled order is closed at the bridge as well', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    expect((await mei.post(`/api/orders/${order.id}/cancel`)).body.state).toBe('cancelled')
    expect(shop.bridge.orders.get(order.id)?.state).toBe('CLOSED')
    expect((await mei.post(`/api/orders/${order.id}/prepay`)).body.code).toBe('ORDER_NOT_PAYABLE')
  })

  test('cancelled while its payment is being prepared, it cannot be paid either', async () => {
    const mei = await shop.customer('mei')
    const items = [{ goodsId: 'notebook', quantity: 1 }]
    const { id } = (await mei.post('/api/orders', { requestId: 'request-0001', items })).body
    const arrived = Promise.withResolvers<void>()
    const cancelled = Promise.withResolvers<void>()
    shop.bridge.gate = (target) => {
      if (!target.endsWith('/jsapi')) return
      arrived.resolve()
      return cancelled.promise
    }
    const prepay = mei.post(`/api/orders/${id}/prepay`)
    await arrived.promise
    expect((await mei.post(`/api/orders/${id}/cancel`)).body.state).toBe('cancelled')
    cancelled.resolve()
    expect(await prepay).toMatchObject({ status: 409, body: { code: 'ORDER_NOT_PAYABLE' } })
    expect(shop.bridge.orders.get(id)?.state).toBe('CLOSED')
  })

  test('cancelling what has just been paid shows it as paid', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.pay(order.id)
    expect((await mei.post(`/api/orders/${order.id}/cancel`)).body.state).toBe('paid')
  })

  test('and so it does within the same second in which somebody looked and saw it unpaid', async () => {
    const mei = await shop.customer('mei')
    for (const way of ['cancel', 'prepay']) {
      const { order } = await mei.launchedOrder()
      expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('unpaid')
      shop.bridge.pay(order.id)
      await mei.post(`/api/orders/${order.id}/${way}`)
      expect((await mei.get(`/api/orders/${order.id}`)).body.state, way).toBe('paid')
    }
  })

  test('while the bridge cannot confirm the close, the order is not cancelled', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.failure = { status: 503, code: 'SYSTEM_ERROR' }
    expect((await mei.post(`/api/orders/${order.id}/cancel`)).body).toEqual({
      code: 'PAYMENT_UNREACHABLE',
      message: '收款服务暂时连接不上，请稍后再试',
    })
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('unpaid')
  })

  test('after half an hour an unpaid order expires, and the bridge takes no payment for it', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    await shop.clock.advance(30 * MINUTE_MS)
    expect((await mei.get('/api/orders')).body.orders[0].state).toBe('expired')
    expect(shop.bridge.orders.get(order.id)?.state).toBe('CLOSED')
  })

  test('money that arrives after the end is not lost', async () => {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    await mei.post(`/api/orders/${order.id}/cancel`)
    shop.bridge.pay(order.id)
    await shop.deliver(shop.bridge.notification(shop.bridge.transaction(order.id), shop.clock.now()))
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('paid')
  })

  test('nobody else sees, pays or cancels an order', async () => {
    const mei = await shop.customer('mei')
    const eve = await shop.customer('eve')
    const { order } = await mei.launchedOrder()
    const seen = [
      await eve.get(`/api/orders/${order.id}`),
      await eve.post(`/api/orders/${order.id}/prepay`),
      await eve.post(`/api/orders/${order.id}/cancel`),
    ]
    for (const answer of seen) expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
    expect((await eve.get('/api/orders')).body.orders).toEqual([])
    expect((await mei.get(`/api/orders/${order.id}`)).body.state).toBe('unpaid')
  })
})

describe('giving money back', () => {
  async function paidOrder() {
    const mei = await shop.customer('mei')
    const { order } = await mei.launchedOrder()
    shop.bridge.pay(order.id)
    const refund = (body: object) => mei.post(`/api/orders/${order.id}/refund`, body)
    const look = () => mei.get(`/api/orders/${order.id}`)
    return { mei, refund, look }
  }

  test('a request that is used again for another amount is refused', async () => {
    const { refund } = await paidOrder()
    expect((await refund({ requestId: 'refund-0001', amountFen: 100 })).status).toBe(200)
    expect((await refund({ requestId: 'refund-0001', amountFen: 100 })).body.refunds).toHaveLength(1)
    expect(await refund({ requestId: 'refund-0001', amountFen: 200 })).toMatchObject({
      status: 409,
      body: { code: 'REQUEST_ID_REUSED' },
    })
    expect(shop.bridge.refunds.size).toBe(1)
  })

  test('one that is refused at once leaves nothing behind, and may be asked for again', async () => {
    const { refund, look } = await paidOrder()
    shop.bridge.refundRefusal = 'FREQUENCY_LIMITED'
    expect((await refund({ requestId: 'refund-0001' })).body.code).toBe('REFUND_LATER')
    shop.bridge.refundRefusal = 'NOT_ENOUGH'
    expect((await refund({ requestId: 'refund-0001' })).body.code).toBe('PAYMENT_REFUSED')
    expect((await look()).body).toMatchObject({ refundedFen: 0, refunds: [] })
    shop.bridge.refundRefusal = null
    expect((await refund({ requestId: 'refund-0001' })).body.refundedFen).toBe(1250)
  })

  test('one that is being asked for is not asked for again by who looks meanwhile', async () => {
    const { refund, look } = await paidOrder()
    const arrived = Promise.withResolvers<void>()
    const looked = Promise.withResolvers<void>()
    let asked = 0
    shop.bridge.gate = (target) => {
      if (target !== '/v3/refund/domestic/refunds' || ++asked > 1) return
      arrived.resolve()
      return looked.promise
    }
    const refused = refund({ requestId: 'refund-0001' })
    await arrived.promise
    expect((await look()).body.refunds).toMatchObject([{ state: 'processing' }])
    shop.bridge.refundRefusal = 'NOT_ENOUGH'
    looked.resolve()
    expect((await refused).body.code).toBe('PAYMENT_REFUSED')
    expect((await look()).body.refunds).toEqual([])
    // Sent twice, the second might have been taken on, and nobody here would know of it.
    expect([asked, shop.bridge.refunds.size]).toEqual([1, 0])
  })

  test('one that was lost is sent again by who looks; refused then, it has failed, and is still there', async () => {
    const { mei, refund, look } = await paidOrder()
    shop.bridge.refundRefusal = 'LOST'
    expect((await refund({ requestId: 'refund-0001' })).body.refunds).toMatchObject([{ state: 'processing' }])
    shop.bridge.refundRefusal = 'FREQUENCY_LIMITED'
    expect((await look()).body.refunds).toMatchObject([{ state: 'processing' }])
    shop.bridge.refundRefusal = 'NOT_ENOUGH'
    expect(await look()).toMatchObject({
      status: 200,
      body: { state: 'paid', refundedFen: 0, refunds: [{ state: 'failed', amountFen: 1250 }] },
    })
    expect((await mei.get('/api/orders')).body.orders[0].refunds).toMatchObject([{ state: 'failed' }])
  })

  test('a list shows refunds as last known, without asking for each', async () => {
    const { mei, refund, look } = await paidOrder()
    await refund({ requestId: 'refund-0001' })
    for (const held of shop.bridge.refunds.values()) held.status = 'SUCCESS'
    shop.bridge.calls.length = 0
    const [listed] = (await mei.get('/api/orders')).body.orders
    expect(listed).toMatchObject({ refundedFen: 1250, refunds: [{ state: 'processing' }] })
    expect(shop.bridge.calls).toEqual([])
    expect((await look()).body.refunds).toMatchObject([{ state: 'succeeded' }])
  })
})
