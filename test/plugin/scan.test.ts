import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fen, formatYuan } from '../../contract/money.ts'
import type { ScannedCode } from '../../contract/scan-door.ts'
import { type AmountKey, fenOf, pressAmountKey } from '../../plugin/cashier/scan/amount-entry.ts'
import { classify } from '../../plugin/cashier/scan/classify.ts'
import {
  advanceScan,
  canPay,
  READY,
  type ScanEffect,
  type ScanEvent,
  type ScanState,
} from '../../plugin/cashier/scan/scan.ts'
import { badgeText, viewOfScan } from '../../plugin/components/scan-flow/scan-view.ts'
import { cashier, NOW_MS } from '../support/plugin-order.ts'

const WECHAT = 'https://payapp.wechatpay.cn/qr/AQHBZ1'
const scanned: ScannedCode = {
  scanId: 'scan-1',
  kind: 'wechat.personal',
  owner: 'wechat',
  codeClass: 'personal',
  isStatic: true,
  payeeName: '江南面馆',
  payeeNameEn: 'Jiangnan Noodles',
  cityCode: '110000',
  cityName: '北京',
  cityNameEn: 'Beijing',
  amountFen: null,
  limit: { level: 'D', dayMaxFen: 50_000, usedFen: 10_000 },
  statementLine: '财付通（银联条码支付互联互通）',
  expiresAtMs: NOW_MS + 600_000,
  serverTimeMs: NOW_MS,
}

function follow(...events: ScanEvent[]) {
  let state: ScanState = READY.state
  const effects: ScanEffect[] = []
  const send = (event: ScanEvent) => {
    const step = advanceScan(state, event)
    state = step.state
    effects.push(...step.effects)
  }
  for (const event of events) send(event)
  return {
    send,
    effects,
    get state() {
      return state
    },
    view: (language: 'zh' | 'en' = 'zh') => viewOfScan(state, language)!,
    types(text: string) {
      for (const key of text) send({ type: 'key', key: key as AmountKey })
    },
  }
}

const take = (code: string): ScanEvent => ({ type: 'code', code, scanId: 'scan-1', scene: 'face-to-face' })
const inspected = (changes: Partial<ScannedCode> = {}): ScanEvent => ({
  type: 'inspected',
  scanned: { ...scanned, ...changes },
})

describe('scanning a merchant’s code', () => {
  it('says at once, before anybody is asked, whose code it is and how it is paid', () => {
    const flow = follow(take(WECHAT))
    expect(flow.view().badge).toBe('微信支付个人收款码 · 经银联转接')
    expect(flow.view('en').badge).toBe('WeChat Pay personal code · through UnionPay')
    expect(flow.effects[0]).toEqual({
      do: 'inspect',
      scanId: 'scan-1',
      code: WECHAT,
      scene: 'face-to-face',
    })
    expect(badgeText({ owner: 'unionpay', receiver: 'merchant' }, 'zh')).toBe('银联商户码')
    expect(badgeText({ owner: 'alipay', receiver: null }, 'zh')).toBe('支付宝收款码 · 经银联转接')
  })

  it.each([
    ['https://evil.example.com/pay?card=6216261000000000018', 'evil.example.com'],
    ['https://qr.95516.com.evil.cn/00010000/62', 'qr.95516.com.evil.cn'],
  ])('sends nothing of %s anywhere, and shows its host alone', (code, host) => {
    const flow = follow(take(code))
    expect(flow.effects).toEqual([])
    const { result } = flow.view()
    expect(result).toMatchObject({ headline: '没有扣款', what: '这不是可以付款的码' })
    expect(result!.todo).toBe(`链接指向 ${host}，已停止打开`)
    expect(JSON.stringify([flow.view(), flow.state])).not.toMatch(/6216261|\/pay|00010000/)
  })

  it('tells a payment code from a code to be paid, and does not keep its digits', () => {
    const flow = follow(take('6236098835899996543'))
    expect(flow.state).toEqual({ step: 'unpayable', unpayable: { why: 'payer-code' } })
    expect(flow.view().result).toMatchObject({ headline: '没有扣款', what: '这是付款码，不是收款码' })
    expect(flow.effects).toEqual([])
  })

  it('lets the payer type an amount, and says what is left today before he meets the limit', () => {
    const flow = follow(take(WECHAT), inspected())
    expect(flow.view()).toMatchObject({ limit: '这类码今日还可付 ¥400.00', canPay: false })
    flow.types('400.01')
    expect(flow.view()).toMatchObject({
      amount: '400.01',
      isOver: true,
      limit: '超过限额，这类码今日还可付 ¥400.00',
      canPay: false,
    })
    flow.send({ type: 'pay' })
    expect(flow.effects.filter((effect) => effect.do === 'open')).toEqual([])
    flow.send({ type: 'key', key: 'erase' })
    flow.send({ type: 'key', key: '0' })
    expect(flow.view()).toMatchObject({ payLabel: '支付 ¥400.00', canPay: true, isOver: false })
    flow.send({ type: 'pay' })
    flow.send({ type: 'pay' })
    expect(flow.effects.filter((effect) => effect.do === 'open')).toEqual([
      { do: 'open', scanId: 'scan-1', amountFen: 40_000 },
    ])
  })

  it('takes the amount of the code where it has one: no key changes it', () => {
    const flow = follow(take(WECHAT), inspected({ amountFen: fen(1250), limit: null }))
    flow.types('99')
    expect(flow.view()).toMatchObject({ amount: '12.50', isTyped: false, canPay: true, limit: '' })
  })

  it('hands over to the cashier once, and its outcome is the scan’s', () => {
    const flow = follow(take(WECHAT), inspected(), { type: 'key', key: '5' }, { type: 'pay' })
    flow.send({ type: 'opened', view: cashier() })
    flow.send({ type: 'payment-started', payment: 7 })
    expect(flow.state).toEqual({ step: 'paying', payment: 7 })
    flow.send({ type: 'page-gone' })
    expect(flow.effects.at(-1)).toEqual({ do: 'end-payment', payment: 7 })
    flow.send({ type: 'payment-over', outcome: { result: 'ok' } })
    expect(flow.effects.at(-1)).toEqual({ do: 'settle', outcome: { result: 'ok' } })
  })

  it('refused by a rule says that nothing was charged, why, and what else works', () => {
    const why = {
      rule: 'wechat-personal-2021-09-30',
      alternatives: ['show-payment-code', 'ask-for-unionpay-code', 'later-date'],
    } as const
    const flow = follow(take(WECHAT), {
      type: 'refused',
      refusal: { code: 'region_not_open', networkCode: '62', why },
    })
    expect(flow.view().result).toMatchObject({
      headline: '没有扣款',
      what: '该地区暂未开通云闪付扫码',
      advice: ['请商家提供银联收款码', '之后会逐步开通'],
      buttons: [
        { action: 'show-code', label: '出示付款码' },
        { action: 'scan-again', label: '重新扫码' },
      ],
      support: '错误代码 region_not_open · 62 · wechat-personal-2021-09-30',
    })
    flow.send({ type: 'again' })
    expect(flow.state.step).toBe('ready')
    expect(flow.effects.at(-1)).toEqual({ do: 'scan', scene: 'face-to-face' })
  })

  it('offers as a button what can be done on the spot, and says the rest', () => {
    const why = {
      rule: 'personal-static-remote-2022-03-01',
      alternatives: ['scan-merchant-code', 'show-payment-code', 'open-owner-app'],
    } as const
    const flow = follow(take(WECHAT), {
      type: 'refused',
      refusal: { code: 'code_not_payable', networkCode: '40', why },
    })
    expect(flow.view('en').result).toMatchObject({
      advice: ["Pay in the app of the code's owner"],
      buttons: [
        { action: 'show-code', label: 'Show my payment code' },
        { action: 'scan-again', label: 'Scan again' },
      ],
    })
  })

  it('refused for the amount goes back to the amount', () => {
    const why = { rule: 'day-limit-d', alternatives: ['pay-less'] } as const
    const flow = follow(take(WECHAT), inspected(), { type: 'key', key: '5' }, { type: 'pay' })
    flow.send({ type: 'refused', refusal: { code: 'day_limit', networkCode: '61', why } })
    expect(flow.view().result?.buttons[0]).toEqual({ action: 'pay-less', label: '修改金额' })
    flow.send({ type: 'pay-less' })
    expect(flow.view()).toMatchObject({ screen: 'amount', amount: '' })
  })

  it('keeps nothing of a code but who it belongs to', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{8,20}$/), (token) => {
        const flow = follow(take(`https://payapp.wechatpay.cn/qr/${token}`))
        expect(JSON.stringify([flow.state, flow.view()])).not.toContain(token)
      }),
    )
  })
})

describe('the amount', () => {
  const typed = (keys: string) => [...keys].reduce((text, key) => pressAmountKey(text, key as AmountKey), '')

  it('is exact to the fen, whatever is typed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (amountFen) => {
        expect(fenOf(typed(formatYuan(amountFen).replace(/,/g, '')))).toBe(amountFen)
      }),
    )
    expect([fenOf(''), fenOf('0.'), fenOf('0.1'), fenOf('12'), fenOf('12.')]).toEqual([0, 0, 10, 1200, 1200])
  })

  it('takes no key that makes no amount', () => {
    expect(typed('.5')).toBe('0.5')
    expect(typed('007')).toBe('7')
    expect(typed('1.234')).toBe('1.23')
    expect(typed('1..2')).toBe('1.2')
    expect(typed('123456789')).toBe('1234567')
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'0123456789.', 'erase')), (keys) => {
        const text = keys.reduce((so, key) => pressAmountKey(so, key as AmountKey), '')
        expect(text).toMatch(/^(\d{1,7}(\.\d{0,2})?)?$/)
        expect(Number.isSafeInteger(fenOf(text))).toBe(true)
      }),
    )
  })

  it('at the limit passes, one fen above does not', () => {
    const desk = (amount: string) => ({ scanned, typed: amount })
    expect(canPay(desk('400'))).toBe(true)
    expect(canPay(desk('400.01'))).toBe(false)
    expect(canPay(desk('0'))).toBe(false)
  })
})

it('classifies without throwing, whatever is scanned', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      (text) => typeof classify(text).isPayable === 'boolean',
    ),
  )
})
