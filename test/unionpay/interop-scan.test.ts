import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { serveBodies } from '../support/bodies-server.ts'
import {
  type Inbox,
  openInbox,
  PIN,
  startTestNetwork,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import {
  codeOf,
  type TestApp,
  type TestPayer,
  testApp,
  testPayer,
  traces,
} from '../support/unionpay-codes.ts'
import { balances, money, moved } from '../support/unionpay-transactions.ts'

const LATE_CARD = '6216260000000000688'
const POOR_CARD = '6214850000000510'

let network: TestNetwork
let app: TestApp
let lin: TestPayer
let payers = 0
/** Somebody who has used nothing of today's limits. */
const somebody = (cardNo?: string) => testPayer(network, app, `payer${++payers}`, cardNo)

beforeAll(async () => {
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-08T10:00:00+08:00')) })
  app = await testApp(network)
  lin = await somebody()
})
afterAll(async () => {
  await app.close()
  await network.close()
})

describe('the payer scans a code', () => {
  test.each([
    ['wechat', 'merchant', '310000', '财付通（银联条码支付互联互通）'],
    ['wechat', 'personal', '110000', '财付通（银联条码支付互联互通）'],
    ['wechat', 'personal_business', '620100', '财付通（银联条码支付互联互通）'],
    ['alipay', 'merchant', '440300', '支付宝（银联条码支付互联互通）'],
    ['alipay', 'personal_business', '500000', '支付宝（银联条码支付互联互通）'],
    ['unionpay', 'merchant', '320500', '云闪付-苏州江南面馆'],
  ] as const)('of a %s %s in %s', async (owner, codeClass, cityCode, statementLine) => {
    const { code, merId } = await codeOf(network, { owner, codeClass, cityCode })
    const before = await balances(network)
    expect(await lin.inspect(code)).toMatchObject({
      code: '00',
      trxInfo: { codeOwner: owner, codeClass, cityCode, statementLine, isStatic: true },
    })
    const { answer, msgID } = await lin.scan(code, { amountFen: 1234 })
    expect(answer).toMatchObject({ code: '00', trxInfo: { paymentStatus: 'APPROVED', settleDate: '1008' } })
    expect(await moved(network, before)).toEqual({
      cardholder: -1234,
      'issuer:clearing': 1234,
      'acquirer:clearing': -1234,
      'merchant:payable': 1234,
    })
    expect(merId.slice(3, 7)).toBe(cityCode.slice(0, 4))
    await network.drain()
    const { queryId } = answer.trxInfo!
    expect(app.notices.at(-1)).toMatchObject({
      msgType: 'TRX_RESULT_NOTIFICATION',
      trxInfo: { paymentStatus: 'APPROVED', responseCode: '00', trxAmt: '1234', statementLine, queryId },
    })
    expect(await app.send('TRX_RESULT_INQUIRY', { origMsgID: msgID })).toMatchObject({
      code: '00',
      trxInfo: { paymentStatus: 'APPROVED', queryId, origMsgID: msgID, settleDate: '1008' },
    })
  })

  test('through the link that opens foreign codes in the network', async () => {
    const { code, merId } = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 500 })
    const link = `https://qr.95516.com/qrcGtwWeb-web/api/open?qrCode=${encodeURIComponent(code)}`
    const { answer } = await lin.scan(link, { amountFen: 500 })
    expect(answer).toMatchObject({ code: '00', trxInfo: { paymentStatus: 'APPROVED' } })
    expect(merId).toMatch(/^791/)
    expect(await lin.inspect(code)).toMatchObject({ code: '02', refusal: { rule: 'code-used' } })
  })

  test('of the EMV kind: a printed one names its merchant, a made one is on file', async () => {
    const printed = await codeOf(network, { owner: 'unionpay', format: 'emv' })
    expect(printed.code).toMatch(/^000201.*1531480200004802000074/)
    expect((await lin.scan(printed.code, { amountFen: 700 })).answer.code).toBe('00')
    const made = await codeOf(network, {
      owner: 'unionpay',
      codeClass: 'order',
      amountFen: 990,
      format: 'emv',
    })
    const looked = await lin.inspect(made.code)
    expect(looked.trxInfo).toMatchObject({ trxAmt: '990', isStatic: false, codeKind: 'emv.mpm' })
    expect((await lin.scan(made.code, { amountFen: 990 })).answer.code).toBe('00')
    expect(await lin.inspect(made.code)).toMatchObject({ code: '02', refusal: { rule: 'code-used' } })
  })

  test('of Alipay, printed in capitals, and with what pages add to its link', async () => {
    const { code } = await codeOf(network, { owner: 'alipay', cityCode: '110000' })
    for (const printed of [code.toUpperCase(), `${code}?_s=web-other`]) {
      expect((await lin.scan(printed, { amountFen: 100 })).answer.code).toBe('00')
    }
  })

  test("of an order at UnionPay's own gateway, whose merchant hears of it as ever", async () => {
    const merchant = await testMerchant(network)
    const inbox: Inbox = await openInbox()
    const order = await merchant.send('qrConsume', money(2500, inbox.url))
    const { answer } = await lin.scan(order.qrCode!, { amountFen: 2500 })
    expect(answer.trxInfo).toMatchObject({ paymentStatus: 'APPROVED' })
    await network.drain()
    expect(inbox.received).toMatchObject([
      { orderId: order.orderId, respCode: '00', queryId: answer.trxInfo!.queryId, txnAmt: '2500' },
    ])
    await inbox.close()
  })
})

describe('a refusal names its rule and leaves nothing', () => {
  test.each([
    ['another city', { owner: 'alipay', cityCode: '310000' }, '62', 'alipay-cities-2021-10-02'],
    [
      'a city that is no capital',
      { owner: 'wechat', cityCode: '320500' },
      '62',
      'wechat-capitals-2021-09-30',
    ],
  ] as const)('%s', async (_, wanted, code, rule) => {
    const minted = await codeOf(network, wanted)
    const before = await traces(network)
    const answer = await lin.inspect(minted.code)
    expect(answer).toMatchObject({
      code,
      refusal: { rule, alternatives: expect.arrayContaining(['other-city']) },
    })
    expect(await traces(network)).toEqual(before)
  })

  test.each([
    [
      'no code at all',
      'https://evil.example/?x=https://qr.95516.com/00010000/6212',
      '03',
      'code-unknown-host',
    ],
    ['a code that nobody issued', 'https://qr.95516.com/00010001/62123456', '03', 'code-unknown'],
    ["a payer's code", '134567890123456789', '40', 'code-of-a-payer'],
    ['an aggregator', 'https://qr.shouqianba.com/gateway?order=1', '40', 'code-needs-a-page'],
  ] as const)('%s', async (_, text, code, rule) => {
    expect(await lin.inspect(text)).toMatchObject({ code, refusal: { rule } })
  })

  test('an EMV code whose amount was changed, checksum and all', async () => {
    const { code } = await codeOf(network, {
      owner: 'unionpay',
      codeClass: 'order',
      amountFen: 990,
      format: 'emv',
    })
    const { crc16 } = await import('../../contract/codes/crc16.ts')
    const body = code.slice(0, -4).replace('54049.90', '54040.01')
    expect(await lin.inspect(body + crc16(body))).toMatchObject({
      code: '03',
      refusal: { rule: 'code-unknown' },
    })
  })

  test("another amount than the code's", async () => {
    const { code } = await codeOf(network, {
      owner: 'alipay',
      codeClass: 'order',
      cityCode: '110000',
      amountFen: 990,
    })
    const before = await traces(network)
    const { answer } = await lin.scan(code, { amountFen: 991 })
    expect(answer).toMatchObject({ code: '64', refusal: { rule: 'amount-mismatch' } })
    expect(await traces(network)).toEqual(before)
  })

  test('without an inquiry of its own', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const other = await somebody()
    const inquiryID = app.newId()
    await other.inspect(code, inquiryID)
    for (const [payment, why] of [
      [lin.payment(code, inquiryID, { amountFen: 100 }), "somebody else's"],
      [lin.payment(code, app.newId(), { amountFen: 100 }), 'none'],
    ] as const) {
      const answer = await app.send('MPQRC_PAYMENT_URL', payment)
      expect([why, answer.code, answer.refusal?.rule]).toEqual([why, '12', 'no-such-inquiry'])
    }
  })

  test("another requestor's token, and one that never was", async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const device = { deviceID: 'phone', userID: lin.userID, mpqrcPayload: code }
    const answer = await app.send('QRC_INFO_INQUIRY', { ...device, token: '6235990000000000003' })
    expect(answer).toMatchObject({ code: '14', refusal: { rule: 'token-unknown' } })
  })
})

describe('a code of one order', () => {
  test('is paid by one of two payers who confirm together; the other hears that it is used', async () => {
    for (const owner of ['wechat', 'alipay', 'unionpay'] as const) {
      const wanted = { owner, codeClass: 'order', cityCode: '110000', amountFen: 800 } as const
      const { code } = await codeOf(network, wanted)
      const [one, two] = await Promise.all([somebody(), somebody()])
      const before = await balances(network)
      const seenBy = async (payer: TestPayer) => {
        const inquiryID = app.newId()
        expect((await payer.inspect(code, inquiryID)).code).toBe('00')
        return payer.payment(code, inquiryID, { amountFen: 800 })
      }
      const confirmed = [await seenBy(one), await seenBy(two)]
      const both = await Promise.all(confirmed.map((payment) => app.send('MPQRC_PAYMENT_URL', payment)))
      expect(both.map(({ code }) => code).sort()).toEqual(['00', '02'])
      expect(both.find(({ code }) => code === '02')?.refusal?.rule).toBe('code-used')
      expect((await moved(network, before)).cardholder).toBe(-800)
    }
  })

  test('is good until its last millisecond, and not one longer', async () => {
    for (const owner of ['wechat', 'unionpay'] as const) {
      const wanted = { owner, codeClass: 'order', amountFen: 800 } as const
      const { code, expiresAt } = await codeOf(network, wanted)
      expect(Date.parse(expiresAt!)).toBe(Math.floor((network.clock.now() + 5 * MINUTE_MS) / 1000) * 1000)
      await network.pass(5 * MINUTE_MS - 1)
      expect((await lin.inspect(code)).code).toBe('00')
      await network.pass(1)
      expect(await lin.inspect(code)).toMatchObject({ code: '02', refusal: { rule: 'code-expired' } })
    }
  })

  test('is held while the issuer has not answered, and free again when the answer is no', async () => {
    const { code } = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 900 })
    const late = await somebody(LATE_CARD)
    const { answer, msgID } = await late.scan(code, { amountFen: 900 })
    expect(answer).toMatchObject({ code: '04', trxInfo: { paymentStatus: 'CONTINUING' } })
    expect(await lin.inspect(code)).toMatchObject({ code: '02', refusal: { rule: 'code-used' } })
    expect(await app.send('TRX_RESULT_INQUIRY', { origMsgID: msgID })).toMatchObject({
      trxInfo: { paymentStatus: 'CONTINUING', responseCode: '04' },
    })
    await network.pass(8000)
    expect(await app.send('TRX_RESULT_INQUIRY', { origMsgID: msgID })).toMatchObject({
      trxInfo: { paymentStatus: 'APPROVED', responseCode: '00', settleDate: '1008' },
    })
    expect(app.notices.at(-1)).toMatchObject({
      trxInfo: { origTrxMsgID: msgID, paymentStatus: 'APPROVED' },
    })

    const poor = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 900 })
    const declined = await (await somebody(POOR_CARD)).scan(poor.code, { amountFen: 900 })
    expect(declined.answer).toMatchObject({ code: '51', trxInfo: { paymentStatus: 'DECLINED' } })
    expect((await lin.scan(poor.code, { amountFen: 900 })).answer.code).toBe('00')
  })

  test('tells its merchant, where the merchant named an address', async () => {
    const heard: unknown[] = []
    const server = await serveBodies((_request, body, response) => {
      heard.push(JSON.parse(body.toString()))
      response.end()
    })
    const { code, merId } = await codeOf(network, {
      owner: 'wechat',
      codeClass: 'order',
      amountFen: 650,
      notifyUrl: `${server.url}/paid`,
    })
    await lin.scan(code, { amountFen: 650 })
    await network.drain()
    expect(heard).toMatchObject([{ event: 'payment.succeeded', merId, amountFen: 650, paidBy: 'unionpay' }])
    await server.close()
  })
})

describe('a wrong PIN', () => {
  test('is counted down; the code can be paid with the right one', async () => {
    const { code } = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 300 })
    const payer = await somebody('6222020000000000018')
    const inquiryID = app.newId()
    await payer.inspect(code, inquiryID)
    const tryPin = (pin: string) =>
      app.send('MPQRC_PAYMENT_URL', payer.payment(code, inquiryID, { amountFen: 300, pin }))
    expect(await tryPin('000000')).toMatchObject({
      code: '32',
      trxInfo: { paymentStatus: 'DECLINED', pinTriesLeft: 2 },
    })
    expect((await tryPin(PIN)).code).toBe('00')
  })

  test('three times locks the card for the day', async () => {
    const { code } = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 300 })
    const payer = await somebody('6217000000000000012')
    const left: unknown[] = []
    for (const pin of ['000000', '000000', '000000', PIN]) {
      const { answer } = await payer.scan(code, { amountFen: 300, pin })
      left.push([answer.code, answer.trxInfo?.pinTriesLeft])
    }
    expect(left).toEqual([
      ['32', 2],
      ['32', 1],
      ['32', 0],
      ['32', 0],
    ])
  })
})
