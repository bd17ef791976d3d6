import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fen } from '../../contract/money.ts'
import type { PaymentRecord } from '../../contract/records-door.ts'
import type { Bundle } from '../../simulator/wire/bundle.ts'
import type { ApiCall, CallResult } from '../../simulator/wire/shell.ts'
import { bundleWithPlugin, named } from '../support/plugin-code-page.ts'
import { attempt, NOW_MS, order, SAVINGS } from '../support/plugin-order.ts'
import { type FakeNode, type FakeView, ServiceBench, SYSTEM } from '../support/simulator-service.ts'

const paid: PaymentRecord = {
  ...order({
    state: 'paid',
    attempt: attempt('a', { state: 'succeeded', transactionId: '6260001', finishedAtMs: NOW_MS }),
  }),
  origin: 'scan',
  acquirer: 'alipay',
  paidAtMs: NOW_MS,
  statementLine: '支付宝（银联条码支付互联互通）',
  refunds: [
    {
      amountFen: fen(250),
      isOfOverpaid: false,
      state: 'succeeded',
      reason: '少了一杯',
      createdAtMs: NOW_MS,
      finishedAtMs: NOW_MS,
    },
  ],
}
const earlier: PaymentRecord = {
  ...paid,
  orderRef: 'order-0',
  merchantName: '江南面馆',
  refunds: [],
  origin: 'code',
}

const WITHOUT_CARDS: typeof replies = {
  '/plugin/v1/cards': () => ({ cards: [] }),
  '/plugin/v1/encryption-key': () => new Error('request:fail'),
}

let bundle: Bundle
let bench: ServiceBench
let sent: { path: string; query: URLSearchParams; body: Record<string, unknown> }[]
let replies: Record<string, (call: (typeof sent)[number]) => object | Error>
let scans: string | null

beforeAll(async () => {
  bundle = await bundleWithPlugin()
})
afterEach(() => bench.close())

async function open(
  path: string,
  given: typeof replies = {},
  language: 'zh_CN' | 'en' = 'zh_CN',
): Promise<FakeView> {
  sent = []
  replies = {
    '/plugin/v1/sessions': () => ({ token: 't', expiresAtMs: 3_600_000, serverTimeMs: 0 }),
    ...given,
  }
  const answer = ({ name, args }: ApiCall): CallResult | Error => {
    const done = { errMsg: `${name}:ok` }
    if (name === 'pluginLogin') return { ...done, code: 'code' }
    if (name === 'showModal') return { ...done, confirm: true, cancel: false }
    if (name === 'scanCode') {
      return scans === null
        ? new Error('scanCode:fail cancel')
        : { ...done, result: scans, rawData: '', charSet: 'utf-8', scanType: 'QR_CODE' }
    }
    if (name !== 'request') return done
    const { pathname, searchParams } = new URL(String(args.url))
    const call = {
      path: pathname,
      query: searchParams,
      body: typeof args.data === 'string' ? JSON.parse(args.data) : {},
    }
    sent.push(call)
    const reply = replies[pathname]?.(call)
    if (reply === undefined) throw new Error(`nobody answers ${pathname}`)
    return reply instanceof Error
      ? reply
      : { errMsg: 'request:ok', statusCode: 200, header: {}, cookies: [], data: reply }
  }
  bench = await new ServiceBench(answer).boot(bundle, { system: { ...SYSTEM, language } })
  return bench.open({ space: path.startsWith('pages/sheet') ? 'main' : 'quickpass', path })
}

const says = (page: FakeView, text: string) => bench.until(text, () => page.text().includes(text))
async function tap(page: FakeView, label: string) {
  page.fire(named(page, label), 'tap', { x: 1, y: 2 })
  await bench.settled()
}

const all = (node: FakeNode): FakeNode[] => [node, ...node.children.flatMap(all)]
const nameless = (page: FakeView) =>
  all(page.root)
    .filter((node) => node.listens.has('tap') && node.tag !== 'root')
    .filter(
      (node) =>
        !node.attributes.get('aria-role') ||
        !(node.attributes.get('aria-label') || page.text(node)).toString().trim(),
    )
    .map((node) => [...node.classes].join(' '))

describe('the page of payments', () => {
  it('lists them with what came back, opens a receipt, and loads more', async () => {
    const page = await open('pages/records/records', {
      '/plugin/v1/records': ({ query }) =>
        query.get('before')
          ? { records: [paid, earlier], nextBefore: null }
          : { records: [paid], nextBefore: 7 },
    })
    await says(page, '云上咖啡')
    expect(page.text()).toContain('已退款 ¥2.50')
    expect(page.text()).not.toContain('江南面馆')
    await tap(page, '查看更多')
    await says(page, '江南面馆')
    expect(page.text().match(/云上咖啡/g)).toHaveLength(1)
    expect(nameless(page)).toEqual([])
    page.fire(
      all(page.root).find((node) => node.attributes.get('aria-label')?.toString().startsWith('云上咖啡'))!,
      'tap',
      {},
    )
    await says(page, '支付宝（银联条码支付互联互通）')
    for (const part of ['平安银行 储蓄卡 (0018)', 'COFFEE20261122001', '6260001', '¥2.50', '少了一杯']) {
      expect(page.text()).toContain(part)
    }
    expect(nameless(page)).toEqual([])
  })

  it('keeps money that came twice and went back apart from refunds of what was bought', async () => {
    const twice = { ...paid.refunds[0]!, amountFen: fen(1250), isOfOverpaid: true, reason: null }
    const page = await open('pages/records/records', {
      '/plugin/v1/records': () => ({ records: [{ ...paid, refunds: [twice] }], nextBefore: null }),
    })
    await says(page, '云上咖啡')
    expect(page.text()).toContain('已支付')
    expect(page.text()).not.toContain('已退款')
    page.fire(
      all(page.root).find((node) => node.listens.has('tap') && page.text(node).includes('云上咖啡'))!,
      'tap',
      {},
    )
    await says(page, '多付的款项 · 已退款')
  })

  it('says when more cannot be had, keeps what is there, and tries again', async () => {
    let isUp = false
    const page = await open('pages/records/records', {
      '/plugin/v1/records': ({ query }) => {
        if (!query.get('before')) return { records: [paid], nextBefore: 7 }
        return isUp ? { records: [earlier], nextBefore: null } : new Error('request:fail')
      },
    })
    await says(page, '云上咖啡')
    await tap(page, '查看更多')
    await says(page, '网络连接失败，请检查网络后重试')
    expect(page.text()).toContain('云上咖啡')
    isUp = true
    await tap(page, '查看更多')
    await says(page, '江南面馆')
    expect(page.text()).not.toContain('网络连接失败')
  })

  it('says that there is nothing yet, or why it cannot tell, with a way to try again', async () => {
    let isUp = false
    const page = await open('pages/records/records', {
      '/plugin/v1/records': () => (isUp ? { records: [], nextBefore: null } : new Error('request:fail')),
    })
    await says(page, '网络连接失败')
    isUp = true
    await tap(page, '重试')
    await says(page, '还没有付款记录')
  })

  it('takes a report with the diagnosis in full sight, and nothing of the payer’s in it', async () => {
    const page = await open('pages/records/records', {
      '/plugin/v1/records': () => ({ records: [paid], nextBefore: null }),
      '/plugin/v1/feedback': () => ({ feedbackId: 'f' }),
    })
    await says(page, '云上咖啡')
    await tap(page, '反馈问题')
    expect(page.text()).toContain('会一并发送以下诊断信息')
    expect(page.text()).toContain('records · list')
    await tap(page, '发送')
    expect(sent.some(({ path }) => path.endsWith('/feedback'))).toBe(false)
    page.fire('textarea', 'input', { value: '  付了两次吗？ ' })
    await bench.settled()
    await tap(page, '发送')
    await says(page, '已收到，谢谢')
    const { body } = sent.find(({ path }) => path.endsWith('/feedback'))!
    expect(body).toMatchObject({
      feedbackId: expect.stringMatching(/^[a-z0-9]{16,32}$/),
      text: '付了两次吗？',
      diagnosis: { page: 'records', state: 'list', errors: [] },
    })
    expect(JSON.stringify(body.diagnosis)).not.toMatch(/0018|6260001|COFFEE|1250/)
  })
})

describe('the page of cards', () => {
  it('removes a card once, however often it is tapped', async () => {
    const page = await open('pages/cards/cards', {
      '/plugin/v1/cards': () => ({ cards: [SAVINGS] }),
      [`/plugin/v1/cards/${SAVINGS.cardId}/unbind`]: () => ({}),
    })
    await says(page, '平安银行 储蓄卡 (0018)')
    page.fire(named(page, '解除绑定 平安银行 储蓄卡 (0018)'), 'tap', { x: 1, y: 2 })
    page.fire(named(page, '解除绑定 平安银行 储蓄卡 (0018)'), 'tap', { x: 1, y: 2 })
    await bench.until('the removal', () => bench.of('call').some(({ name }) => name === 'showToast'))
    await bench.settled()
    expect(sent.filter(({ path }) => path.endsWith('/unbind'))).toHaveLength(1)
  })
})

describe('the page for scanning', () => {
  it('opens the scanner by itself; a payer who closes it has done nothing wrong', async () => {
    scans = null
    const page = await open('pages/scan/scan')
    expect(page.text()).toContain('银联、微信支付、支付宝的收款码都可以扫')
    expect(page.text()).not.toContain('没有扣款')
    expect(nameless(page)).toEqual([])
  })

  it('takes a code that is typed, and keeps it out of the page’s data', async () => {
    scans = null
    const page = await open('pages/scan/scan')
    const typed = 'https://evil.example.com/secret-path'
    page.fire('input', 'input', { value: typed })
    await bench.settled()
    await tap(page, '下一步')
    await says(page, '链接指向 evil.example.com，已停止打开')
    expect(JSON.stringify(page.ops)).not.toContain('secret-path')
    expect(sent).toEqual([])
  })

  it('refuses what somebody else shows to pay, and offers one’s own payment code', async () => {
    scans = '6236098835899996543'
    const page = await open('pages/scan/scan', WITHOUT_CARDS, 'en')
    await says(page, 'You were not charged')
    expect(page.text()).toContain('This code is for paying, not for being paid')
    await tap(page, 'Show my payment code')
    await says(page, 'You have not added a card yet')
    const titles = bench.of('call').filter(({ name }) => name === 'setNavigationBarTitle')
    expect(titles.map(({ args }) => args.title)).toEqual(['Scan to pay', 'Payment code'])
    expect(bench.of('call').filter(({ name }) => name === 'navigateBack')).toEqual([])
  })

  it('tells a code before the camera from one that may be of a picture', async () => {
    scans = null
    const page = await open('pages/scan/scan', {
      '/plugin/v1/scans': () => new Error('request:fail'),
    })
    scans = 'https://payapp.wechatpay.cn/qr/AQHBZ1'
    await tap(page, '扫一扫')
    await says(page, '网络连接失败')
    scans = null
    await tap(page, '重新扫码')
    scans = 'https://payapp.wechatpay.cn/qr/AQHBZ1'
    await tap(page, '识别相册中的收款码')
    await says(page, '网络连接失败')
    const opened = bench.of('call').filter(({ name }) => name === 'scanCode')
    expect(opened.map(({ args }) => args.onlyFromCamera)).toEqual([true, true, true, false])
    const asked = sent.filter(({ path }) => path === '/plugin/v1/scans')
    expect(asked.map(({ body }) => body.scene)).toEqual(['face-to-face', 'remote'])
  })

  it('opens one scanner, however often it is tapped', async () => {
    scans = null
    const page = await open('pages/scan/scan')
    page.fire(named(page, '扫一扫'), 'tap', { x: 1, y: 2 })
    page.fire(named(page, '扫一扫'), 'tap', { x: 1, y: 2 })
    await bench.settled()
    expect(bench.of('call').filter(({ name }) => name === 'scanCode')).toHaveLength(2)
  })
})

describe('the page for topping up', () => {
  it('says why it cannot begin, and begins when it can', async () => {
    let isUp = false
    const goods = [{ goodsId: 'q10', name: '10 Q币', nameEn: '10 Q coins', amountFen: 1000 }]
    const service = {
      serviceId: 'qcoin',
      name: 'Q币',
      nameEn: 'Q coins',
      accountLabel: 'QQ 号',
      accountLabelEn: 'QQ number',
      accountPattern: '\\d{5,11}',
      goods,
      isOpen: true,
      closedBecause: null,
    }
    const page = await open('pages/top-up/top-up', {
      '/plugin/v1/top-ups/services': () => (isUp ? { services: [service] } : new Error('request:fail')),
      '/plugin/v1/top-ups/accounts': () => ({ accountName: '张*岚' }),
    })
    await says(page, '网络连接失败')
    isUp = true
    await tap(page, '重试')
    await says(page, '选择面额')
    expect(nameless(page)).toEqual([])
    page.fire('input', 'input', { value: '10001' })
    page.fire('input', 'blur', { value: '10001' })
    await says(page, '充值给 张*岚')
    await tap(page, '10 Q币 ¥10.00')
    expect(page.text()).toContain('支付 ¥10.00')
  })
})

describe('the sheet on a host’s page', () => {
  it('does one errand at a time, and tells the host how each ended', async () => {
    const page = await open('pages/sheet/sheet', {
      '/plugin/v1/top-ups/services': () => new Error('request:fail'),
    })
    page.tap('#scan')
    await says(page, '这是付款码，不是收款码')
    page.tap('#top-up')
    await bench.until('the refusal', () => bench.said().length === 1)
    await tap(page, '关闭')
    await bench.until('the end of the scan', () => bench.said().length === 2)
    page.tap('#top-up')
    await says(page, '网络连接失败')
    await tap(page, '关闭')
    await bench.until('the end of the top-up', () => bench.said().length === 3)
    expect(bench.said()).toEqual([
      'topUp:fail another payment is open',
      'scanToPay:fail cancel',
      'topUp:fail cancel',
    ])
  })

  it('is as good as new for who comes back before it has slid away', async () => {
    const page = await open('pages/sheet/sheet')
    for (const round of [1, 2, 3]) {
      page.tap('#scan')
      await bench.settled()
      await says(page, '这是付款码，不是收款码')
      await tap(page, '关闭')
      await bench.until('the end', () => bench.said().length === round)
    }
    expect(bench.said()).toEqual(Array(3).fill('scanToPay:fail cancel'))
  })

  it('goes from a code that cannot be paid to the payer’s own code, within the same errand', async () => {
    const page = await open('pages/sheet/sheet', WITHOUT_CARDS)
    page.tap('#scan')
    await says(page, '这是付款码，不是收款码')
    await tap(page, '出示付款码')
    await says(page, '还没有添加银行卡')
    expect(bench.said()).toEqual([])
    await bench.send({ type: 'closePage', pageId: 'p1' })
    await bench.until('the end', () => bench.said().length === 1)
    expect(bench.said()).toEqual(['scanToPay:fail cancel'])
  })
})
