import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openPin } from '../../bridge-server/acp/pinblock.ts'
import type { LaunchParams } from '../../contract/plugin-api.ts'
import type { OrderView, PayRequest } from '../../contract/plugin-door.ts'
import { type Answer, accepted, refused } from '../../plugin/api/answer.ts'
import type { Bridge } from '../../plugin/api/bridge.ts'
import { EntropyPool } from '../../plugin/api/entropy.ts'
import type { Outcome } from '../../plugin/cashier/payment-state.ts'
import { PinEntry } from '../../plugin/cashier/pin-entry.ts'
import { runPayment } from '../../plugin/cashier/run-payment.ts'
import { attempt, cashier, NOW_MS, order, SAVINGS } from '../support/plugin-order.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const modulusHex = Buffer.from(publicKey.export({ format: 'jwk' }).n!, 'base64url').toString('hex')
const KEY = { certId: '68759622183', modulusHex, exponent: 65537 }
/** Any account whose twelve digits before the last are the card's. */
const ACCOUNT = `6${SAVINGS.pinAccount}0`

const launch: LaunchParams = {
  timeStamp: '1700000000',
  nonceStr: 'nonce',
  package: 'prepay_id=up1',
  signType: 'RSA',
  paySign: 'sign',
}

/** A phone before a bridge that the test plays; time passes only when the test says so. */
function phone(answers: Partial<Bridge>) {
  const sent: PayRequest[] = []
  const told: Outcome[] = []
  const seen: string[] = []
  const timers = new Set<{ atMs: number; run: () => void }>()
  let nowMs = NOW_MS
  const pinEntry = new PinEntry()
  const bridge = {
    openCashier: async () => accepted(cashier()),
    getEncryptionKey: async () => accepted(KEY),
    getOrder: async () => refused('network_unreachable'),
    ...answers,
    pay: async (request: PayRequest) => {
      sent.push(request)
      return (answers.pay ?? (async () => refused('outcome_unknown')))(request)
    },
  } as Bridge
  const time = {
    nowMs: () => nowMs,
    after(delayMs: number, run: () => void) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  const world = { bridge, randomness: new EntropyPool(), time, pinEntry }
  const payment = runPayment(
    world,
    () => bridge.openCashier(launch),
    (outcome) => told.push(outcome),
  )
  payment.watch((state) => seen.push(JSON.stringify(state)))

  return {
    payment,
    sent,
    told,
    seen,
    pinEntry,
    timers,
    /** Lets everything that has been answered arrive. */
    async settle() {
      for (let i = 0; i < 20; i++) await Promise.resolve()
    },
    async pass(ms: number) {
      nowMs += ms
      for (const timer of [...timers]) {
        if (timer.atMs > nowMs) continue
        timers.delete(timer)
        timer.run()
      }
      await this.settle()
    },
    async payWithPin(pin: string, attemptId = 'attempt-0000000000000001') {
      payment.send({ type: 'pay' })
      for (const digit of pin) pinEntry.press(digit)
      payment.send({ type: 'pin-complete', attemptId })
      await this.settle()
    },
  }
}

describe('a payment on the phone', () => {
  it('sends the PIN so that only UnionPay can read it, and keeps it nowhere', async () => {
    const own = phone({ pay: async () => accepted(order({ state: 'paid', version: 2 })) })
    await own.settle()
    await own.payWithPin('246813')
    expect(own.payment.state.step).toBe('paid')
    expect(own.sent).toHaveLength(1)
    expect(own.sent[0]).toMatchObject({ cardId: SAVINGS.cardId, encryptCertId: KEY.certId })
    expect(openPin(privateKey, own.sent[0]!.encryptedPin, ACCOUNT)).toBe('246813')
    expect(own.pinEntry.count).toBe(0)
    expect(own.seen.join()).not.toContain('246813')
    expect(JSON.stringify(own.sent)).not.toContain('246813')
  })

  it('finds a payment whose answer was lost, with one request and one debit', async () => {
    const states: Answer<OrderView>[] = [
      refused('network_unreachable'),
      accepted(order({ state: 'paying', version: 2, attempt: attempt('attempt-0000000000000001') })),
      accepted(order({ state: 'paid', version: 3 })),
    ]
    const own = phone({ getOrder: async () => states.shift()! })
    await own.settle()
    await own.payWithPin('123456')
    expect(own.payment.state.step).toBe('processing')
    await own.pass(1000)
    expect(own.payment.state.step).toBe('paid')
    expect(own.sent).toHaveLength(1)
  })

  it('sends a request that never arrived again, byte for byte', async () => {
    let asked = 0
    const own = phone({
      pay: async () =>
        own.sent.length === 1 ? refused('outcome_unknown') : accepted(order({ state: 'paid', version: 2 })),
      getOrder: async () => {
        asked++
        return accepted(order())
      },
    })
    await own.settle()
    await own.payWithPin('123456')
    expect(own.payment.state.step).toBe('paid')
    expect(asked).toBe(1)
    expect(own.sent[1]).toEqual(own.sent[0])
  })

  it('sends nothing when there is no key to seal with, and may be tried again', async () => {
    const keys: Answer<typeof KEY>[] = [
      refused('network_unreachable'),
      refused('network_unreachable'),
      accepted(KEY),
    ]
    const own = phone({
      getEncryptionKey: async () => keys.shift()!,
      pay: async () => accepted(order({ state: 'paid', version: 2 })),
    })
    await own.settle()
    await own.payWithPin('123456')
    expect(own.payment.state).toMatchObject({
      step: 'failed',
      failed: { code: 'network_unreachable', money: 'no' },
    })
    expect(own.sent).toEqual([])
    own.payment.send({ type: 'retry' })
    await own.payWithPin('123456', 'attempt-0000000000000002')
    expect(own.payment.state.step).toBe('paid')
  })

  it('sends nothing for who has left before there was a key to seal with', async () => {
    let give: (key: Answer<typeof KEY>) => void = () => {}
    const own = phone({ getEncryptionKey: () => new Promise((resolve) => (give = resolve)) })
    await own.settle()
    await own.payWithPin('135791')
    own.payment.send({ type: 'page-gone' })
    give(accepted(KEY))
    await own.settle()
    expect([own.sent, own.told]).toEqual([[], [{ result: 'fail', code: 'outcome_unknown' }]])
  })

  it('survives a key that is none', async () => {
    const own = phone({ getEncryptionKey: async () => accepted({ ...KEY, modulusHex: 'ff' }) })
    await own.settle()
    await own.payWithPin('123456')
    expect(own.payment.state).toMatchObject({ step: 'failed', failed: { code: 'system_error', money: 'no' } })
  })

  it('speaks after one second, and after five says what one can do', async () => {
    const own = phone({ openCashier: () => new Promise(() => {}) })
    expect(own.payment.state).toMatchObject({ patience: 'fresh' })
    await own.pass(1000)
    expect(own.payment.state).toMatchObject({ patience: 'words' })
    await own.pass(4000)
    expect(own.payment.state).toMatchObject({ patience: 'advice' })
  })

  it('asks the bridge when the time to pay is over', async () => {
    const closed = order({ state: 'closed', version: 2, serverTimeMs: NOW_MS + 900_000 })
    const own = phone({ getOrder: async () => accepted(closed) })
    await own.settle()
    await own.pass(900_000)
    expect(own.payment.state).toMatchObject({ step: 'failed', failed: { code: 'order_expired' } })
  })

  it('leaves no timer behind, and says how it ended, when its page goes away', async () => {
    const own = phone({})
    await own.settle()
    await own.payWithPin('123456')
    own.payment.send({ type: 'page-gone' })
    expect(own.told).toEqual([{ result: 'fail', code: 'outcome_unknown' }])
    expect(own.timers.size).toBe(0)
  })
})

describe('typing a PIN', () => {
  it('takes six digits, gives them once, and forgets', () => {
    const entry = new PinEntry()
    for (const key of ['1', 'x', '2', '3', '4', '5', '6', '7']) entry.press(key)
    expect(entry.isComplete).toBe(true)
    entry.erase()
    expect(entry.take()).toBeNull()
    for (const key of '654321') entry.press(key)
    expect(entry.take()).toBe('654321')
    expect(entry.take()).toBeNull()
    expect(JSON.stringify(entry)).toBe('{}')
  })
})
