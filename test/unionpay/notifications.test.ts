import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  bindCard,
  type Inbox,
  openInbox,
  PAYING_CARD,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const SLOW_CARD = '6216260000000000688'

let network: TestNetwork
let merchant: TestMerchant
let inbox: Inbox

beforeEach(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
  inbox = await openInbox()
})
afterEach(async () => {
  await network.close()
  await inbox.close()
})

async function pay(options: Parameters<typeof tokenPayment>[2] = {}, cardNo = PAYING_CARD) {
  const token = await bindCard(merchant, cardNo)
  return merchant.send('tokenConsume', tokenPayment(merchant, token, { backUrl: inbox.url, ...options }))
}

describe('a merchant is told what became of its order', () => {
  test('once, signed, with the fields of a real notification', async () => {
    const paid = await pay()
    await network.drain()
    await network.pass(60 * MINUTE)
    expect(inbox.received).toHaveLength(1)
    const [notice] = inbox.received
    expect(merchant.verify(notice!)).toMatchObject({ ok: true })
    const { signature, signPubKeyCert, ...fields } = notice!
    expect(fields).toEqual({
      accessType: '0',
      bizType: '000902',
      currencyCode: '156',
      encoding: 'UTF-8',
      merId: merchant.merId,
      orderId: paid.orderId,
      payCardType: '01',
      queryId: paid.queryId,
      respCode: '00',
      respMsg: '成功[0000000]',
      settleAmt: '1250',
      settleCurrencyCode: '156',
      settleDate: '0305',
      signMethod: '01',
      traceNo: paid.queryId!.slice(14, 20),
      traceTime: '0305100000',
      txnAmt: '1250',
      txnSubType: '01',
      txnTime: paid.txnTime,
      txnType: '01',
      version: '5.1.0',
    })
  })

  test('of a failed token payment too', async () => {
    await pay({ pin: '999999' })
    await network.drain()
    expect(inbox.received).toMatchObject([{ respCode: '65', reserved: '{pinTriesLeft=2}' }])
  })

  test('again after 1, 2, 4 and 5 minutes, and then no more', async () => {
    inbox.answerWith(500)
    await pay()
    await network.drain()
    const counts: number[] = [inbox.received.length]
    for (const minutes of [1, 2, 4, 5]) {
      await network.pass(minutes * MINUTE - 1)
      counts.push(inbox.received.length)
      await network.pass(1)
      counts.push(inbox.received.length)
    }
    await network.pass(24 * 60 * MINUTE)
    counts.push(inbox.received.length)
    expect(counts).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
  })

  test('until it answers HTTP 200', async () => {
    inbox.answerWith(404)
    await pay()
    await network.drain()
    inbox.answerWith(200)
    await network.pass(60 * MINUTE)
    expect(inbox.received).toHaveLength(2)
  })

  test('when the slow issuer has answered, not before', async () => {
    const paid = await pay({}, SLOW_CARD)
    await network.drain()
    expect(inbox.received).toEqual([])
    await network.pass(8 * SECOND)
    expect(inbox.received).toMatchObject([{ respCode: '00', orderId: paid.orderId, queryId: paid.queryId }])
  })

  test.each([
    'http://www.specialUrl.com',
    'http://www.specialurl.com/anything',
    'ZX|http://127.0.0.1:1/',
    'http://192.0.2.1/notify',
    'http://127.0.0.1.example/notify',
  ])('never at %s', async (backUrl) => {
    const dialled: string[] = []
    const quiet = await startTestNetwork({
      http: {
        send: async ({ url }) => {
          dialled.push(url)
          return { status: 200, headers: {}, body: Buffer.alloc(0) }
        },
        close: async () => {},
      },
    })
    const shop = await testMerchant(quiet)
    const paid = await shop.send('tokenConsume', tokenPayment(shop, await bindCard(shop), { backUrl }))
    await quiet.pass(60 * MINUTE)
    expect(paid).toMatchObject({ respCode: '00' })
    expect(dialled).toEqual([])
    await quiet.close()
  })
})

describe("on a tester's order", () => {
  test('an answer is lost though the payment was made; a query finds it', async () => {
    const token = await bindCard(merchant)
    await network.control('POST', '/faults', { next: 1, where: 'answer', action: 'drop' })
    const request = await merchant.request('tokenConsume', tokenPayment(merchant, token))
    await expect(merchant.post(request)).rejects.toThrow()
    expect(await queryOrder(merchant, request)).toMatchObject({ origRespCode: '00' })
  })

  test('an answer is held up, and arrives when its time has come', async () => {
    const token = await bindCard(merchant)
    const request = await merchant.request('tokenConsume', tokenPayment(merchant, token))
    // Not of the query, which may overtake the payment.
    const { orderId, txnType } = request
    const fault = { next: 1, where: 'answer', action: 'delay', delayMs: 5_000, orderId, txnType }
    await network.control('POST', '/faults', fault)
    const startMs = network.clock.now()
    let arrivedAfterMs: number | null = null
    const answer = merchant.post(request).then((arrived) => {
      arrivedAfterMs = network.clock.now() - startMs
      return arrived
    })
    for (let i = 0; arrivedAfterMs === null && i < 100; i++) {
      await queryOrder(merchant, request)
      await network.pass(1_000)
    }
    expect(arrivedAfterMs).toBeGreaterThanOrEqual(5_000)
    expect(merchant.verified((await answer).body)).toMatchObject({ respCode: '00' })
  })

  test('a request is lost, and nothing was done', async () => {
    const token = await bindCard(merchant)
    const request = await merchant.request('tokenConsume', tokenPayment(merchant, token))
    await network.control('POST', '/faults', {
      next: 1,
      where: 'request',
      action: 'drop',
      orderId: request.orderId,
    })
    await expect(merchant.post(request)).rejects.toThrow()
    expect(await queryOrder(merchant, request)).toMatchObject({ respCode: '34' })
  })

  test('a notification is lost, and repeated later', async () => {
    await network.control('POST', '/faults', { next: 2, where: 'notification', action: 'drop' })
    await pay()
    await network.drain()
    await network.pass(MINUTE)
    expect(inbox.received).toHaveLength(0)
    await network.pass(2 * MINUTE)
    expect(inbox.received).toHaveLength(1)
  })

  test('a notification arrives twice', async () => {
    await network.control('POST', '/faults', { next: 1, where: 'notification', action: 'duplicate' })
    await pay()
    await network.drain()
    expect(inbox.received).toHaveLength(2)
    expect(inbox.received[0]).toEqual(inbox.received[1])
  })

  test('notifications arrive in another order than they were sent', async () => {
    const { body } = await network.control('POST', '/faults', {
      next: 1,
      where: 'notification',
      action: 'delay',
      delayMs: 30 * SECOND,
    })
    expect(body.armed).toHaveLength(1)
    const first = await pay()
    await network.drain()
    const second = await pay()
    await network.drain()
    await network.pass(30 * SECOND)
    expect(inbox.received.map(({ orderId }) => orderId)).toEqual([second.orderId, first.orderId])
  })

  test('faults are taken back', async () => {
    await network.control('POST', '/faults', { next: 5, where: 'answer', action: 'drop' })
    expect(await network.control('DELETE', '/faults')).toMatchObject({ body: { armed: [] } })
    expect(await pay()).toMatchObject({ respCode: '00' })
  })
})

test('a network that is started again on its folder goes on where it stopped', async () => {
  inbox.answerWith(503)
  const paid = await pay()
  const slow = await pay({}, SLOW_CARD)
  await network.drain()
  expect(inbox.received).toHaveLength(1)
  const { body: before } = await network.control('GET', '/journal')
  await network.close()

  inbox.answerWith(200)
  network = await startTestNetwork({ dataDir: network.dataDir, clock: network.clock })
  merchant = await testMerchant(network)
  const { body: after } = await network.control('GET', '/journal')
  expect(after.entries).toEqual(before.entries)
  expect(after.balances).toEqual(before.balances)
  expect(await queryOrder(merchant, paid)).toMatchObject({ origRespCode: '00', queryId: paid.queryId })

  await network.pass(MINUTE)
  expect(inbox.received.slice(1).map(({ orderId }) => orderId)).toEqual([slow.orderId, paid.orderId])
  expect(await queryOrder(merchant, slow)).toMatchObject({ origRespCode: '00' })
})
