import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attach, type Cashier, detach, setVisible } from '../../plugin/cashier/cashiers.ts'
import type { Outcome } from '../../plugin/cashier/payment-state.ts'
import { paymentOf, startPayment } from '../../plugin/cashier/payments.ts'
import { availability, queryPayment, requestPayment, version } from '../../plugin/index.ts'
import { cashier, order } from '../support/plugin-order.ts'
import { FakeWx, ok } from '../support/plugin-wx.ts'

const launch = {
  timeStamp: '1700000000',
  nonceStr: 'nonce',
  package: 'prepay_id=up1',
  signType: 'RSA',
  paySign: 'c2lnbg==',
} as const

/** A cashier as a component on the page would be one, with the payer's hands on it. */
class Sheet implements Cashier {
  settle: (outcome: Outcome) => void = () => {}
  presented = 0

  present(_launch: unknown, settle: (outcome: Outcome) => void): void {
    this.presented++
    this.settle = settle
  }
}

let phone: FakeWx
let sheet: Sheet

beforeEach(() => {
  phone = new FakeWx().install()
  sheet = new Sheet()
  attach(sheet)
})
afterEach(() => {
  detach(sheet)
  vi.unstubAllGlobals()
})

describe('requestPayment', () => {
  it('ends as wx.requestPayment does, by promise or by callbacks', async () => {
    const promised = requestPayment({ ...launch })
    sheet.settle({ result: 'ok' })
    expect(await promised).toEqual({ errMsg: 'requestPayment:ok' })

    const heard: unknown[] = []
    const answer = requestPayment({
      ...launch,
      success: (result) => heard.push(['success', result]),
      fail: (error) => heard.push(['fail', error]),
      complete: (result) => heard.push(['complete', result]),
    })
    sheet.settle({ result: 'cancel' })
    expect(answer).toBeUndefined()
    expect(heard).toEqual([
      ['fail', { errMsg: 'requestPayment:fail cancel' }],
      ['complete', { errMsg: 'requestPayment:fail cancel' }],
    ])
  })

  it('names the failure when it was not a change of mind', async () => {
    const promised = requestPayment({ ...launch })
    sheet.settle({ result: 'fail', code: 'insufficient_funds' })
    await expect(promised).rejects.toEqual({ errMsg: 'requestPayment:fail insufficient_funds' })
  })

  it.each([
    [{ timeStamp: undefined }, 'parameter error: parameter.timeStamp should be String instead of Undefined;'],
    [{ timeStamp: 1700000000 }, 'parameter error: parameter.timeStamp should be String instead of Number;'],
    [{ paySign: '' }, 'parameter error: parameter.paySign should not be empty;'],
    [{ signType: 'MD5' }, 'parameter error: parameter.signType should be RSA;'],
    [{ package: 'up1' }, 'parameter error: parameter.package should be prepay_id=…;'],
  ])('says which parameter is wrong: %o', async (change, detail) => {
    await expect(requestPayment({ ...launch, ...change } as never)).rejects.toEqual({
      errMsg: `requestPayment:fail ${detail}`,
    })
    expect(sheet.presented).toBe(0)
  })

  it('needs a cashier on the visible page', async () => {
    setVisible(sheet, false)
    await expect(requestPayment({ ...launch })).rejects.toEqual({
      errMsg: 'requestPayment:fail no quickpass-cashier on the visible page',
    })
  })

  it('opens the cashier of the page that came last, and the one before when that goes', () => {
    const upper = new Sheet()
    setVisible(sheet, false)
    attach(upper)
    void requestPayment({ ...launch })
    expect([sheet.presented, upper.presented]).toEqual([0, 1])
    detach(upper)
    setVisible(sheet, true)
    void requestPayment({ ...launch })
    expect([sheet.presented, upper.presented]).toEqual([1, 1])
  })
})

describe('a payment that is open', () => {
  /** Opens a real payment, which ends when the test says that its page is gone. */
  async function openPayment() {
    phone.answer({
      '/plugin/v1/cashiers': () => ok(cashier()),
      '/plugin/v1/encryption-key': () => ok({ certId: '1', modulusHex: 'c0'.repeat(256), exponent: 65537 }),
    })
    const told: Outcome[] = []
    const number = startPayment(launch, (outcome) => told.push(outcome))
    await vi.waitUntil(() => paymentOf(number)?.state.step === 'choosing')
    return { number, told }
  }

  it('is the only one: a second tap fails and leaves the first alone', async () => {
    const { number, told } = await openPayment()
    await expect(requestPayment({ ...launch })).rejects.toEqual({
      errMsg: 'requestPayment:fail another payment is open',
    })
    expect(sheet.presented).toBe(0)
    paymentOf(number)!.send({ type: 'page-gone' })
    expect(told).toEqual([{ result: 'cancel' }])
    expect(paymentOf(number)).toBeUndefined()
  })

  it('can be asked for later by its package, and nothing secret was stored for that', async () => {
    const { number } = await openPayment()
    paymentOf(number)!.send({ type: 'page-gone' })
    phone.answer({ '/plugin/v1/orders/order-1': () => ok(order({ state: 'paid' })) })
    expect(await queryPayment({ package: launch.package })).toEqual({
      errMsg: 'queryPayment:ok',
      state: 'paid',
    })
    expect([...phone.storage.values()]).toEqual([[['prepay_id=up1', 'order-1']]])
  })
})

describe('the other functions', () => {
  it('do not guess about orders that were never opened here', async () => {
    await expect(queryPayment({ package: 'prepay_id=of-someone-else' })).rejects.toEqual({
      errMsg: 'queryPayment:fail order_unknown',
    })
  })

  it('tell whether a payment would work, and why not', async () => {
    phone.answer({})
    expect(await availability({})).toEqual({ errMsg: 'availability:ok', available: true, reason: 'ok' })
    setVisible(sheet, false)
    expect(await availability({})).toMatchObject({ available: false, reason: 'no-cashier' })
  })

  it('name the version', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })
})
