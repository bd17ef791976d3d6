import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HOUR_MS, SECOND_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import {
  PIN,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import { type TestApp, type TestPayer, testApp, testPayer, traces } from '../support/unionpay-codes.ts'
import { balances, money, moved, outcomeOf } from '../support/unionpay-transactions.ts'

const LATE_CARD = '6216260000000000688'
const POOR_CARD = '6214850000000510'
const APP_PIN_ENTRY_MS = 45 * SECOND_MS

let network: TestNetwork
let merchant: TestMerchant
let app: TestApp
let payers = 0
const somebody = (cardNo?: string): Promise<TestPayer> => testPayer(network, app, `payer${++payers}`, cardNo)

beforeAll(async () => {
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-08T10:00:00+08:00')) })
  merchant = await testMerchant(network)
  app = await testApp(network)
})
afterAll(async () => {
  await app.close()
  await network.close()
})

/** A merchant of an institution scans the code, and whoever has to hear of it has heard. */
async function till(code: string, amountFen = 1200, change: object = {}) {
  const request = { acquirer: 'wechat', cityCode: '310000', amountFen, code, ...change }
  const { status, body } = await network.control('POST', '/tills/scan', request)
  expect([status, body.message]).toEqual([200, undefined])
  await network.drain()
  return body
}
const tillOrder = async (orderId: string) => (await network.control('GET', `/tills/orders/${orderId}`)).body
const lastNotice = async () => {
  await network.drain()
  return app.notices.at(-1)
}

describe('a payer shows a code', () => {
  test.each([
    ['wechat', '310000', '财付通（银联条码支付互联互通）'],
    ['alipay', '440300', '支付宝（银联条码支付互联互通）'],
    ['unionpay', '460200', '云闪付-三亚江南面馆'],
  ])('and a till of %s charges it', async (acquirer, cityCode, statementLine) => {
    const payer = await somebody()
    const digits = await payer.show()
    expect(digits).toMatch(/^62\d{17}$/)
    const before = await balances(network)
    const charged = await till(digits, 1200, { acquirer, cityCode })
    expect(charged).toMatchObject({ result: 'paid', respCode: '00', amountFen: 1200 })
    expect(await moved(network, before)).toEqual({
      cardholder: -1200,
      'issuer:clearing': 1200,
      'acquirer:clearing': -1200,
      'merchant:payable': 1200,
    })
    expect(await lastNotice()).toMatchObject({
      trxInfo: {
        barcodeCpqrcPayload: digits,
        paymentStatus: 'APPROVED',
        codeOwner: acquirer,
        cityCode,
        statementLine,
        queryId: charged.queryId,
      },
    })
    expect(await app.send('TRX_RESULT_INQUIRY', { barcodeCpqrcPayload: digits })).toMatchObject({
      code: '00',
      trxInfo: { paymentStatus: 'APPROVED', queryId: charged.queryId, trxAmt: '1200' },
    })
  })

  test('and an unmodified ACP merchant charges it (01/06), and is notified as ever', async () => {
    const payer = await somebody()
    const qrNo = await payer.show()
    const before = await balances(network)
    const answer = await merchant.send('scanConsume', { ...money(3300), qrNo, termId: '00000001' })
    expect(answer).toMatchObject({ respCode: '00' })
    expect(await outcomeOf(merchant, answer)).toBe('00')
    expect((await moved(network, before)).cardholder).toBe(-3300)
    expect(await lastNotice()).toMatchObject({
      trxInfo: { barcodeCpqrcPayload: qrNo, queryId: answer.queryId, codeOwner: 'unionpay' },
    })
    const again = await merchant.send('scanConsume', { ...money(3300), qrNo, termId: '00000001' })
    expect(again.respCode).toBe('86')
  })
})

describe('a shown code', () => {
  test('pays once, also when the one try failed', async () => {
    const payer = await somebody(POOR_CARD)
    const digits = await payer.show()
    expect(await till(digits)).toMatchObject({ result: 'declined', respCode: '64' })
    expect(await lastNotice()).toMatchObject({ trxInfo: { paymentStatus: 'DECLINED', responseCode: '51' } })
    expect(await till(digits)).toMatchObject({ result: 'refused', rule: 'code-used' })
  })

  test('is charged by one of two tills that scan it together', async () => {
    const digits = await (await somebody()).show()
    const results = await Promise.all([till(digits), till(digits)])
    expect(results.map(({ result }) => result).sort()).toEqual(['paid', 'refused'])
  })

  test('is good for 59.999 seconds and not for 60', async () => {
    const payer = await somebody()
    const first = await payer.show()
    await network.pass(60 * SECOND_MS - 1)
    expect(await till(first)).toMatchObject({ result: 'paid' })
    const second = await payer.show()
    await network.pass(60 * SECOND_MS)
    expect(await till(second)).toMatchObject({ result: 'refused', rule: 'code-expired' })
  })

  test('ends when the payer shows another, or takes it off the screen', async () => {
    const payer = await somebody()
    const [first, second] = [await payer.show(), await payer.show()]
    expect(await till(first)).toMatchObject({ result: 'refused', rule: 'code-ended' })
    const retire = () => app.send('QRC_RETIRE', { barcodeCpqrcPayload: second })
    expect([(await retire()).code, (await retire()).code]).toEqual(['00', '00'])
    expect(await till(second)).toMatchObject({ result: 'refused', rule: 'code-ended' })
  })

  test('that was used is not taken back; another app’s is none at all', async () => {
    const digits = await (await somebody()).show()
    await till(digits)
    const retired = await app.send('QRC_RETIRE', { barcodeCpqrcPayload: digits })
    expect(retired).toMatchObject({ code: '02', refusal: { rule: 'code-used' } })
    const other = await testApp(network, '62000003')
    expect((await other.send('QRC_RETIRE', { barcodeCpqrcPayload: digits })).code).toBe('25')
    expect((await other.send('TRX_RESULT_INQUIRY', { barcodeCpqrcPayload: digits })).code).toBe('25')
    await other.close()
    expect(
      (
        await network.control('POST', '/tills/scan', {
          acquirer: 'wechat',
          cityCode: '310000',
          amountFen: 1,
          code: '6212345678901234567',
        })
      ).body.code,
    ).toBe('UNKNOWN_CODE')
  })

  test('of somebody whose issuer is late is unknown until it answers', async () => {
    const digits = await (await somebody(LATE_CARD)).show()
    const { result, orderId } = await till(digits)
    expect(result).toBe('unknown')
    await network.pass(8 * SECOND_MS)
    expect(await tillOrder(orderId)).toMatchObject({ result: 'paid' })
    expect(await lastNotice()).toMatchObject({ trxInfo: { paymentStatus: 'APPROVED' } })
  })
})

describe('the PIN is asked for', () => {
  const over = 100_001

  test('over 1,000 yuan: the till hears 82, the app is asked, and the right PIN pays', async () => {
    const payer = await somebody()
    const digits = await payer.show()
    const { result, orderId, respCode } = await till(digits, over)
    expect([result, respCode]).toEqual(['awaiting-pin', '82'])
    const asked = await lastNotice()
    if (asked?.msgType !== 'ADDITIONAL_PROCESSING') throw new Error('nothing was asked')
    expect(asked.trxInfo).toMatchObject({
      barcodeCpqrcPayload: digits,
      trxAmt: String(over),
      merchantName: '上海春风茶馆',
      codeOwner: 'wechat',
    })
    const before = await balances(network)
    const paid = await payer.typePin(asked.trxInfo.origTrxMsgID, PIN)
    expect(paid).toMatchObject({ code: '00', trxInfo: { paymentStatus: 'APPROVED' } })
    expect((await moved(network, before)).cardholder).toBe(-over)
    expect(await tillOrder(orderId)).toMatchObject({ result: 'paid', respCode: '00' })
    expect(await lastNotice()).toMatchObject({
      trxInfo: { origTrxMsgID: asked.trxInfo.origTrxMsgID, paymentStatus: 'APPROVED' },
    })
    const again = await payer.typePin(asked.trxInfo.origTrxMsgID, PIN)
    expect(again).toMatchObject({ code: '00', trxInfo: { paymentStatus: 'APPROVED' } })
    expect((await moved(network, before)).cardholder).toBe(-over)
  })

  test('exactly 1,000 yuan need none', async () => {
    expect(await till(await (await somebody()).show(), 100_000)).toMatchObject({ result: 'paid' })
  })

  const ask = async (payer: TestPayer, amountFen: number, isRevealed = false) => {
    const digits = await payer.show()
    if (isRevealed) await app.send('QRC_REVEALED', { barcodeCpqrcPayload: digits })
    const { result, orderId } = await till(digits, amountFen)
    expect(result).toBe('awaiting-pin')
    const asked = await lastNotice()
    if (asked?.msgType !== 'ADDITIONAL_PROCESSING') throw new Error('nothing was asked')
    return { orderId, origTrxMsgID: asked.trxInfo.origTrxMsgID }
  }

  test('of a code whose digits were looked at, whatever the amount', async () => {
    const payer = await somebody()
    const { origTrxMsgID } = await ask(payer, 100, true)
    expect((await payer.typePin(origTrxMsgID, PIN)).code).toBe('00')
  })

  test('after five payments without one in a day, and no more after midnight', async () => {
    const payer = await somebody()
    for (let i = 0; i < 5; i++) expect(await till(await payer.show(), 100)).toMatchObject({ result: 'paid' })
    const sixth = await ask(payer, 100)
    expect((await payer.typePin(sixth.origTrxMsgID)).trxInfo?.paymentStatus).toBe('DECLINED')
    const toMidnight = Date.parse('2021-10-09T00:00:00+08:00') - network.clock.now()
    await network.pass(toMidnight)
    expect(await till(await payer.show(), 100)).toMatchObject({ result: 'paid' })
  })

  test('after five in a day by whichever card: another card is no other payer', async () => {
    const one = await somebody()
    const two = await testPayer(network, app, one.userID, '6226090000000048')
    for (let i = 0; i < 5; i++) expect(await till(await one.show(), 100)).toMatchObject({ result: 'paid' })
    expect(await till(await two.show(), 100)).toMatchObject({ result: 'awaiting-pin' })
    await network.pass(60 * SECOND_MS)
  })

  test.each([
    ['a wrong one', '000000', '32', 2],
    ['none, since the payer would not', undefined, '05', undefined],
  ])('and %s ends the payment', async (_, pin, code, pinTriesLeft) => {
    const payer = await somebody('6222020000000000018')
    const before = await balances(network)
    const { origTrxMsgID, orderId } = await ask(payer, over)
    const answer = await payer.typePin(origTrxMsgID, pin)
    expect([answer.code, answer.trxInfo?.paymentStatus]).toEqual([code, 'DECLINED'])
    expect(answer.trxInfo?.pinTriesLeft).toBe(pinTriesLeft)
    expect(await tillOrder(orderId)).toMatchObject({ result: 'declined' })
    expect(await lastNotice()).toMatchObject({ trxInfo: { paymentStatus: 'DECLINED', responseCode: code } })
    expect(await moved(network, before)).toEqual({})
  })

  test('and not typed in time: the payment has failed, and a PIN that comes later changes nothing', async () => {
    const payer = await somebody()
    const before = await balances(network)
    const { origTrxMsgID, orderId } = await ask(payer, over)
    await network.pass(APP_PIN_ENTRY_MS - 1)
    expect(await tillOrder(orderId)).toMatchObject({ result: 'awaiting-pin' })
    await network.pass(1)
    expect(await tillOrder(orderId)).toMatchObject({ result: 'declined', respCode: '69' })
    expect(await lastNotice()).toMatchObject({ trxInfo: { paymentStatus: 'DECLINED', responseCode: '05' } })
    expect(await payer.typePin(origTrxMsgID, PIN)).toMatchObject({
      code: '05',
      trxInfo: { paymentStatus: 'DECLINED' },
    })
    expect(await moved(network, before)).toEqual({})
  })

  test('and not asked for again when nobody waits for it any more', async () => {
    const payer = await somebody()
    app.answerNotices('96')
    const heard = app.notices.length
    await till(await payer.show(true), 100)
    await network.pass(APP_PIN_ENTRY_MS + HOUR_MS)
    app.answerNotices('00')
    const kinds = app.notices.slice(heard).map(({ msgType }) => msgType)
    expect(kinds.filter((kind) => kind === 'ADDITIONAL_PROCESSING')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'TRX_RESULT_NOTIFICATION').length).toBeGreaterThan(3)
    await network.pass(HOUR_MS)
  })

  test('at an ACP merchant too, who hears 82 and queries', async () => {
    const payer = await somebody()
    const qrNo = await payer.show(true)
    const answer = await merchant.send('scanConsume', { ...money(100), qrNo, termId: '00000001' })
    expect(answer.respCode).toBe('82')
    expect(await outcomeOf(merchant, answer)).toBe('82')
    const asked = await lastNotice()
    if (asked?.msgType !== 'ADDITIONAL_PROCESSING') throw new Error('nothing was asked')
    expect((await payer.typePin(asked.trxInfo.origTrxMsgID, PIN)).code).toBe('00')
    expect(await outcomeOf(merchant, answer)).toBe('00')
  })
})

describe('a till of another network', () => {
  test('may not charge where the rules do not let it; the payer hears why and nothing moves', async () => {
    const payer = await somebody()
    const digits = await payer.show()
    const before = await traces(network)
    const refused = await till(digits, 100, { acquirer: 'alipay', cityCode: '310000' })
    expect(refused).toMatchObject({
      result: 'refused',
      respCode: '62',
      rule: 'alipay-tills-2021-10-02',
      queryId: null,
    })
    expect(await lastNotice()).toMatchObject({
      trxInfo: { barcodeCpqrcPayload: digits, paymentStatus: 'DECLINED', rule: 'alipay-tills-2021-10-02' },
    })
    expect(await traces(network)).toEqual(before)
    expect(await app.send('TRX_RESULT_INQUIRY', { barcodeCpqrcPayload: digits })).toMatchObject({
      code: '62',
      refusal: { rule: 'alipay-tills-2021-10-02' },
    })
    expect(await till(digits)).toMatchObject({ result: 'refused', rule: 'code-used' })
  })

  test('takes no UnionPay code in the realistic reading of the announcements', async () => {
    const chosen = await network.control('POST', '/interop', { preset: 'realistic' })
    expect(chosen.body).toEqual({ preset: 'realistic', withPlanned: true })
    const digits = await (await somebody()).show()
    expect(await till(digits)).toMatchObject({ result: 'refused', respCode: '40' })
    expect((await network.control('GET', '/interop')).body).toEqual(chosen.body)
    expect((await network.control('POST', '/interop', { preset: 'dream' })).body.code).toBe('PARAM')
    await network.control('POST', '/interop', { preset: 'as-announced' })
  })
})

describe('a merchant that did not learn the outcome', () => {
  const reversed = (order: Record<string, string | undefined>) =>
    merchant.send('reversal', { orderId: order.orderId!, txnTime: order.txnTime! })

  test('has a paid code undone: the money is back, the limit too, and the app hears of it', async () => {
    const payer = await somebody()
    const before = await balances(network)
    const qrNo = await payer.show()
    const paid = await merchant.send('scanConsume', { ...money(90_000), qrNo, termId: '00000001' })
    expect(await lastNotice()).toMatchObject({ trxInfo: { paymentStatus: 'APPROVED' } })
    const heard = app.notices.length
    expect(await reversed(paid)).toMatchObject({ respCode: '00' })
    expect(await moved(network, before)).toEqual({})
    await network.drain()
    // Two messages at once, which may overtake each other.
    const undone = { barcodeCpqrcPayload: qrNo, paymentStatus: 'DECLINED', responseCode: '46' }
    const back = {
      queryId: paid.queryId,
      refund: expect.objectContaining({ queryId: paid.queryId, trxAmt: '90000' }),
    }
    expect(app.notices.slice(heard).map(({ trxInfo }) => trxInfo)).toEqual(
      expect.arrayContaining([expect.objectContaining(undone), expect.objectContaining(back)]),
    )
    // Level C allows 1,000 yuan a day without a PIN, and all of it is there again.
    expect(await till(await payer.show(), 100_000)).toMatchObject({ result: 'paid' })
  })

  test('has one undone that waits for the PIN: a PIN that comes then pays nothing', async () => {
    const payer = await somebody()
    const before = await balances(network)
    const qrNo = await payer.show(true)
    const waiting = await merchant.send('scanConsume', { ...money(500), qrNo, termId: '00000001' })
    const asked = await lastNotice()
    if (asked?.msgType !== 'ADDITIONAL_PROCESSING') throw new Error('nothing was asked')
    expect(await reversed(waiting)).toMatchObject({ respCode: '00' })
    expect(await payer.typePin(asked.trxInfo.origTrxMsgID, PIN)).toMatchObject({
      code: '46',
      trxInfo: { paymentStatus: 'DECLINED' },
    })
    expect(await moved(network, before)).toEqual({})
  })
})
