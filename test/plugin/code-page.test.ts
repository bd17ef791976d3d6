import decodeQr from 'qr/decode.js'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fen } from '../../contract/money.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import { bundleWithPlugin, openCodePhone, type PaintedPicture } from '../support/plugin-code-page.ts'
import { attempt, order } from '../support/plugin-order.ts'

let bundle: Bundle
let phone: Awaited<ReturnType<typeof openCodePhone>>

beforeAll(async () => {
  bundle = await bundleWithPlugin()
})
afterEach(() => {
  phone.bench.close()
})

const open = async (where: 'page' | 'inline' = 'page', skewMs = 0) => {
  phone = await openCodePhone(bundle, where, skewMs)
  await phone.showsCode()
  return phone
}
const BRIGHT = { brightness: 0.9, keepsOn: true, capture: 'hidden' }
const AS_BEFORE = { brightness: 0.3, keepsOn: false, capture: 'none' }
const scanned = { version: 2, payeeName: '江南面馆', acquirer: 'wechat', amountFen: fen(150_000) } as const

describe('a payment code on the screen', () => {
  it('is what the bridge issued, drawn in whole pixels, and read by a decoder', async () => {
    const { shown, issued } = await open()
    expect(digitsIn(shown()!)).toBe(issued[0]!.digits)
    const { bars, barsPx } = shown()!
    // 176 modules of two points each, ten of them white on both sides.
    expect([barsPx, bars[0]!.left, barsPx - bars.at(-1)!.left - bars.at(-1)!.width]).toEqual([352, 20, 20])
  })

  it.each([0, 120_000, -120_000])('is there on a phone whose clock is %i ms wrong', async (skewMs) => {
    const { shown, issued, pass } = await open('page', skewMs)
    expect(digitsIn(shown()!)).toBe(issued[0]!.digits)
    await pass(54_000)
    expect(issued).toHaveLength(1)
    await pass(1000)
    expect(digitsIn(shown()!)).toBe(issued[1]!.digits)
  })

  it('crosses to the screen in one piece when it is renewed', async () => {
    const { page, issued, shown, bench } = await open()
    const before = bench.messages.length
    const renders = () => page.ops.filter(([name]) => name === 'render').length
    const renderedBefore = renders()
    await phone.tap('更新付款码')
    await bench.until('the next code', () => issued.length === 2 && digitsIn(shown()!) === issued[1]!.digits)
    expect(bench.messages.length).toBeGreaterThan(before)
    expect(renders() - renderedBefore).toBeLessThanOrEqual(3)
  })

  it('hides its digits until the payer has agreed to see them', async () => {
    const { page, issued, calls } = await open()
    expect(page.text()).not.toContain(issued[0]!.digits)
    await phone.tap('查看数字')
    expect(page.text()).toContain('切勿把数字告诉他人')
    expect(calls.some(({ path }) => path.endsWith('/reveal'))).toBe(false)
    await phone.tap('查看数字')
    expect(page.text()).toContain('6200 0000 0000 0000 001')
    expect(page.text()).toContain('这个码付款时须输入支付密码')
  })

  it('is renewed at once when the host has seen a screenshot', async () => {
    const { page, shown, issued, bench } = await open('inline')
    page.tap('#shot')
    await bench.until('the next code', () => issued.length === 2 && shown() !== null)
    expect(digitsIn(shown()!)).toBe(issued[1]!.digits)
  })

  it('is renewed on return, and ended on leaving', async () => {
    const { bench, shown, issued, calls } = await open()
    await bench.send({ type: 'hidePage', pageId: 'p1' })
    expect(shown()).toBeNull()
    expect(calls.at(-1)!.path).toBe(`/plugin/v1/codes/${issued[0]!.codeId}/retire`)
    await bench.send({ type: 'showPage', pageId: 'p1' })
    await bench.until('the next code', () => shown() !== null)
    expect(digitsIn(shown()!)).toBe(issued[1]!.digits)
  })

  it('is never stale: without a network it is covered at its deadline', async () => {
    const { shown, page, pass, goesOffline } = await open()
    goesOffline()
    await pass(59_000)
    expect(shown()).not.toBeNull()
    await pass(1000)
    expect(shown()).toBeNull()
    expect(page.text()).toContain('网络连接失败，请检查网络后重试')
    goesOffline(false)
    await pass(5000)
    expect(shown()).not.toBeNull()
  })

  it('is never the one before, even when the next one cannot be drawn', async () => {
    const { shown, issued } = await open()
    phone.spoilsSymbols()
    await phone.tap('更新付款码')
    expect([issued.length, shown()]).toEqual([2, null])
  })

  it('is renewed by itself five seconds before it ends, and says how long it has', async () => {
    const { shown, issued, pass, page } = await open()
    expect(page.text()).toContain('约 60 秒后自动更新')
    await pass(54_000)
    expect([issued.length, page.text().includes('约 10 秒后自动更新')]).toEqual([1, true])
    await pass(1000)
    expect(digitsIn(shown()!)).toBe(issued[1]!.digits)
    expect(page.text()).toContain('约 60 秒后自动更新')
  })
})

describe('the light of the screen', () => {
  it('is put back on every way out', async () => {
    const exits: [string, () => Promise<unknown>][] = [
      ['hidden, as by a call or the background', () => phone.bench.send({ type: 'hidePage', pageId: 'p1' })],
      ['closed', () => phone.bench.send({ type: 'closePage', pageId: 'p1' })],
      ['another card', () => phone.tap('换卡 平安银行 储蓄卡 (0018)')],
      ['scanned', () => tell({ ...scanned, state: 'awaiting-pin' })],
      ['paid', () => tell({ ...scanned, state: 'paid' })],
      ['failed', () => tell({ ...scanned, state: 'failed', failure: 'insufficient_funds' })],
    ]
    for (const [name, exit] of exits) {
      await open()
      await phone.bench.until(`the light before ${name}`, () => phone.glass.brightness === 0.9)
      expect(phone.glass).toEqual(BRIGHT)
      await exit()
      await phone.bench.settled()
      expect(phone.glass, name).toEqual(AS_BEFORE)
      phone.bench.close()
    }
  })

  it('is put back when a component is taken off a host’s page', async () => {
    const { page, bench, glass } = await open('inline')
    await bench.until('the light', () => glass.brightness === 0.9)
    page.tap('#gone')
    await bench.settled()
    expect(glass).toEqual(AS_BEFORE)
  })
})

describe('a merchant scans the code', () => {
  it('and the payer types the PIN under the amount and the name', async () => {
    const { page, bench } = await open()
    await tell({ ...scanned, state: 'awaiting-pin' })
    expect(page.text()).toContain('江南面馆¥1,500.00')
    expect(page.text()).toContain('请输入支付密码')
    for (const digit of '135791') await phone.tap(digit)
    await bench.until('the confirmation', () => phone.calls.some(({ path }) => path.endsWith('/confirm')))
    expect(JSON.stringify([page.ops, phone.calls])).not.toContain('135791')
  })

  it('and a failure says that nothing was charged, and offers another code', async () => {
    const { page, issued, shown, bench } = await open()
    await tell({ ...scanned, state: 'failed', failure: 'insufficient_funds' })
    expect(page.text()).toMatch(/没有扣款.*卡内余额不足.*请换一张卡/)
    await phone.tap('再出示付款码')
    await bench.until('another code', () => shown() !== null)
    expect(digitsIn(shown()!)).toBe(issued.at(-1)!.digits)
  })

  it('and a rule that refuses it is named, with the way that works instead', async () => {
    const refused = order({
      attempt: attempt('a', {
        state: 'failed',
        failure: 'direction_not_open',
        networkCode: '40',
        rule: 'no-link-unionpay-alipay-merchant-scans',
      }),
    })
    const { page, bench } = await open()
    await tell({ ...scanned, state: 'failed', failure: 'direction_not_open', order: refused })
    expect(page.text()).toMatch(/没有扣款.*商家的钱包暂不支持扫云闪付付款码/)
    expect(page.text()).toContain('错误代码 direction_not_open · 40 · no-link-unionpay-alipay-merchant-scans')
    expect(page.text()).toContain('· 请商家提供银联收款码')
    expect(bench.console().filter((line) => /warn|error/.test(line))).toEqual([])
    await phone.tap('扫商家的收款码')
    await bench.until('the scanner', () => bench.of('call').some(({ name }) => name === 'scanCode'))
    expect(page.text()).toContain('银联、微信支付、支付宝的收款码都可以扫')
    expect(bench.of('call').filter(({ name }) => name === 'navigateBack')).toEqual([])
  })

  it('on a host’s page, which cannot scan, says in words what works instead', async () => {
    const { page } = await open('inline')
    await tell({ ...scanned, state: 'failed', failure: 'region_not_open' })
    expect(page.text()).toContain('· 扫商家的收款码· 请商家提供银联收款码· 其他城市可能已开通')
    expect(() => phone.touch('扫商家的收款码')).toThrow('nothing to tap')
  })

  it('on a host’s page, which has no way back, can be told that the payer would rather not', async () => {
    const { calls, issued, page } = await open('inline')
    await tell({ ...scanned, state: 'awaiting-pin' })
    await phone.tap('取消')
    expect(calls.at(-1)!.path).toBe(`/plugin/v1/codes/${issued[0]!.codeId}/retire`)
    await tell({ ...scanned, version: 3, state: 'failed', failure: 'pin_not_given' })
    expect(page.text()).toMatch(/没有扣款.*未及时输入支付密码/)
  })

  it('on a host’s page goes on with another code, and tells the host', async () => {
    const { bench, page } = await open('inline')
    await tell({ ...scanned, state: 'paid' })
    expect(page.text()).toContain('已支付')
    await phone.tap('完成')
    await phone.showsCode()
    expect(bench.said()).toEqual(['heard showPaymentCode:ok'])
  })
})

it('raises no warning and no error on any of these ways', async () => {
  const { bench } = await open()
  await phone.tap('更新付款码')
  await phone.tap('查看数字')
  await phone.tap('取消')
  await phone.tap('换卡 平安银行 储蓄卡 (0018)')
  await phone.tap('返回')
  await phone.showsCode()
  expect(bench.console().filter((line) => /warn|error/.test(line))).toEqual([])
})

/** The bridge has news of the code that is on the screen. */
async function tell(state: Parameters<(typeof phone.watches)[number]['answer']>[0]) {
  await phone.bench.until('a question', () => phone.watches.length > 0)
  phone.watches.at(-1)!.answer(state)
  await phone.bench.settled()
}

/** Reads the QR symbol off the painted boxes. */
function digitsIn({ dots, qrPx }: PaintedPicture): string {
  const side = Math.round(qrPx)
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  const modulePx = qrPx / 29
  for (const { left, top, width } of dots) {
    for (let y = Math.round(top); y < Math.round(top + modulePx); y++) {
      for (let x = Math.round(left); x < Math.round(left + width); x++)
        data.fill(0, 4 * (y * side + x), 4 * (y * side + x) + 3)
    }
  }
  return decodeQr({ width: side, height: side, data })
}
