import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unzipFiles } from '../../bridge-server/acp/settlement/container.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { makeLog } from '../../bridge-server/log.ts'
import { settlementDay } from '../../bridge-server/unionpay/clearing/calendar.ts'
import { Clearing } from '../../bridge-server/unionpay/clearing/clearing.ts'
import { clearingReader } from '../../bridge-server/unionpay/clearing/clearing-reader.ts'
import { isInOpenDay, settleDateOf } from '../../bridge-server/unionpay/clearing/day-book.ts'
import { feesGivenBack, feesOf } from '../../bridge-server/unionpay/clearing/fees.ts'
import { ledgerReader } from '../../bridge-server/unionpay/ledger/ledger-reader.ts'
import {
  ACQUIRER,
  type ClearingWorld,
  openArchive,
  openClearingWorld,
  SHOP,
  SUPERMARKET,
} from '../support/clearing.ts'

describe('fees, to the fen', () => {
  const at = (day: string, cardType: 'debit' | 'credit', merId = SHOP) => ({ day, cardType, merId })

  test.each([
    ['100.00 by debit card before the cut of 2021', 10_000, at('20210915', 'debit'), 35, 3, 60],
    ['100.00 by debit card after it', 10_000, at('20211008', 'debit'), 32, 3, 60],
    ['100.00 by credit card, whenever', 10_000, at('20211008', 'credit'), 45, 3, 60],
    ['10,000.00 by debit card before the cut', 1_000_000, at('20210915', 'debit'), 1300, 325, 6000],
    ['10,000.00 by debit card after it: caps stay', 1_000_000, at('20211008', 'debit'), 1300, 293, 6000],
    [
      '10,000.00 by credit card: only the network has a cap',
      1_000_000,
      at('20210915', 'credit'),
      4500,
      325,
      6000,
    ],
    ['1.00', 100, at('20210915', 'debit'), 0, 0, 1],
    ['the last amount below the cap', 371_285, at('20210915', 'debit'), 1299, 121, 2228],
    ['the first amount at the cap', 371_286, at('20210915', 'debit'), 1300, 121, 2228],
    ['the last day of the cut of 2021', 10_000, at('20240929', 'debit'), 32, 3, 60],
    ['the day after it', 10_000, at('20240930', 'debit'), 35, 3, 60],
    ['a supermarket', 10_000, at('20260305', 'debit', SUPERMARKET), 27, 3, 60],
    ['a hospital', 10_000, at('20260305', 'credit', '777290080620001'), 0, 0, 0],
    ['a person', 10_000, at('20211008', 'credit', '791310000000003'), 0, 0, 0],
    ['a merchant of no category', 10_000, at('20211008', 'credit', '700000000000001'), 45, 3, 60],
  ])('%s', (_, amountFen, feeCase, interchangeFen, networkFen, merchantFen) => {
    expect(feesOf(amountFen, feeCase)).toEqual({
      interchangeFen,
      networkIssuerFen: networkFen,
      networkAcquirerFen: networkFen,
      merchantFen,
    })
  })

  test('no price is made up for days before the rules', () => {
    expect(() => feesOf(100, at('20160905', 'debit'))).toThrow('no price')
  })

  test('a payment refunded in parts gives back exactly its fees, caps and roundings included', () => {
    const feeCase = at('20260305', 'debit')
    const paid = feesOf(1_000_000, feeCase)
    let remainingFen = 1_000_000
    let interchangeFen = paid.interchangeFen
    let merchantFen = paid.merchantFen
    for (const partFen of [1, 333_333, 500_000, 166_665, 1]) {
      const back = feesGivenBack(partFen, remainingFen, feeCase)
      expect(back.interchangeFen).toBeLessThanOrEqual(0)
      interchangeFen += back.interchangeFen
      merchantFen += back.merchantFen
      remainingFen -= partFen
    }
    expect([remainingFen, interchangeFen, merchantFen]).toEqual([0, 0, 0])
  })
})

test.each([
  ['20260305', '20260306', 'a Thursday is paid on Friday'],
  ['20260306', '20260309', 'a Friday is paid on Monday'],
  ['20210930', '20211008', 'National Day is a week without payments'],
  ['20210925', '20210926', 'a make-up working day pays on a Sunday'],
  ['20220930', '20221008', 'a make-up Saturday after the National Day week'],
  ['20230928', '20231007', 'the same, after Mid-Autumn and National Day in one'],
  ['20221230', '20230103', 'a New Year on a Sunday'],
  ['20230120', '20230128', 'the Spring Festival, up to a make-up Saturday'],
  ['20261009', '20261010', 'and on a Saturday'],
  ['20270430', '20270503', 'a year that is not announced has weekends only'],
])('the money of %s moves on %s: %s', (day, expected) => {
  expect(settlementDay(day)).toBe(expected)
})

describe('a clearing day', () => {
  let world: ClearingWorld
  beforeEach(async () => {
    world = await openClearingWorld()
  })
  afterEach(() => world.close())
  const balances = async () => {
    const rows = await ledgerReader(world.store).balances()
    return Object.fromEntries(rows.map(({ account, balanceFen }) => [account, balanceFen]))
  }

  test('nets everybody against everybody, settles, and pays the merchant on the next working day', async () => {
    await world.trade.pay(10_000, { card: 'debitA' })
    await world.trade.pay(1_000_000, { card: 'creditC' })
    await world.pass(13 * HOUR_MS)

    const day = await clearingReader(world.store).day('20260305')
    expect(day).toMatchObject({ step: 'filed' })
    expect(day?.positions).toEqual([
      {
        institution: `acquirer:${ACQUIRER}`,
        grossFen: 1_010_000,
        interchangeFen: -4535,
        networkFeeFen: -328,
        netFen: 1_005_137,
      },
      {
        institution: 'issuer:621626',
        grossFen: -10_000,
        interchangeFen: 35,
        networkFeeFen: -3,
        netFen: -9968,
      },
      {
        institution: 'issuer:622155',
        grossFen: -1_000_000,
        interchangeFen: 4500,
        networkFeeFen: -325,
        netFen: -995_825,
      },
      { institution: 'network', grossFen: 0, interchangeFen: 0, networkFeeFen: 656, netFen: 656 },
    ])
    expect(await balances()).toMatchObject({
      settlement: 0,
      'issuer:621626:clearing': 0,
      'issuer:622155:clearing': 0,
      [`acquirer:${ACQUIRER}:clearing`]: 0,
      'issuer:621626:fees': 32,
      'issuer:622155:fees': 4175,
      [`acquirer:${ACQUIRER}:fees`]: -4863,
      'network:fees': 656,
      [`merchant:${SHOP}:payable`]: 1_010_000,
    })

    await world.pass(10 * HOUR_MS)
    expect(await balances()).toMatchObject({
      [`merchant:${SHOP}:payable`]: 0,
      [`merchant:${SHOP}:bank`]: 1_010_000 - 6060,
      [`acquirer:${ACQUIRER}:fees`]: 6060 - 4863,
    })
    expect(await ledgerReader(world.store).audit()).toEqual({ sumFen: 0, differences: [] })
  })

  test('ends at 23:00: what is posted after the cut belongs to the next day', async () => {
    await world.pass(13 * HOUR_MS - 1000)
    const before = await world.trade.pay(100)
    await world.pass(1000)
    const after = await world.trade.pay(200)
    expect(await settleDateOf(world.store, `pay:${before.queryId}`)).toBe('0305')
    expect(await settleDateOf(world.store, `pay:${after.queryId}`)).toBe('0306')
    expect(await isInOpenDay(world.store, `pay:${before.queryId}`)).toBe(false)
    expect(await isInOpenDay(world.store, `pay:${after.queryId}`)).toBe(true)
    const today = await clearingReader(world.store).day('20260306')
    expect(today).toMatchObject({ step: 'open', merchants: [{ merId: SHOP, entries: 1, grossFen: 200 }] })
  })

  test('closed before its time sends what follows to the next day, and the clock does not close it again', async () => {
    await world.trade.pay(100)
    const closed = await world.clearing.settleNow()
    expect(closed).toMatchObject({ settleDate: '0305', positions: expect.arrayContaining([]) })
    expect(closed.positions.reduce((sum, { netFen }) => sum + netFen, 0)).toBe(0)
    const later = await world.trade.pay(200)
    expect(await settleDateOf(world.store, `pay:${later.queryId}`)).toBe('0306')
    await world.pass(14 * HOUR_MS)
    expect(await clearingReader(world.store).openDay()).toBe('20260306')
    expect(await world.clearing.closeDay('20260305')).toEqual(closed)
    await world.pass(DAY_MS)
    expect(await clearingReader(world.store).openDay()).toBe('20260307')
  })

  test("ends when it is told to, as UnionPay's test network does at 13:30", async () => {
    const early = await openClearingWorld({ cutOffMinute: 13 * 60 + 30 })
    await early.trade.pay(100)
    await early.pass(3 * HOUR_MS + 30 * MINUTE_MS)
    await early.trade.pay(200)
    const reader = clearingReader(early.store)
    expect(await reader.openDay()).toBe('20260306')
    expect(await reader.day('20260305')).toMatchObject({ step: 'filed', merchants: [{ grossFen: 100 }] })
    await early.close()
  })

  test('that nobody paid in comes to nothing, and has no file', async () => {
    expect(await world.clearing.settleNow()).toEqual({ settleDate: '0305', positions: [] })
    expect(await world.clearing.files.fileFor(SHOP, '0305')).toBeNull()
  })

  test.each([
    ['clearing_position', 'gross_fen = gross_fen + 1'],
    ['clearing_merchant', 'gross_fen = gross_fen + 1'],
    ['clearing_merchant', "acquirer_id = '99010000'"],
  ])('stays what was netted: whoever changes %s (%s) is found out', async (table, change) => {
    await world.trade.pay(100)
    await world.clearing.settleNow()
    await world.store.transact((tx) => tx.run(`UPDATE ${table} SET ${change}`))
    await expect(world.clearing.closeDay('20260305')).rejects.toThrow('are not what was netted')
  })

  test('that never was cannot be closed', async () => {
    await expect(world.clearing.closeDay('20260101')).rejects.toThrow('no clearing day')
  })

  test('forgets a payment that was reversed within it', async () => {
    const kept = await world.trade.pay(500)
    await world.trade.reverse(await world.trade.pay(10_000))
    const { positions } = await world.clearing.settleNow()
    expect(positions.find(({ institution }) => institution === 'issuer:621626')?.grossFen).toBe(-500)
    const { details } = openArchive((await world.clearing.files.fileFor(SHOP, '0305'))!.content)
    expect(details.map(({ queryId }) => queryId)).toEqual([kept.queryId])
  })

  test('takes a payout from the merchant to the cardholder, without fees', async () => {
    await world.trade.payout(5_000)
    const { positions } = await world.clearing.settleNow()
    expect(positions).toEqual([
      {
        institution: `acquirer:${ACQUIRER}`,
        grossFen: -5000,
        interchangeFen: 0,
        networkFeeFen: 0,
        netFen: -5000,
      },
      { institution: 'issuer:622609', grossFen: 5000, interchangeFen: 0, networkFeeFen: 0, netFen: 5000 },
    ])
  })

  test('with more refunds than payments asks the merchant for the rest', async () => {
    const paid = await world.trade.pay(10_000)
    await world.pass(DAY_MS)
    await world.trade.refund(paid, 10_000)
    await world.pass(2 * DAY_MS + 12 * HOUR_MS)
    await world.pass(3 * DAY_MS)
    expect(await balances()).toMatchObject({
      [`merchant:${SHOP}:payable`]: 0,
      [`merchant:${SHOP}:bank`]: 0,
      [`acquirer:${ACQUIRER}:fees`]: 0,
      'issuer:621626:fees': 0,
      'network:fees': 0,
      settlement: 0,
    })
  })

  test('stops when the books and the orders disagree, and pays nobody', async () => {
    await world.trade.pay(10_000)
    await world.store.transact((tx) => tx.run('UPDATE acp_order SET amount_fen = amount_fen + 1'))
    await expect(world.clearing.settleNow()).rejects.toThrow('but netted')
    expect((await balances()).settlement).toBeUndefined()

    await world.store.transact((tx) => tx.run('UPDATE acp_order SET amount_fen = amount_fen - 1'))
    await world.pass(HOUR_MS)
    expect((await balances()).settlement).toBe(0)
  })

  test('pays nobody by a sum that somebody changed after it was netted', async () => {
    await world.trade.pay(10_000)
    await world.clearing.settleNow()
    const change = (fen: number) =>
      world.store.transact((tx) => tx.run('UPDATE clearing_merchant SET gross_fen = gross_fen + ?', fen))
    await change(1)
    await world.pass(DAY_MS)
    expect((await balances())[`merchant:${SHOP}:bank`]).toBeUndefined()
    await change(-1)
    await world.pass(HOUR_MS)
    expect((await balances())[`merchant:${SHOP}:bank`]).toBe(9_940)
  })

  test('may be looked at while it is long: other work goes on between its pages', async () => {
    await Promise.all(Array.from({ length: 1500 }, () => world.trade.pay(100)))
    const reader = clearingReader(world.store)
    const openDay = await reader.openDay()
    let turns = 0
    let isReading = true
    const turn = () => {
      turns++
      if (isReading) setImmediate(turn)
    }
    setImmediate(turn)
    const found = await reader.day(openDay)
    isReading = false
    expect(found?.merchants).toMatchObject([{ entries: 1500, grossFen: 150_000 }])
    expect(turns).toBeGreaterThan(2)
  })

  test('is caught up with after a standstill of days, each by itself', async () => {
    await world.trade.pay(10_000)
    await world.clearing.stop()
    await world.clock.advance(5 * DAY_MS)
    const again = await Clearing.open({
      store: world.store,
      clock: world.clock,
      log: makeLog('clearing', 'silent'),
    })
    const days = await clearingReader(world.store).days(10)
    expect(days.map(({ day, step }) => `${day} ${step}`)).toEqual([
      '20260310 open',
      '20260309 paid-out',
      '20260308 paid-out',
      '20260307 paid-out',
      '20260306 paid-out',
      '20260305 paid-out',
    ])
    await again.stop()
  })
})

describe('the files of a day', () => {
  test('tell each payment and refund with its fee, refunds with the signs turned, and add up', async () => {
    const world = await openClearingWorld()
    const paid = await world.trade.pay(476_800, { card: 'debitB' })
    await world.pass(MINUTE_MS)
    const refund = await world.trade.refund(paid, 100_000)
    await world.trade.pay(300, { merId: SUPERMARKET })
    await world.clearing.settleNow()

    const file = await world.clearing.files.fileFor(SHOP, '0305')
    expect(file?.fileName).toBe(`${SHOP}_20260305.zip`)
    const { details, summary, names } = openArchive(file!.content)
    expect(names).toEqual([`INN26030588ZM_${SHOP}`, `INN26030588ZME_${SHOP}`, `RD201026030501_${SHOP}`])
    expect(details).toMatchObject([
      {
        account: '622609******0048',
        txnAmtFen: 476_800,
        feeFen: -2861,
        settleAmtFen: 473_939,
        netAmtFen: 473_939,
        queryId: paid.queryId,
        orderId: paid.orderId,
        merId: SHOP,
        merCatCode: '5811',
        traceTime: '0305100000',
        txnType: '01',
        payCardType: '01',
        reqReserved: '订单备注',
        discountFen: 0,
        origQryId: '',
      },
      {
        txnAmtFen: 100_000,
        feeFen: 600,
        settleAmtFen: -99_400,
        queryId: refund.queryId,
        txnType: '04',
        origQryId: paid.queryId,
        origOrderId: paid.orderId,
        origTime: '0305100000',
      },
    ])
    expect(summary).toMatchObject({
      merchantName: '全渠道测试商户',
      day: '20260305',
      producedOn: '20260306',
      byTransaction: [
        { label: '消费', count: 1, amountCreditFen: 476_800, feeDebitFen: 2861, netCreditFen: 473_939 },
        { label: '退货', count: 1, amountDebitFen: 100_000, feeCreditFen: 600, netDebitFen: 99_400 },
      ],
      total: { count: 2, amountCreditFen: 476_800, amountDebitFen: 100_000 },
    })
    const other = openArchive((await world.clearing.files.fileFor(SUPERMARKET, '0305'))!.content)
    expect(other.details).toHaveLength(1)
    await world.close()
  })

  test('a date is that of its newest day: no file of an earlier year stands in for one that is not there', async () => {
    const world = await openClearingWorld()
    await world.trade.pay(10_000)
    await world.pass(DAY_MS)
    const fileName = async () => (await world.clearing.files.fileFor(SHOP, '0305'))?.fileName
    expect(await fileName()).toBe(`${SHOP}_20260305.zip`)
    // 5 March 2027, ten in the morning: the day is open, and nobody has paid.
    await world.pass(364 * DAY_MS)
    expect(await fileName()).toBeUndefined()
    await world.pass(DAY_MS)
    expect(await fileName()).toBeUndefined()
    await world.close()
  })

  test("the public test merchant's file of 0119 is always there", async () => {
    const world = await openClearingWorld()
    const file = await world.clearing.files.fileFor('700000000000001', '0119')
    expect(file?.fileName).toBe('700000000000001_20190119.zip')
    const [details] = unzipFiles(file!.content)!
    expect(details?.content).toHaveLength(609)
    await world.close()
  })
})
