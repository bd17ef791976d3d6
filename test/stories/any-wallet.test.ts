import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorld, type TestWorld } from '../support/world.ts'
import { BOOKS_IN_ORDER, readBooks } from '../support/world-books.ts'
import { Controls } from '../support/world-controls.ts'
import { cardThat, openShopper, type Shopper } from './shopper.ts'

/** Three days after Alipay's announcement. Chengdu is a capital and one of Alipay's cities; Suzhou is neither. */
const OCTOBER_2021 = Date.parse('2021-10-05T10:00:00+08:00')
const CHENGDU = '510100'
const SUZHOU = '320500'
const DAY_MS = 86_400_000

let world: TestWorld
let controls: Controls

beforeAll(async () => {
  world = await openWorld('any wallet', OCTOBER_2021)
  controls = new Controls(world)
})
afterAll(() => world.close())
afterEach(() => world.dismissGuests())

const goesTo = async (lin: Shopper, way: string) => {
  await lin.phone.tapTab('pages/quickpass/quickpass')
  if (lin.phone.dialog()) await lin.phone.answerDialog('允许')
  await lin.taps(way)
}

/** From the tab of Cloud QuickPass: opens the scanner and holds a code before it. */
const scans = async (lin: Shopper, code: string) => {
  await goesTo(lin, '扫一扫')
  await lin.phone.scans(code)
}

const keysIn = async (lin: Shopper, amount: string) => {
  for (const key of amount) await lin.taps(`[aria-label="${key}"]`)
}

/** Pays what stands on the page with the card that is there, or with a new one. */
const pays = async (lin: Shopper, amount: string) => {
  await lin.taps(`支付 ¥${amount}`)
  await lin.phone.waitFor(() => /添加银行卡|\(0018\)/.test(lin.reads()))
  if (!lin.reads().includes('(0018)')) await lin.addsCard(cardThat('00'))
  await lin.confirms()
  await lin.typesPin()
}

/** What a scanner reads from the screen once a code stands there. */
const readsCode = async (lin: Shopper): Promise<string> => {
  await lin.sees('秒后自动更新')
  return lin.phone.readCode() ?? 'nothing'
}

const paymentsInBooks = async () => (await readBooks(world.urls.unionpay)).postings

test('codes of all three wallets are scanned and paid; the records say whose they were', async () => {
  const lin = await openShopper(world, 'lin')
  for (const [owner, badge] of [
    ['unionpay', '银联商户码'],
    ['wechat', '微信支付商户码 · 经银联转接'],
    ['alipay', '支付宝商户码 · 经银联转接'],
  ] as const) {
    const { code, merchantName } = await controls.codeOf(owner, CHENGDU)
    await scans(lin, code)
    await lin.sees(badge, merchantName, '成都')
    await keysIn(lin, '12.5')
    await pays(lin, '12.50')
    await lin.sees('已支付', '12.50')
    await lin.taps('完成')
  }
  await goesTo(lin, '付款记录')
  await lin.sees('扫码付款', '12.50')
  const { merchantName } = await controls.codeOf('wechat', CHENGDU)
  await lin.taps(merchantName)
  await lin.sees('账单显示', '财付通', '微信支付', '平安银行')
})

test('the code on the phone is taken by a till of each wallet, and each new code is another', async () => {
  const lin = await openShopper(world, 'lin')
  await goesTo(lin, '付款码')
  const seen = new Set<string>()
  for (const acquirer of ['unionpay', 'wechat', 'alipay'] as const) {
    const digits = await readsCode(lin)
    expect(digits).toMatch(/^62\d{17}$/)
    expect(lin.phone.shownCodes().map(({ text }) => text)).toEqual([digits, digits])
    expect(lin.phone.screen.brightness).toBeGreaterThan(0.8)
    seen.add(digits)
    expect(await controls.tillScans(acquirer, CHENGDU, 3456, digits)).toMatchObject({ result: 'paid' })
    await world.settle()
    await lin.sees('已支付', '34.56')
    expect(await controls.tillScans(acquirer, CHENGDU, 3456, digits)).not.toMatchObject({ result: 'paid' })
    await lin.taps('完成')
    expect(lin.phone.screen.brightness).toBeLessThan(0.8)
    await goesTo(lin, '付款码')
  }
  expect(seen.size).toBe(3)
  await lin.phone.back()
  expect(lin.phone.screen.brightness).toBeLessThan(0.8)
})

test('a large sum asks for the PIN on the phone, and the till gets its money then', async () => {
  const lin = await openShopper(world, 'lin')
  await goesTo(lin, '付款码')
  const digits = await readsCode(lin)
  expect(await controls.tillScans('wechat', CHENGDU, 123_400, digits)).toMatchObject({
    result: 'awaiting-pin',
  })
  await world.settle()
  await lin.sees('1,234.00', '请输入支付密码')
  await lin.typesPin()
  await lin.sees('已支付', '1,234.00')
})

test('payers of WeChat and Alipay pay a UnionPay merchant, by his code and by theirs', async () => {
  for (const wallet of ['wechat', 'alipay'] as const) {
    const { code } = await controls.codeOf('unionpay', CHENGDU)
    expect(await controls.walletScans(wallet, code, 800)).toMatchObject({ result: 'paid' })
    const shown = await controls.walletCode(wallet)
    expect(await controls.tillScans('unionpay', CHENGDU, 900, shown)).toMatchObject({ result: 'paid' })
  }
})

test('who believes the sceptics finds the other direction closed, and nothing in the books', async () => {
  const lin = await openShopper(world, 'lin')
  await controls.choosePreset('realistic')
  const before = await paymentsInBooks()
  await goesTo(lin, '付款码')
  const digits = await readsCode(lin)
  const refused = await controls.tillScans('alipay', CHENGDU, 1000, digits)
  expect(refused).toMatchObject({ result: 'refused', rule: expect.any(String) })
  expect(refused.alternatives).toContain('scan-merchant-code')
  expect(await paymentsInBooks()).toEqual(before)
  await controls.choosePreset('as-announced')
})

test('Q coins are paid and delivered; what cannot be delivered is paid back, step by step', async () => {
  const lin = await openShopper(world, 'lin')
  await goesTo(lin, '充值中心')
  for (const [account, ending] of [
    ['10001', '充值成功'],
    ['99002', '款项已退回'],
  ] as const) {
    await lin.sees('Q币')
    await lin.phone.type('QQ 号', account)
    await lin.taps('30 Q币')
    await lin.taps('核对账号')
    await lin.sees('充值给')
    await pays(lin, '30.00')
    await lin.sees('已支付', '30.00')
    await lin.taps('完成')
    await lin.sees('已付款')
    await world.settle()
    // The network carries a refund out a few seconds after it took it.
    await world.advance(10_000)
    await lin.sees(ending)
    await lin.taps('再充一笔')
  }
})

test('a Taobao shop takes Cloud QuickPass through Alipay, another says why it does not; the money goes back on demand', async () => {
  const lin = await openShopper(world, 'lin')
  await goesTo(lin, '淘宝店铺')
  await lin.sees('170 / 200 家可用云闪付')
  await lin.taps('这家店暂不支持云闪付')
  await lin.sees('可用支付宝或银行卡')
  lin.seesNo('立即购买')
  await lin.phone.back()
  await lin.taps('可用云闪付')
  await lin.sees('由支付宝收单')
  await lin.taps('立即购买')
  await lin.opensCashier()
  await lin.confirms()
  await lin.typesPin()
  await lin.sees('已支付')
  await lin.taps('完成')
  await lin.sees('订单详情', '支付宝收单')
  await lin.taps('申请退款')
  await lin.phone.answerDialog('申请退款')
  await lin.sees('退款处理中')
  await world.settle()
  await world.advance(10_000)
  await lin.sees('已退款')
})

test("the day's netting shows each institution's share, and sums to zero", async () => {
  await world.settle()
  const { positions } = await controls.settle()
  expect(positions.reduce((sum, { netFen }) => sum + netFen, 0)).toBe(0)
  const shares = new Map(positions.map(({ institution, netFen }) => [institution, netFen]))
  // Tenpay and Alipay acquired, and their wallets paid: both roles have a share.
  for (const institution of ['acquirer:99010000', 'acquirer:99020000', 'acquirer:48020000'])
    expect(shares.get(institution)).toBeGreaterThan(0)
  for (const institution of ['issuer:990101', 'issuer:990201', 'issuer:621626'])
    expect(shares.get(institution)).toBeLessThan(0)
  const { audit } = await readBooks(world.urls.unionpay)
  expect(audit).toEqual(BOOKS_IN_ORDER)
})

test('an Alipay code in Suzhou is refused in October 2021 with the rule, and paid a year later', async () => {
  const lin = await openShopper(world, 'lin')
  const before = await paymentsInBooks()
  const { code, merchantName } = await controls.codeOf('alipay', SUZHOU)
  await scans(lin, code)
  await lin.sees('没有扣款', '该地区暂未开通云闪付扫码', 'alipay-')
  expect(await paymentsInBooks()).toEqual(before)
  expect((await controls.settle()).positions.filter(({ netFen }) => netFen !== 0)).toEqual([])

  await world.advance(365 * DAY_MS)
  const later = await openShopper(world, 'lin')
  await scans(later, code)
  await later.sees(merchantName, '苏州')
  await keysIn(later, '5')
  await pays(later, '5.00')
  await later.sees('已支付', '5.00')
}, 120_000)

test("since March 2022 a person's printed code is paid face to face, and not from afar", async () => {
  const lin = await openShopper(world, 'lin')
  const { code, merchantName } = await controls.codeOf('unionpay', CHENGDU, { codeClass: 'personal' })
  const before = await paymentsInBooks()
  await goesTo(lin, '扫一扫')
  await lin.phone.answerDialog('取消')
  await lin.phone.type('粘贴或输入收款码内容', code)
  await lin.taps('下一步')
  await lin.sees('没有扣款', '按规定，这个码不能这样付款', 'personal-static-remote-2022-03-01')
  expect(await paymentsInBooks()).toEqual(before)
  await lin.phone.back()

  await scans(lin, code)
  await lin.sees('个人收款码', merchantName)
  // Static codes take ¥500 a day from one card; five went to Suzhou this morning.
  await keysIn(lin, '495.01')
  await lin.sees('超过限额，这类码今日还可付 ¥495.00')
  for (const _ of '.01') await lin.taps('[aria-label="删除一位"]')
  await pays(lin, '495.00')
  await lin.sees('已支付', '495.00')
})
