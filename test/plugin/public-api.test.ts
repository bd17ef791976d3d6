import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  attach,
  type Cashier,
  detach,
  type Errand,
  settleErrand,
  setVisible,
} from '../../plugin/cashier/cashiers.ts'
import type { Outcome } from '../../plugin/cashier/payment-state.ts'
import { paymentOf, startPayment } from '../../plugin/cashier/payments.ts'
import {
  availability,
  queryPayment,
  requestPayment,
  scanToPay,
  showPaymentCode,
  topUp,
  version,
} from '../../plugin/index.ts'
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
  readonly errands: Errand[] = []
  readonly dismissed: Outcome[] = []

  get presented(): number {
    return this.errands.length
  }

  present(errand: Errand): void {
    this.errands.push(errand)
  }

  dismiss(_errand: Errand, outcome: Outcome): void {
    this.dismissed.push(outcome)
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
  settleErrand({ result: 'cancel' })
  detach(sheet)
  vi.unstubAllGlobals()
})

describe('requestPayment', () => {
  it('ends as wx.requestPayment does, by promise or by callbacks', async () => {
    const promised = requestPayment({ ...launch })
    settleErrand({ result: 'ok' })
    expect(await promised).toEqual({ errMsg: 'requestPayment:ok' })

    const heard: unknown[] = []
    const answer = requestPayment({
      ...launch,
      success: (result) => heard.push(['success', result]),
      fail: (error) => heard.push(['fail', error]),
      complete: (result) => heard.push(['complete', result]),
    })
    settleErrand({ result: 'cancel' })
    expect(answer).toBeUndefined()
    expect(heard).toEqual([
      ['fail', { errMsg: 'requestPayment:fail cancel' }],
      ['complete', { errMsg: 'requestPayment:fail cancel' }],
    ])
  })

  it('names the failure when it was not a change of mind', async () => {
    const promised = requestPayment({ ...launch })
    settleErrand({ result: 'fail', code: 'insufficient_funds' })
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
    requestPayment({ ...launch, complete: () => {} })
    expect([sheet.presented, upper.presented]).toEqual([0, 1])
    settleErrand({ result: 'cancel' })
    detach(upper)
    setVisible(sheet, true)
    requestPayment({ ...launch, complete: () => {} })
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

describe('scanToPay, showPaymentCode and topUp', () => {
  it('do their errand in the sheet of the visible page, and end as wx functions do', async () => {
    const scanned = scanToPay({ code: 'https://qr.alipay.com/fkx1' })
    settleErrand({ result: 'ok' })
    expect(await scanned).toEqual({ errMsg: 'scanToPay:ok' })
    const shown = showPaymentCode({})
    settleErrand({ result: 'cancel' })
    await expect(shown).rejects.toEqual({ errMsg: 'showPaymentCode:fail cancel' })
    const toppedUp = topUp({ serviceId: 'qcoin' })
    settleErrand({ result: 'fail', code: 'top_up_undelivered' })
    await expect(toppedUp).rejects.toEqual({ errMsg: 'topUp:fail top_up_undelivered' })
    expect(sheet.errands).toEqual([
      { kind: 'scan', code: 'https://qr.alipay.com/fkx1' },
      { kind: 'code' },
      { kind: 'top-up', serviceId: 'qcoin' },
    ])
    expect(sheet.dismissed).toHaveLength(3)
  })

  it('never open a second sheet, and end only once', async () => {
    const first = showPaymentCode({})
    await expect(scanToPay({})).rejects.toEqual({ errMsg: 'scanToPay:fail another payment is open' })
    await expect(requestPayment({ ...launch })).rejects.toEqual({
      errMsg: 'requestPayment:fail another payment is open',
    })
    settleErrand({ result: 'ok' })
    settleErrand({ result: 'cancel' })
    expect(await first).toEqual({ errMsg: 'showPaymentCode:ok' })
    expect(sheet.dismissed).toEqual([{ result: 'ok' }])
  })

  it('say what is missing where no sheet stands on the page', async () => {
    setVisible(sheet, false)
    await expect(topUp({})).rejects.toEqual({
      errMsg: 'topUp:fail no quickpass-cashier on the visible page',
    })
  })
})

describe('the other functions', () => {
  it('do not guess about orders that were never opened here', async () => {
    await expect(queryPayment({ package: 'prepay_id=of-someone-else' })).rejects.toEqual({
      errMsg: 'queryPayment:fail order_unknown',
    })
  })

  it('end once even when the host’s callback throws, and leave its mistake for the host to see', async () => {
    const others = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    const thrown = new Promise((resolve) => process.once('unhandledRejection', resolve))
    const heard: string[] = []
    phone.answer({ '/plugin/v1/availability': () => 'lost' })
    availability({
      success: ({ errMsg }) => {
        heard.push(errMsg)
        throw new Error('a mistake of the host')
      },
      fail: ({ errMsg }) => heard.push(errMsg),
    })
    expect(await thrown).toEqual(new Error('a mistake of the host'))
    for (const other of others) process.on('unhandledRejection', other)
    expect(heard).toEqual(['availability:ok'])
  })

  it('tell what would work, and why not', async () => {
    const features = { pay: null, scan: null, code: 'paused', 'top-up': 'not-enrolled' }
    const view = { features, cohort: 'percentage', betaFrom: '2021-09-22', serverTimeMs: 0 }
    phone.answer({ '/plugin/v1/availability': () => ok(view) })
    expect(await availability({})).toEqual({
      errMsg: 'availability:ok',
      available: true,
      reason: 'ok',
      features,
    })
    setVisible(sheet, false)
    expect(await availability({})).toMatchObject({ available: false, reason: 'no-cashier', features })
    setVisible(sheet, true)
    const early = { ...features, pay: 'before-beta' }
    phone.answer({ '/plugin/v1/availability': () => ok({ ...view, features: early }) })
    expect(await availability({})).toMatchObject({ available: false, reason: 'before-beta' })
    phone.answer({ '/plugin/v1/availability': () => 'lost' })
    expect(await availability({})).toEqual({
      errMsg: 'availability:ok',
      available: false,
      reason: 'bridge-unreachable',
    })
  })

  it('name the version', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
  })
})
