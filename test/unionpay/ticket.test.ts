import { createHash, verify } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCertificate } from '../../bridge-server/acp/certificates.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { toTxnTime } from '../../bridge-server/acp/times.ts'
import {
  type Inbox,
  openInbox,
  PAYING_CARD,
  PIN,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import { balances, money, moved, payByCard, typedCard } from '../support/unionpay-transactions.ts'

const MINUTE = 60_000
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

const orderFields = (change: AcpMessage = {}): AcpMessage => ({
  txnAmt: '9900',
  currencyCode: '156',
  backUrl: inbox.url,
  payTimeout: toTxnTime(network.clock.now() + 15 * MINUTE),
  ...change,
})
const payInWallet = (tn: string, cardNo = PAYING_CARD, outcome?: string) =>
  network.control('POST', `/tn/${tn}/pay`, { cardNo, ...(outcome ? { outcome } : {}) })

test('an order gets a ticket, waits, is paid in the wallet and told of', async () => {
  const order = await merchant.send('appConsume', orderFields({ reqReserved: 'basket 7' }))
  expect(order).toMatchObject({
    respCode: '00',
    tn: expect.stringMatching(/^\d{21}$/),
    reqReserved: 'basket 7',
  })
  expect(order.queryId).toBeUndefined()
  expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '05' })

  const { body } = await payInWallet(order.tn!)
  expect(body).toMatchObject({ payResult: 'success', respCode: '00' })
  await network.drain()
  const found = await queryOrder(merchant, order)
  expect(found).toMatchObject({
    origRespCode: '00',
    txnAmt: '9900',
    bizType: '000201',
    reqReserved: 'basket 7',
  })
  expect(inbox.received).toMatchObject([
    {
      respCode: '00',
      orderId: order.orderId,
      queryId: found.queryId,
      reqReserved: 'basket 7',
      txnAmt: '9900',
    },
  ])
  expect((await payInWallet(order.tn!)).status).toBe(409)
})

test('the wallet signs its result, for apps that check it', async () => {
  const { tn } = await merchant.send('appConsume', orderFields())
  const { body } = await payInWallet(tn!)
  const pem = await (await fetch(`${network.url}/mock/certs/app-verify.cer`)).text()
  const { publicKey, certId } = readCertificate(pem)
  const { data, sign } = body.resultData
  expect(data).toBe(`pay_result=success&tn=${tn}&cert_id=${certId}`)
  const digest = Buffer.from(createHash('sha1').update(data).digest('hex'))
  expect(verify('sha1', digest, publicKey, Buffer.from(sign, 'base64'))).toBe(true)
})

test('the same request sent again gets the same ticket; another one under its name is a duplicate', async () => {
  const request = await merchant.request('appConsume', orderFields())
  const first = merchant.verified((await merchant.post(request, 'appTransReq')).body)
  const again = merchant.verified((await merchant.post(request, 'appTransReq')).body)
  expect(again.tn).toBe(first.tn)
  const { orderId, txnTime } = first as { orderId: string; txnTime: string }
  const other = await merchant.send('appConsume', orderFields({ orderId, txnTime, txnAmt: '1' }))
  expect(other).toMatchObject({ respCode: '12' })
})

test('the address does not matter, and neither does the product that published clients name', async () => {
  for (const bizType of ['000201', '000000', '000802']) {
    const request = await merchant.request('appConsume', orderFields({ bizType }))
    const answer = merchant.verified((await merchant.post(request, 'backTransReq')).body)
    expect(answer).toMatchObject({ respCode: '00', bizType })
  }
})

test('a payer who gives up, or whose card has no money, may try again; the merchant hears nothing of it', async () => {
  const order = await merchant.send('appConsume', orderFields())
  expect(await payInWallet(order.tn!, PAYING_CARD, 'cancel')).toMatchObject({ body: { payResult: 'cancel' } })
  expect(await payInWallet(order.tn!, PAYING_CARD, 'fail')).toMatchObject({ body: { payResult: 'fail' } })
  expect(await payInWallet(order.tn!, '6214850000000510')).toMatchObject({
    body: { payResult: 'fail', respCode: '64' },
  })
  await network.drain()
  expect(inbox.received).toEqual([])
  expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '05' })
  expect(await payInWallet(order.tn!)).toMatchObject({ body: { payResult: 'success' } })
  await network.drain()
  expect(inbox.received).toHaveLength(1)
})

test('with the slow card the outcome is open until the issuer answers', async () => {
  const order = await merchant.send('appConsume', orderFields())
  expect(await payInWallet(order.tn!, '6216260000000000688')).toMatchObject({ body: { respCode: '05' } })
  expect((await payInWallet(order.tn!)).status).toBe(409)
  await network.pass(8_000)
  expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '00' })
  expect(inbox.received).toMatchObject([{ respCode: '00' }])
})

test('after its time a ticket cannot be paid, and a query says that it failed', async () => {
  const order = await merchant.send('appConsume', orderFields())
  await network.pass(15 * MINUTE)
  expect((await payInWallet(order.tn!)).status).toBe(409)
  expect(await queryOrder(merchant, order)).toMatchObject({ respCode: '00', origRespCode: '69' })
})

test('a ticket or a card that nobody knows', async () => {
  const order = await merchant.send('appConsume', orderFields())
  expect((await payInWallet('202603051000009999998')).status).toBe(404)
  expect((await payInWallet(order.tn!, '6216261000000000026')).status).toBe(404)
})

test.each([
  ['orderTimeout, in ms', () => ({ payTimeout: '', orderTimeout: '300000' })],
  ['the earlier of orderTimeout and payTimeout', () => ({ orderTimeout: '300000' })],
  ['payTimeout', () => ({ payTimeout: toTxnTime(network.clock.now() + 5 * MINUTE), orderTimeout: '900000' })],
])('after %s nobody can pay, and a query is final', async (_, limits) => {
  const order = await merchant.send('appConsume', orderFields(limits()))
  await network.pass(5 * MINUTE - 1000)
  expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '05' })
  await network.pass(1000)
  expect((await payInWallet(order.tn!)).status).toBe(409)
  expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '69' })
  await network.drain()
  expect(inbox.received).toEqual([])
})

describe('an approval that comes when the time is over', () => {
  const SLOW_CARD = '6216260000000000688'
  const soon = () => ({ payTimeout: toTxnTime(network.clock.now() + 8_000) })

  test('of a ticket: the money goes back at once, the merchant hears of no payment, and none is cleared', async () => {
    const before = await balances(network)
    const order = await merchant.send('appConsume', orderFields(soon()))
    await payInWallet(order.tn!, SLOW_CARD)
    await network.pass(7_999)
    expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '05' })
    await network.pass(1)
    const found = await queryOrder(merchant, order)
    expect(found).toMatchObject({
      origRespCode: '42',
      origRespMsg: expect.stringContaining('超过规定支付时间'),
    })
    expect(inbox.received).toEqual([])
    expect(await moved(network, before)).toEqual({})
    const keys = (await network.control('GET', '/journal')).body.entries.map(({ key }: any) => key)
    expect(keys).toEqual(expect.arrayContaining([`pay:${found.queryId}`, `reverse:${found.queryId}`]))

    const { body: day } = await network.control('POST', '/settle')
    expect(day.positions).toEqual([])
    const { orderId, txnTime } = order as { orderId: string; txnTime: string }
    expect(await merchant.send('reversal', { orderId, txnTime })).toMatchObject({ respCode: '00' })
  })

  test('of a payment without a page: its merchant is told 42', async () => {
    const before = await balances(network)
    const paid = await payByCard(merchant, 700, {
      ...typedCard(merchant, { cardNo: SLOW_CARD, pin: PIN }),
      ...soon(),
      backUrl: inbox.url,
    })
    expect(paid).toMatchObject({ respCode: '05' })
    await network.pass(8_000)
    expect(inbox.received).toMatchObject([{ respCode: '42', orderId: paid.orderId, queryId: paid.queryId }])
    expect(await moved(network, before)).toEqual({})
    const refund = { ...money(700), origQryId: paid.queryId! }
    expect(await merchant.send('refund', refund)).toMatchObject({ respCode: '35' })
  })

  test('of a hold: nothing stays set aside', async () => {
    const before = await balances(network)
    const order = await merchant.send('appPreauth', orderFields(soon()))
    await payInWallet(order.tn!, SLOW_CARD)
    await network.pass(8_000)
    expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '42' })
    expect(await moved(network, before)).toEqual({})
    await network.pass(31 * 24 * 60 * MINUTE)
    expect(await moved(network, before)).toEqual({})
  })

  test('in the last moment it counts', async () => {
    const payTimeout = toTxnTime(network.clock.now() + 9_000)
    const order = await merchant.send('appConsume', orderFields({ payTimeout }))
    await payInWallet(order.tn!, SLOW_CARD)
    await network.pass(8_000)
    expect(await queryOrder(merchant, order)).toMatchObject({ origRespCode: '00' })
  })
})
