import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import {
  PIN,
  startTestNetwork,
  type TestMerchant,
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
import { balances, money, moved, outcomeOf, typedCard } from '../support/unionpay-transactions.ts'

let network: TestNetwork
let merchant: TestMerchant
let app: TestApp
let lin: TestPayer
let payers = 0

beforeAll(async () => {
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-08T10:00:00+08:00')) })
  merchant = await testMerchant(network)
  app = await testApp(network)
})
beforeEach(async () => {
  lin = await testPayer(network, app, `payer${++payers}`)
})
afterAll(async () => {
  await app.close()
  await network.close()
})

const wallet = async (name: 'wechat' | 'alipay', what: 'scan' | 'code', request: object = {}) => {
  const { status, body } = await network.control('POST', `/wallets/${name}/${what}`, request)
  expect([status, body.message]).toEqual([200, undefined])
  return body
}
const till = async (acquirer: string, code: string, amountFen: number, cityCode = '110000') => {
  const request = { acquirer, cityCode, amountFen, code }
  return (await network.control('POST', '/tills/scan', request)).body
}

describe('payers of other wallets', () => {
  test.each([
    ['wechat', 'merchant', 'url', '530100'],
    ['alipay', 'personal_business', 'url', '440300'],
    ['alipay', 'merchant', 'emv', '110000'],
  ] as const)('scan a UnionPay code (%s, %s, %s)', async (name, codeClass, format, cityCode) => {
    const { code } = await codeOf(network, { owner: 'unionpay', codeClass, format, cityCode })
    const before = await balances(network)
    const paid = await wallet(name, 'scan', { code, amountFen: 4200 })
    expect(paid).toMatchObject({ result: 'paid', respCode: '00', amountFen: 4200 })
    expect(await moved(network, before)).toEqual({
      cardholder: -4200,
      'issuer:clearing': 4200,
      'acquirer:clearing': -4200,
      'merchant:payable': 4200,
    })
  })

  test('scan an order of an ACP merchant, which hears of it by ACP', async () => {
    const order = await merchant.send('qrConsume', money(1800))
    expect(await wallet('wechat', 'scan', { code: order.qrCode })).toMatchObject({ result: 'paid' })
    expect(await outcomeOf(merchant, order)).toBe('00')
    expect(await wallet('alipay', 'scan', { code: order.qrCode })).toMatchObject({
      result: 'refused',
      rule: 'code-used',
    })
  })

  test.each([
    ['wechat', /^1[0-5]\d{16}$/],
    ['alipay', /^(?:2[5-9]|30)\d{14,22}$/],
  ] as const)(
    'show a code of %s to UnionPay tills, the unmodified ACP door among them',
    async (name, form) => {
      const { code } = await wallet(name, 'code')
      expect(code).toMatch(form)
      expect(await till('unionpay', code, 2100)).toMatchObject({ result: 'paid' })
      const second = await wallet(name, 'code')
      const answer = await merchant.send('scanConsume', {
        ...money(900),
        qrNo: second.code,
        termId: '00000001',
      })
      // The public test merchant is in Shanghai, which Alipay's announcement does not name.
      expect(answer.respCode).toBe(name === 'wechat' ? '00' : '43')
      if (name === 'alipay') expect(answer.respMsg).toContain('alipay-payers-at-tills-2021-10-02')
    },
  )

  test('are asked for the PIN by their own wallet, and pay a moment later', async () => {
    const { code } = await wallet('wechat', 'code', { asksPin: true })
    const { result, orderId } = await till('unionpay', code, 100)
    expect(result).toBe('awaiting-pin')
    await network.pass(5000)
    expect((await network.control('GET', `/tills/orders/${orderId}`)).body).toMatchObject({ result: 'paid' })
  })

  test('are declined, unknown and refused like anybody', async () => {
    const { code } = await codeOf(network, { owner: 'unionpay', cityCode: '110000' })
    expect(await wallet('wechat', 'scan', { code, amountFen: 100, account: 'poor' })).toMatchObject({
      result: 'declined',
    })
    expect(await wallet('alipay', 'scan', { code, amountFen: 100, account: 'late' })).toMatchObject({
      result: 'unknown',
    })
    await network.pass(8000)
    const own = await codeOf(network, { owner: 'wechat', cityCode: '110000' })
    const before = await traces(network)
    for (const [name, request, rule] of [
      ['wechat', { code: own.code, amountFen: 100 }, 'own-code-of-the-wallet'],
      ['alipay', { code: own.code, amountFen: 100 }, 'no-link-alipay-wechat-payer-scans'],
      [
        'alipay',
        { code: (await codeOf(network, { owner: 'unionpay', cityCode: '310000' })).code, amountFen: 100 },
        'alipay-payers-2021-10-02',
      ],
      [
        'wechat',
        { code: (await codeOf(network, { owner: 'unionpay', codeClass: 'personal' })).code, amountFen: 100 },
        'wechat-payers-2021-09-30',
      ],
    ] as const) {
      expect(await wallet(name, 'scan', request)).toMatchObject({ result: 'refused', rule, queryId: null })
    }
    const shown = (await wallet('wechat', 'code')).code
    expect(await till('wechat', shown, 100)).toMatchObject({
      result: 'refused',
      rule: 'own-code-of-the-wallet',
    })
    expect(await traces(network)).toEqual(before)
    const unknown = await network.control('POST', '/wallets/wechat/code', { account: 'nobody' })
    expect(unknown.body.code).toBe('UNKNOWN_ACCOUNT')
    expect(await wallet('wechat', 'scan', { code })).toMatchObject({
      result: 'refused',
      rule: 'amount-missing',
    })
  })
})

describe('daily limits', () => {
  const NOON_9 = Date.parse('2021-10-09T12:00:00+08:00')
  const scan = async (code: string, amountFen: number, pin?: null) =>
    (await lin.scan(code, { amountFen, ...(pin === null ? { pin } : {}) })).answer

  test('of printed codes: 500.00 yuan pass, 500.01 do not, and midnight in Beijing begins anew', async () => {
    await network.pass(NOON_9 - network.clock.now())
    const { code } = await codeOf(network, { owner: 'wechat' })
    expect((await scan(code, 20_000)).code).toBe('00')
    const used = await lin.inspect(code)
    expect(used.trxInfo?.limit).toEqual({ level: 'D', dayMaxFen: 50_000, usedFen: 20_000 })
    const before = await traces(network)
    expect(await scan(code, 30_001)).toMatchObject({
      code: '61',
      refusal: { rule: 'day-limit-D', alternatives: expect.arrayContaining(['pay-less']) },
    })
    expect(await traces(network)).toEqual(before)
    expect((await scan(code, 30_000)).code).toBe('00')
    expect(await scan(code, 1)).toMatchObject({ code: '61' })
    const untilMidnight = Date.parse('2021-10-10T00:00:00+08:00') - network.clock.now()
    await network.pass(untilMidnight - 1)
    expect(await scan(code, 1)).toMatchObject({ code: '61' })
    await network.pass(1)
    expect((await scan(code, 50_000)).code).toBe('00')
  })

  test('of codes of one order: 5,000 yuan with the PIN, 1,000 without; each counts by itself', async () => {
    const pay = async (amountFen: number, pin?: null) => {
      const { code } = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen })
      return (await scan(code, amountFen, pin)).code
    }
    expect([await pay(500_001), await pay(500_000), await pay(1)]).toEqual(['61', '00', '61'])
    expect([await pay(100_001, null), await pay(100_000, null), await pay(1, null)]).toEqual([
      '61',
      '00',
      '61',
    ])
  })

  test('are not used up by what was declined, and given back by a refund of the same day only', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const limit = async () => (await lin.inspect(code)).trxInfo?.limit?.usedFen
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    await app.send('MPQRC_PAYMENT_URL', lin.payment(code, inquiryID, { amountFen: 100, pin: '000000' }))
    expect(await limit()).toBe(0)
    const paid = await lin.scan(code, { amountFen: 40_000 })
    expect(await limit()).toBe(40_000)
    const orderId = paid.inquiryID
    const refund = (amountFen: number) => network.control('POST', '/tills/refund', { orderId, amountFen })
    expect((await refund(15_000)).body).toMatchObject({ respCode: '00' })
    await network.pass(1000)
    expect(await limit()).toBe(25_000)
    expect((await refund(25_001)).body.code).toBe('REFUND_REFUSED')
    await network.pass(DAY_MS)
    const { answer } = await lin.scan(code, { amountFen: 30_000 })
    expect(answer.code).toBe('00')
    expect((await refund(25_000)).status).toBe(200)
    await network.pass(1000)
    expect(await limit()).toBe(30_000)
  })

  test('are given back with what a shop had set aside by a shown code, and the app hears of it', async () => {
    const qrNo = await lin.show()
    const held = await merchant.send('scanPreauth', { ...money(90_000), qrNo, termId: '00000001' })
    expect(held.respCode).toBe('00')
    expect(await till('wechat', await lin.show(), 20_000)).toMatchObject({ result: 'awaiting-pin' })
    const origQryId = held.queryId as string
    const freed = await merchant.send('preauthVoid', { ...money(90_000), origQryId })
    expect(freed.respCode).toBe('00')
    await network.pass(1000)
    expect(app.notices.at(-1)).toMatchObject({
      trxInfo: { queryId: origQryId, refund: { queryId: freed.queryId, trxAmt: '90000' } },
    })
    expect(await till('wechat', await lin.show(), 20_000)).toMatchObject({ result: 'paid' })
  })

  test('count what a shop takes in the end of what it had set aside, and not what it gives back of that', async () => {
    const used = async () => {
      // Codes of one order are of the level that the PIN gives, as the hold is.
      const { code } = await codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 1 })
      return (await lin.inspect(code)).trxInfo?.limit
    }
    const send = async (
      name: 'preauthCompletion' | 'completionVoid' | 'refund',
      fen: number,
      origQryId: string,
    ) => {
      const { respCode, queryId } = await merchant.send(name, { ...money(fen), origQryId })
      expect([name, respCode]).toEqual([name, '00'])
      await network.pass(1000)
      return queryId as string
    }
    const qrNo = await lin.show(true)
    const held = await merchant.send('scanPreauth', { ...money(90_000), qrNo, termId: '00000001' })
    await network.drain()
    const asked = app.notices.at(-1)
    if (asked?.msgType !== 'ADDITIONAL_PROCESSING') throw new Error('nothing was asked')
    expect((await lin.typePin(asked.trxInfo.origTrxMsgID, PIN)).code).toBe('00')
    expect(await used()).toMatchObject({ level: 'B', usedFen: 90_000 })
    const less = await send('preauthCompletion', 60_000, held.queryId as string)
    expect(await used()).toMatchObject({ usedFen: 60_000 })
    await send('completionVoid', 60_000, less)
    expect(await used()).toMatchObject({ usedFen: 90_000 })
    const more = await send('preauthCompletion', 100_000, held.queryId as string)
    expect(await used()).toMatchObject({ usedFen: 100_000 })
    const queryId = await send('refund', 30_000, more)
    expect(await used()).toMatchObject({ usedFen: 70_000 })
    expect(app.notices.at(-1)).toMatchObject({ trxInfo: { refund: { queryId, trxAmt: '30000' } } })
  })

  test("are each payer's own", async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    expect((await scan(code, 50_000)).code).toBe('00')
    const other = await testPayer(network, app, 'another')
    expect((await other.scan(code, { amountFen: 50_000 })).answer.code).toBe('00')
  })
})

test.each([
  ['II', '6217000000000000020', 1_000_000],
  ['III', '6228480000000000034', 200_000],
])(
  'an account of class %s pays up to its limit in a day, and no fen more',
  async (accountClass, cardNo, dayMaxFen) => {
    const pay = async (amountFen: number) => {
      const answer = await merchant.send('cardConsume', {
        ...money(amountFen),
        ...typedCard(merchant, { cardNo, pin: PIN }),
      })
      return answer.respCode
    }
    const payIn = (amountFen: number) =>
      merchant.send('payout', {
        ...money(amountFen),
        ...typedCard(merchant, { cardNo, customerNm: '全渠道' }),
      })
    expect([await pay(dayMaxFen + 1), await pay(dayMaxFen - 100), await pay(100), await pay(1)]).toEqual([
      '33',
      '00',
      '00',
      '33',
    ])
    await network.pass(DAY_MS)
    expect((await payIn(dayMaxFen)).respCode).toBe('00')
    await network.pass(1000)
    // What a small account holds is bounded as well.
    expect((await payIn(1)).respCode).toBe(accountClass === 'III' ? '33' : '00')
    expect(await pay(dayMaxFen)).toBe('00')
  },
)

test('a payment account pays 200,000 yuan in a calendar year, and no fen more', async () => {
  const clock = new VirtualClock(Date.parse('2025-11-20T10:00:00+08:00'))
  const year = await startTestNetwork({ clock })
  const { code } = await codeOf(year, { owner: 'unionpay', codeClass: 'merchant', cityCode: '110000' })
  const order = () => codeOf(year, { owner: 'unionpay', codeClass: 'order', amountFen: 500_000 })
  const scan = async (request: object) => (await year.control('POST', '/wallets/wechat/scan', request)).body
  for (let day = 0; day < 40; day++) {
    expect((await scan({ code: (await order()).code })).result).toBe('paid')
    await year.pass(DAY_MS)
  }
  expect(await scan({ code, amountFen: 1 })).toMatchObject({ result: 'declined', respCode: '61' })
  await year.pass(2 * DAY_MS)
  expect(new Date(clock.now()).getUTCFullYear()).toBe(2026)
  expect(await scan({ code, amountFen: 1 })).toMatchObject({ result: 'paid' })
  await year.close()
})

test("the day's netting shows what each institution gets and pays; all of it sums to zero", async () => {
  await network.control('POST', '/settle')
  const shop = { cityCode: '110000' } as const
  const codes = await Promise.all(
    (['unionpay', 'wechat', 'alipay'] as const).map((owner) => codeOf(network, { owner, ...shop })),
  )
  const [own, tenpay, alipay] = codes.map(({ code }) => code) as [string, string, string]
  for (const code of [own, tenpay, alipay]) await lin.scan(code, { amountFen: 10_000 })
  expect(await till('wechat', await lin.show(), 20_000)).toMatchObject({ result: 'paid' })
  const sold = await till('alipay', await lin.show(), 30_000)
  await wallet('wechat', 'scan', { code: own, amountFen: 5000 })
  await wallet('alipay', 'scan', { code: own, amountFen: 7000 })
  expect(await till('unionpay', (await wallet('alipay', 'code')).code, 4000)).toMatchObject({
    result: 'paid',
  })
  await network.control('POST', '/tills/refund', { orderId: sold.orderId, amountFen: 10_000 })
  await network.pass(1000)

  const { body } = await network.control('POST', '/settle')
  const gross = Object.fromEntries(
    body.positions.map(({ institution, grossFen }: { institution: string; grossFen: number }) => [
      institution,
      grossFen,
    ]),
  )
  expect(gross).toMatchObject({
    'issuer:621626': -(30_000 + 20_000 + 30_000 - 10_000),
    'issuer:990101': -5000,
    'issuer:990201': -(7000 + 4000),
    'acquirer:48020000': 10_000 + 5000 + 7000 + 4000,
    'acquirer:99010000': 10_000 + 20_000,
    'acquirer:99020000': 10_000 + 30_000 - 10_000,
  })
  for (const column of ['grossFen', 'interchangeFen', 'networkFeeFen'] as const) {
    const sum = body.positions.reduce((total: number, row: Record<string, number>) => total + row[column]!, 0)
    expect([column, sum]).toEqual([column, 0])
  }
  expect((await network.control('GET', '/journal?limit=1')).body.audit).toEqual({
    sumFen: 0,
    differences: [],
  })
})

test('an institution pays its merchants the day after, less its fee; of what they sold nothing is left owing', async () => {
  await network.control('POST', '/settle')
  await network.pass(DAY_MS)
  const balanceOf = async (account: string): Promise<number> => {
    const { body } = await network.control('GET', '/journal?limit=1')
    return body.balances.find((row: { account: string }) => row.account === account)?.balanceFen ?? 0
  }
  // 0.60 %, of people's small businesses too, and of people nothing; to the fen.
  const sales = [
    ['wechat', 'merchant', 12_000, 72],
    ['alipay', 'merchant', 20_000, 120],
    ['unionpay', 'merchant', 8000, 48],
    ['alipay', 'personal_business', 5000, 30],
    ['wechat', 'personal', 5000, 0],
  ] as const
  const merIds: string[] = []
  for (const [owner, codeClass, amountFen] of sales) {
    const { code, merId } = await codeOf(network, { owner, codeClass, cityCode: '120000' })
    merIds.push(merId)
    expect((await lin.scan(code, { amountFen })).answer.code).toBe('00')
  }
  const paidOut = () => Promise.all(merIds.map((merId) => balanceOf(`merchant:${merId}:bank`)))
  const before = await paidOut()
  await network.control('POST', '/settle')
  for (let day = 0; day < 10 && (await paidOut())[0] === before[0]; day++) await network.pass(DAY_MS)
  const got = (await paidOut()).map((fen, at) => fen - before[at]!)
  expect(got).toEqual(sales.map(([, , amountFen, feeFen]) => amountFen - feeFen))
  for (const merId of merIds) expect(await balanceOf(`merchant:${merId}:payable`)).toBe(0)
})

test('what was set aside by a shown code and never taken is free after thirty days, and the app hears of it', async () => {
  const held = await merchant.send('scanPreauth', {
    ...money(20_000),
    qrNo: await lin.show(),
    termId: '00000001',
  })
  expect(held.respCode).toBe('00')
  await network.pass(30 * DAY_MS - 1000)
  expect(app.notices.at(-1)).not.toHaveProperty('trxInfo.refund')
  await network.pass(1000)
  expect(app.notices.at(-1)).toMatchObject({
    trxInfo: { queryId: held.queryId, refund: { queryId: held.queryId, trxAmt: '20000' } },
  })
})
