import { describe, expect, test } from 'vitest'
import { storyOf } from '../../simulator/shell/payment-story.ts'
import { paymentsIn, type SeenPayment } from '../../simulator/shell/payments-seen.ts'
import type { NetworkLine } from '../../simulator/shell/phone/state.ts'
import type { Journal, JournalMessage } from '../../simulator/wire/network-desk.ts'

const ms = (second: number) => Date.parse('2021-10-02T18:00:00+08:00') + second * 1000
const shop = { merId: '777290058110048', orderId: 'QP202110020001' }
const other = { merId: '990100000000001', orderId: 'OTHER0001' }

/** Newest first, as the network tells it: a payment, and one of somebody else in between. */
const journal: Journal = {
  messages: [
    message(4, 'notification', shop, ['通知 00', '  respCode 应答码: 00']),
    message(3, 'answer', other, ['消费 → 51 余额不足']),
    message(2, 'answer', shop, ['消费 → 00 成功', '  queryId 查询流水号: 642110021800000001']),
    message(1, 'request', shop, ['消费', '  txnAmt 交易金额: 1250']),
  ],
  entries: [
    {
      seq: 7,
      key: 'pay:642110021800000001',
      atMs: ms(2),
      source: 'issuer:1',
      destination: 'clearing',
      sourceName: '测试银行',
      destinationName: '待清算',
      amountFen: 1250,
    },
    {
      seq: 6,
      key: 'pay:642110021700000009',
      atMs: ms(0),
      source: 'issuer:2',
      destination: 'clearing',
      sourceName: '另一家银行',
      destinationName: '待清算',
      amountFen: 1,
    },
  ],
}

describe('One payment from end to end', () => {
  test('the payments are listed, the latest first, each once', () => {
    expect(paymentsIn(journal).map(({ key }) => key)).toEqual([shop, other].map(keyOf))
  })

  test('each says when it began, whom it pays and how much', () => {
    expect(seen(shop)).toMatchObject({
      beganAtMs: ms(1),
      payee: { zh: '小店', en: 'The shop' },
      amountFen: 1250,
      title: '消费',
    })
    expect(seen(other)).toMatchObject({ payee: null, amountFen: null, title: '消费 → 51 余额不足' })
  })

  test('what is given back is told as such', () => {
    const lines = ['退货', '  txnType 交易类型: 04', '  txnAmt 交易金额（分）: 400']
    expect(paymentsIn({ messages: [message(1, 'request', shop, lines)], entries: [] })[0]?.amountFen).toBe(
      -400,
    )
  })

  test('a scan is one entry, though its inquiry was filed under the order that the code is of', () => {
    const inquiry = { merId: shop.merId, orderId: 'CODE0001' }
    const paid = { merId: shop.merId, orderId: 'A4802000017' }
    const following = '  origTrxMsgID 关联报文编号: A4802000017'
    const messages = [
      message(4, 'front-notification', paid, ['交易结果通知', following]),
      message(3, 'answer', paid, ['扫码付款 → 00 成功', '  queryId 查询流水号: 1']),
      message(2, 'request', paid, ['扫码付款', '  msgID 报文编号: A4802000018', following]),
      message(1, 'request', inquiry, ['扫码信息查询', '  msgID 报文编号: A4802000017']),
    ]
    const payments = paymentsIn({ messages, entries: [] })
    expect(payments.map(({ key }) => key)).toEqual([keyOf(inquiry)])
    const steps = storyOf(payments[0] as SeenPayment, { messages, entries: [] }, [])
    expect(steps.map(({ kind }) => kind)).toEqual(['request', 'request', 'answer', 'notification'])
  })

  test('what the plugin sent, what the network heard, where the money went and who was told, in order', () => {
    const steps = storyOf(seen(shop), journal, [
      line(1, 'POST', '/plugin/v1/orders/1/attempts', ms(1) + 20, 30),
      line(2, 'GET', '/plugin/v1/orders/1', ms(1) + 60, 500),
      line(3, 'GET', '/plugin/v1/orders/1', ms(1) + 600, 2000),
      line(4, 'GET', '/plugin/v1/cards', ms(1), 10),
      line(5, 'POST', '/plugin/v1/orders/0/attempts', ms(1) - 60_000, 10),
      line(8, 'GET', '/plugin/v1/orders/0', ms(1) - 300, 40),
      { ...line(6, 'POST', '/orders', ms(0), 40), space: 'main' },
      { ...line(7, 'GET', '/goods', ms(0), 40), space: 'main' },
    ])
    expect(steps.map(({ from, to, title }) => `${from} → ${to}: ${title}`)).toEqual([
      'shop → backend: POST /orders',
      'backend → shop: 200 POST /orders',
      'plugin → bridge: POST /plugin/v1/orders/1/attempts',
      'bridge → unionpay: 消费',
      'bridge → plugin: 200 POST /plugin/v1/orders/1/attempts',
      'plugin → bridge: GET /plugin/v1/orders/1',
      'unionpay → issuer: ¥12.50 测试银行 → 待清算',
      'unionpay → bridge: 消费 → 00 成功',
      'bridge → plugin: 200 GET /plugin/v1/orders/1',
      'unionpay → bridge: 通知 00',
    ])
  })

  test('what the phone did for the payment before is no part of this one', () => {
    const steps = storyOf(seen(other), journal, [
      line(1, 'POST', '/plugin/v1/orders/1/attempts', ms(1) + 20, 30),
      line(2, 'POST', '/plugin/v1/orders/2/attempts', ms(2) + 500, 900),
    ])
    expect(steps.map(({ title }) => title)).toEqual([
      'POST /plugin/v1/orders/2/attempts',
      '消费 → 51 余额不足',
      '200 POST /plugin/v1/orders/2/attempts',
    ])
  })
})

const keyOf = ({ merId, orderId }: typeof shop) => `${merId} ${orderId}`

function seen(name: typeof shop): SeenPayment {
  const payment = paymentsIn(journal).find(({ key }) => key === keyOf(name))
  if (!payment) throw new Error(`nothing was seen of ${name.orderId}`)
  return payment
}

function message(
  second: number,
  direction: JournalMessage['direction'],
  name: typeof shop,
  lines: readonly string[],
): JournalMessage {
  const payee = name.merId === shop.merId ? { zh: '小店', en: 'The shop' } : null
  return { seq: second, atMs: ms(second), direction, ...name, payee, lines }
}

function line(
  id: number,
  method: string,
  path: string,
  startedAtMs: number,
  durationMs: number,
): NetworkLine {
  return {
    id,
    space: 'quickpass',
    method,
    url: `https://bridge.quickpass.example${path}`,
    startedAtMs,
    requestHeader: {},
    requestBody: '{}',
    outcome: { durationMs, statusCode: 200, header: {}, body: '{}' },
  }
}
