import { describe, expect, test } from 'vitest'
import { limitsOf } from '../../bridge-server/unionpay/rules/account-classes.ts'
import {
  bucketKey,
  checkDayLimit,
  dayMaxOf,
  type LimitBucket,
  levelOf,
  returnsQuota,
} from '../../bridge-server/unionpay/rules/limits.ts'
import { mayReceive } from '../../bridge-server/unionpay/rules/receiving.ts'
import {
  FREE_PAYMENT_MAX_FEN,
  FREE_PAYMENTS_A_DAY,
  whyPin,
} from '../../bridge-server/unionpay/rules/shown-codes.ts'

const at = (text: string) => Date.parse(`${text}+08:00`)
const atMs = at('2021-10-02T12:00:00')

describe('the level of a payment', () => {
  test.each([
    [{ isStatic: true, factors: 3, hasCertificate: true }, 'D'],
    [{ isStatic: true, factors: 0, hasCertificate: false }, 'D'],
    [{ isStatic: false, factors: 0, hasCertificate: false }, 'C'],
    [{ isStatic: false, factors: 1, hasCertificate: true }, 'C'],
    [{ isStatic: false, factors: 2, hasCertificate: false }, 'B'],
    [{ isStatic: false, factors: 2, hasCertificate: true }, 'A'],
  ])('%j is %s', (payment, level) => {
    expect(levelOf(payment)).toBe(level)
  })
})

describe('the day limit', () => {
  test.each([
    ['D', 0, 500_00, true],
    ['D', 0, 500_01, false],
    ['D', 499_99, 1, true],
    ['D', 500_00, 1, false],
    ['C', 0, 1_000_00, true],
    ['C', 0, 1_000_01, false],
    ['B', 4_000_00, 1_000_00, true],
    ['B', 4_000_00, 1_000_01, false],
    ['A', 0, 900_000_00, true],
  ] as const)('%s with %i fen used: %i more is %s', (level, usedFen, amountFen, ok) => {
    expect(checkDayLimit({ level, usedFen, amountFen, atMs })).toMatchObject({
      ok,
      limit: { level, usedFen },
    })
  })

  test('a refusal names the rule and says what is left', () => {
    expect(checkDayLimit({ level: 'D', usedFen: 420_00, amountFen: 100_00, atMs })).toEqual({
      ok: false,
      rule: 'day-limit-D',
      limit: { level: 'D', dayMaxFen: 500_00, usedFen: 420_00 },
      remainingFen: 80_00,
    })
    expect(checkDayLimit({ level: 'D', usedFen: 600_00, amountFen: 1, atMs })).toMatchObject({
      remainingFen: 0,
    })
  })

  test('of level A is what was agreed', () => {
    const asked = { level: 'A', usedFen: 0, atMs, agreedMaxFen: 20_000_00 } as const
    expect(checkDayLimit({ ...asked, amountFen: 20_000_00 }).ok).toBe(true)
    expect(checkDayLimit({ ...asked, amountFen: 20_000_01 }).ok).toBe(false)
  })

  test('holds from the day that the rule came into force', () => {
    expect(dayMaxOf('D', at('2018-03-31T23:59:59'))).toBeNull()
    expect(dayMaxOf('D', at('2018-04-01T00:00:00'))).toBe(500_00)
  })
})

describe('what a limit is counted by', () => {
  const bucket: LimitBucket = {
    customer: 'openid-1',
    institution: 'tenpay',
    bucket: 'quickpay',
    level: 'D',
    atMs: at('2021-10-02T23:59:59'),
  }

  test.each([
    ['customer', { customer: 'openid-2' }],
    ['institution', { institution: 'alipay' }],
    ['accounts', { bucket: 'paymentAccounts' }],
    ['bank account', { bucket: 'bankAccount:1' }],
    ['level', { level: 'B' }],
    ['a day that begins at midnight in Beijing', { atMs: at('2021-10-03T00:00:00') }],
  ] satisfies [string, Partial<LimitBucket>][])('%s', (_, other) => {
    expect(bucketKey({ ...bucket, ...other })).not.toBe(bucketKey(bucket))
  })

  test('nothing else: not the hour, and no slash makes two customers one', () => {
    expect(bucketKey({ ...bucket, atMs: at('2021-10-02T00:00:00') })).toBe(bucketKey(bucket))
    const one = bucketKey({ ...bucket, customer: 'a/b', institution: 'c' })
    expect(one).not.toBe(bucketKey({ ...bucket, customer: 'a', institution: 'b/c' }))
  })

  test('a refund gives it back on the same day only', () => {
    expect(returnsQuota(at('2021-10-02T00:00:00'), at('2021-10-02T23:59:59'))).toBe(true)
    expect(returnsQuota(at('2021-10-02T23:59:59'), at('2021-10-03T00:00:00'))).toBe(false)
  })
})

describe("a person's printed code", () => {
  const payment = { codeClass: 'personal', isStatic: true, isRemote: true, atMs } as const
  const inForce = at('2022-03-01T00:00:00')

  test('receives nothing from afar since 1 March 2022', () => {
    expect(mayReceive({ ...payment, atMs: inForce - 1 })).toEqual({ ok: true })
    expect(mayReceive({ ...payment, atMs: inForce })).toMatchObject({
      ok: false,
      rule: 'personal-static-remote-2022-03-01',
    })
  })

  test.each([
    ['face to face', { isRemote: false }],
    ['a fresh code', { isStatic: false }],
    ['a person in business', { codeClass: 'personal_business' }],
    ['a merchant', { codeClass: 'merchant' }],
  ] as const)('%s is not meant', (_, other) => {
    expect(mayReceive({ ...payment, atMs: inForce, ...other })).toEqual({ ok: true })
  })
})

describe('the PIN for a shown code', () => {
  const payment = { amountFen: 100_00, isRevealed: false, freePaymentsToday: 0, freeFenToday: 0, atMs }

  test.each([
    ['a small amount', {}, null],
    ['exactly the largest', { amountFen: FREE_PAYMENT_MAX_FEN }, null],
    ['a fen more', { amountFen: FREE_PAYMENT_MAX_FEN + 1 }, 'amount'],
    ['the last of the day', { freePaymentsToday: FREE_PAYMENTS_A_DAY - 1 }, null],
    ['one more', { freePaymentsToday: FREE_PAYMENTS_A_DAY }, 'count'],
    ['up to the day limit of level C', { freeFenToday: 900_00 }, null],
    ['beyond it', { freeFenToday: 900_01 }, 'day-limit'],
    ['digits that were looked at, however small', { amountFen: 1, isRevealed: true }, 'revealed'],
  ])('%s: %j', (_, other, reason) => {
    expect(whyPin({ ...payment, ...other })).toBe(reason)
  })
})

describe('classes of accounts', () => {
  test.each([
    ['bank-I', {}],
    ['bank-II', { dayMaxFen: 10_000_00, yearMaxFen: 200_000_00 }],
    ['bank-III', { dayMaxFen: 2_000_00, yearMaxFen: 50_000_00, balanceMaxFen: 2_000_00 }],
    ['payment-II', { yearMaxFen: 100_000_00 }],
    ['payment-III', { yearMaxFen: 200_000_00 }],
  ] as const)('%s: %j', (accountClass, limits) => {
    const { source, ...rest } = limitsOf(accountClass)
    expect(rest).toEqual(limits)
    expect(source).toMatch(/〔\d{4}〕/)
  })
})
