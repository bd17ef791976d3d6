import { JSDOM } from 'jsdom'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decodeForm, encodeForm } from '../../bridge-server/acp/form.ts'
import { decodeGroup } from '../../bridge-server/acp/group.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { fromFileContent } from '../../bridge-server/acp/settlement/container.ts'
import { toTxnTime } from '../../bridge-server/acp/times.ts'
import { openArchive } from '../support/clearing.ts'
import {
  type Inbox,
  openInbox,
  PAYING_CARD,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'
import { balances, fitsTable, money, moved, outcomeOf, typedCard } from '../support/unionpay-transactions.ts'

const MINUTE = 60_000
const SHOP_PAGE = 'https://shop.example/paid?order=7&lang=zh'

let network: TestNetwork
let merchant: TestMerchant
let inbox: Inbox

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
})
afterAll(() => network.close())
beforeEach(async () => {
  inbox = await openInbox()
})
afterEach(() => inbox.close())

/** A payer's browser without scripts: pages, links and forms. */
async function open(url: string, language = 'zh-CN'): Promise<Page> {
  const answer = await fetch(url, { headers: { 'accept-language': language } })
  return new Page(answer, await answer.text(), url)
}

class Page {
  readonly answer: Response
  readonly text: string
  readonly document: Document
  readonly url: string

  constructor(answer: Response, markup: string, url: string) {
    this.answer = answer
    this.url = answer.url || url
    this.document = new JSDOM(markup).window.document
    this.text = this.document.body.textContent!.replace(/\s+/g, ' ')
  }

  /** Presses a button of the payment form, with these things typed. */
  async press(action: string, typed: Record<string, string> = {}): Promise<Page> {
    const form = this.document.querySelector('form')!
    const chosen = form.querySelector<HTMLInputElement>('input[name=card]:checked')?.value ?? ''
    const answer = await fetch(new URL(form.getAttribute('action')!, this.url), {
      method: 'POST',
      body: new URLSearchParams({ card: chosen, cardNo: '', pin: '', ...typed, action }),
    })
    return new Page(answer, await answer.text(), answer.url)
  }
}

/** The payer's browser posts an order from the shop's page; gives the answer as it is. */
type PageOrder = 'frontConsume' | 'frontInstalment' | 'frontPreauth' | 'frontOpen' | 'openAndConsume'

async function postOrder(name: PageOrder, change: AcpMessage = {}) {
  const request = await merchant.request(name, {
    ...money(1250, inbox.url),
    frontUrl: SHOP_PAGE,
    orderDesc: '两杯咖啡',
    payTimeout: toTxnTime(network.clock.now() + 15 * MINUTE),
    ...change,
  })
  const answer = await fetch(`${network.url}/gateway/api/frontTransReq.do`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://shop.example' },
    body: encodeForm(request),
    redirect: 'manual',
  })
  return { request, answer }
}

async function cashierOf(name: PageOrder = 'frontConsume', change: AcpMessage = {}) {
  const { request, answer } = await postOrder(name, change)
  return { request, page: await open(answer.headers.get('location')!) }
}

describe('an order from a page (frontTransReq)', () => {
  test('sends the browser on with an empty body, to the host that it came to', async () => {
    const { answer } = await postOrder('frontConsume')
    expect(answer.status).toBe(302)
    expect(answer.headers.get('content-length')).toBe('0')
    expect(await answer.text()).toBe('')
    expect(answer.headers.get('location')).toMatch(
      new RegExp(`^${network.url}/cashier/\\d{21}/[0-9a-f]{32}$`),
    )
  })

  test('a refused one shows the message in the line that clients look for', async () => {
    const { answer } = await postOrder('frontConsume', { currencyCode: '840' })
    expect(answer.status).toBe(200)
    expect(await answer.text()).toMatch(/end_error">报文格式错误[^<\n]*\[6100030\]<\//)
  })

  test('GET is 501, as at the real gateway', async () => {
    expect((await fetch(`${network.url}/gateway/api/frontTransReq.do`)).status).toBe(501)
  })
})

describe('a payer at the cashier', () => {
  test('pays with a card and its PIN; the browser carries the signed outcome back', async () => {
    const before = await balances(network)
    const { request, page } = await cashierOf()
    for (const shown of ['全渠道测试商户', '12.50', '两杯咖啡', request.orderId!])
      expect(page.text).toContain(shown)
    expect(page.document.documentElement.outerHTML).not.toContain(PAYING_CARD)

    const paid = await page.press('pay', { pin: '123456' })
    expect(paid.text).toContain('已支付')
    expect(await moved(network, before)).toMatchObject({ cardholder: -1250, 'merchant:payable': 1250 })
    await network.drain()
    fitsTable('frontConsume', 'notification', inbox.received[0]!)
    expect(await outcomeOf(merchant, request)).toBe('00')

    const form = paid.document.querySelector('form')!
    expect(form.action).toBe(SHOP_PAGE)
    const carried = Object.fromEntries(
      [...form.querySelectorAll('input')].map(({ name, defaultValue }) => [name, defaultValue]),
    )
    // A browser sends line ends of form fields as CRLF.
    const sent = decodeForm(
      Buffer.from(
        encodeForm({ ...carried, signPubKeyCert: carried.signPubKeyCert!.replace(/\r?\n/g, '\r\n') }),
      ),
    )
    expect(sent.ok && merchant.verify(sent.message)).toMatchObject({ ok: true })
    expect(carried).toMatchObject({
      respCode: '00',
      orderId: request.orderId,
      queryId: inbox.received[0]!.queryId,
    })
  })

  test('mistypes, picks a poor card, gives up, tries again: the merchant hears of nothing but success', async () => {
    const { request, page } = await cashierOf()
    expect((await page.press('pay', { pin: '12' })).text).toContain('输入 6 位密码')
    expect((await page.press('pay', { pin: '000000' })).text).toMatch(/没有扣款.*密码.*65/)
    expect((await page.press('pay', { pin: '123456', cardNo: '6214850000000510' })).text).toMatch(
      /余额不足 64/,
    )
    expect((await page.press('pay', { pin: '123456', cardNo: '6214 8500 0000 0999' })).text).toContain(
      '没有银行认识',
    )
    expect((await page.press('fail')).text).toContain('没有扣款')
    const cancelled = await page.press('cancel')
    expect(cancelled.text).toContain('你取消了付款')
    expect(cancelled.document.querySelector(`a[href="${SHOP_PAGE.replaceAll('&', '&')}"]`)).not.toBeNull()
    await network.drain()
    expect(inbox.received).toEqual([])
    expect(await outcomeOf(merchant, request)).toBe('05')
    expect((await page.press('pay', { pin: '123456' })).text).toContain('已支付')
    expect((await page.press('pay', { pin: '123456' })).text).toContain('已支付')
    await network.drain()
    expect(inbox.received).toHaveLength(1)
  })

  test('sets money aside without being charged', async () => {
    const before = await balances(network)
    const { page } = await cashierOf('frontPreauth')
    expect(page.text).toContain('预授权，不扣款')
    expect((await page.press('pay', { pin: '123456' })).text).toContain('预授权成功')
    expect(await moved(network, before)).toEqual({ cardholder: -1250, hold: 1250 })
  })

  test('comes too late, because a tester said so or because it is so', async () => {
    const { request, page } = await cashierOf()
    expect((await page.press('timeout')).text).toMatch(/没有扣款.*过付款时间/)
    expect(await outcomeOf(merchant, request)).toBe('69')
    const other = await cashierOf()
    await network.pass(15 * MINUTE)
    expect((await other.page.press('pay', { pin: '123456' })).text).toContain('过付款时间')
    expect(await outcomeOf(merchant, other.request)).toBe('69')
  })

  test('reads first whether money moved: in the title, and in the first heading', async () => {
    const saidFirst = ({ document }: Page) => [document.title, document.querySelector('h1')!.textContent]
    const { page } = await cashierOf()
    expect(saidFirst(page)).toEqual(['银联收银台（模拟）', '¥12.50'])
    expect(saidFirst(await page.press('cancel'))).toEqual(['没有扣款 · 银联收银台（模拟）', '✗ 没有扣款'])
    const paid = await page.press('pay', { pin: '123456' })
    expect(saidFirst(paid)).toEqual(['已支付 · 银联收银台（模拟）', '✓ 已支付'])
    expect(paid.text).not.toContain('请在此时间前付款')
    const late = await (await cashierOf()).page.press('timeout')
    expect(saidFirst(late)).toEqual(['没有扣款 · 银联收银台（模拟）', '✗ 没有扣款'])
    const lost = await open(`${network.url}/cashier/tn/202603051000009999998`)
    expect(saidFirst(lost)).toEqual(['没有扣款 · 银联收银台（模拟）', '✗ 没有扣款'])
  })

  test('reads English where the browser asks for it, or by the link', async () => {
    const { answer } = await postOrder('frontConsume')
    const page = await open(answer.headers.get('location')!, 'en-GB,en;q=0.9')
    expect(page.text).toContain('Pay ¥12.50')
    expect(page.document.documentElement.lang).toBe('en')
    expect((await page.press('pay', { pin: '123456' })).text).toContain('Paid')
  })

  test('also behind a ticket and behind a code', async () => {
    const order = await merchant.send('appConsume', money(800, inbox.url))
    const page = await open(`${network.url}/cashier/tn/${order.tn}`)
    expect((await page.press('pay', { pin: '123456' })).text).toContain('已支付')
    expect(await outcomeOf(merchant, order)).toBe('00')
    const shown = await merchant.send('qrConsume', money(800, inbox.url))
    const scanned = await open(`${network.url}/cashier/qr?code=${encodeURIComponent(shown.qrCode!)}`)
    expect((await scanned.press('pay', { pin: '123456' })).text).toContain('已支付')
    expect(await outcomeOf(merchant, shown)).toBe('00')
  })
})

describe('a card is opened on the page', () => {
  const opening = (name: 'frontOpen' | 'openAndConsume', change: AcpMessage = {}) =>
    cashierOf(name, { tokenPayData: '{trId=62000000001&tokenType=01}', bizType: '000902', ...change })
  const typed = { phone: '13552535506', smsCode: '111111' }

  test('for a token (79/00), which the notification brings', async () => {
    const { page } = await opening('frontOpen')
    expect(page.text).toContain('开通银行卡')
    expect((await page.press('open', { ...typed, smsCode: '000000' })).text).toMatch(/没有扣款.*没有开通.*71/)
    expect((await page.press('open', { ...typed, phone: '13900000000' })).text).toContain('66')
    expect((await page.press('open', typed)).text).toContain('已开通')
    await network.drain()
    const [notice] = inbox.received as [AcpMessage]
    fitsTable('frontOpen', 'notification', notice)
    const { token } = decodeGroup(notice.tokenPayData!) as { token: string }
    expect(await merchant.send('tokenConsume', tokenPayment(merchant, token))).toMatchObject({
      respCode: '00',
    })
  })

  test('for payments by the card itself, a credit card by what is printed on it', async () => {
    const { page } = await opening('frontOpen', { bizType: '000301', tokenPayData: '' })
    const creditCard = { ...typed, cardNo: '6221558812340000' }
    expect((await page.press('open', creditCard)).text).toContain('65')
    expect((await page.press('open', { ...creditCard, cvn2: '123', expired: '3012' })).text).toContain(
      '已开通',
    )
    const paid = await merchant.send('cardConsume', {
      ...money(5),
      ...typedCard(merchant, { cardNo: '6221558812340000', phone: '13552535506' }),
    })
    expect(paid).toMatchObject({ respCode: '00' })
  })

  test('while paying: the notification brings payment and token', async () => {
    const { page } = await opening('openAndConsume')
    expect((await page.press('pay', { pin: '123456' })).text).toContain('已支付')
    await network.drain()
    const [notice] = inbox.received as [AcpMessage]
    fitsTable('openAndConsume', 'notification', notice)
    expect(notice).toMatchObject({
      respCode: '00',
      txnAmt: '1250',
      tokenPayData: expect.stringContaining('token='),
    })
  })

  test('while paying with a card whose bank answers late: payment and token come with the answer', async () => {
    const { page } = await opening('openAndConsume')
    const slow = { pin: '123456', cardNo: '6216260000000000688' }
    expect((await page.press('pay', slow)).text).toContain('正在确认')
    await network.pass(8000)
    expect(inbox.received).toMatchObject([
      { respCode: '00', tokenPayData: expect.stringContaining('token=') },
    ])
  })

  test("not for another merchant's token requestor", async () => {
    const { answer } = await postOrder('frontOpen', {
      tokenPayData: '{trId=62000009999&tokenType=01}',
      bizType: '000902',
    })
    expect(await answer.text()).toContain('end_error')
  })
})

describe('instalments', () => {
  const inParts = (change: AcpMessage = {}): AcpMessage => ({
    txnAmt: '60000',
    instalTransInfo: '{numberOfInstallments=06}',
    ...change,
  })

  test('are paid with a credit card, told in notification, query and file, and cleared whole', async () => {
    const before = await balances(network)
    const { request, page } = await cashierOf('frontInstalment', inParts())
    expect(page.text).toContain('06 期分期付款')
    const paid = await page.press('pay', { pin: '123456' })
    expect(paid.text).toContain('已支付')
    expect(await moved(network, before)).toMatchObject({ cardholder: -60000, 'merchant:payable': 60000 })
    await network.drain()
    const notice = inbox.received[0]!
    fitsTable('frontInstalment', 'notification', notice)
    const told = { txnSubType: '03', instalTransInfo: '{numberOfInstallments=06}', payCardType: '02' }
    expect(notice).toMatchObject({ respCode: '00', ...told })
    expect(await queryOrder(merchant, request)).toMatchObject({ origRespCode: '00', ...told })

    const { body } = await network.control('POST', '/settle')
    const file = await merchant.send('fileDownload', { settleDate: body.settleDate, fileType: '00' })
    const { details } = openArchive(fromFileContent(file.fileContent!)!)
    expect(details.find(({ queryId }) => queryId === notice.queryId)).toMatchObject({
      instalments: '06',
      instalmentFeeFen: 0,
      txnAmtFen: 60000,
      txnSubType: '03',
    })
    expect(details.filter(({ instalments }) => instalments !== '')).toHaveLength(1)
  })

  test('are declined for a debit card; the order waits for another one', async () => {
    const { request, page } = await cashierOf('frontInstalment', inParts())
    const declined = await page.press('pay', { pin: '123456', cardNo: PAYING_CARD })
    expect(declined.text).toMatch(/没有扣款.*68/)
    expect(await outcomeOf(merchant, request)).toBe('05')
    expect((await (await open(page.url)).press('pay', { pin: '123456' })).text).toContain('已支付')
  })

  test.each([
    [{ txnAmt: '9999' }, '[1000033]'],
    [{ txnAmt: '100001' }, '[1000033]'],
    [{ instalTransInfo: '{numberOfInstallments=12}' }, '[1000032]'],
    [{ instalTransInfo: '{parts=06}' }, '[6100030]'],
    [{ instalTransInfo: '' }, '[6151084]'],
  ])('%j is refused', async (change, tail) => {
    const { answer } = await postOrder('frontInstalment', inParts(change))
    expect(await answer.text()).toContain(tail)
  })

  test.each(['10000', '100000'])('%s fen is not', async (txnAmt) => {
    expect((await postOrder('frontInstalment', inParts({ txnAmt }))).answer.status).toBe(302)
  })
})

describe('what the payer’s browser gets and carries', () => {
  afterEach(() => network.control('DELETE', '/faults'))
  const arm = async (fault: object) =>
    expect(await network.control('POST', '/faults', fault)).toMatchObject({ status: 200 })
  const filed = async ({ orderId }: AcpMessage) => {
    const { body } = await network.control('GET', `/journal?orderId=${orderId}&merId=${merchant.merId}`)
    return body.messages
      .reverse()
      .map(({ direction, fault, lines }: any) => [
        direction,
        lines.find((line: string) => line.includes('respCode'))?.slice(-2) ?? '',
        fault,
      ])
  }
  const carriedBy = (page: Page): AcpMessage =>
    Object.fromEntries(
      [...page.document.querySelectorAll('input')].map(({ name, defaultValue }) => [
        name,
        defaultValue.replace(/\r?\n/g, '\r\n'),
      ]),
    )

  test('is in the journal beside the other messages', async () => {
    const { request, page } = await cashierOf()
    await page.press('pay', { pin: '123456' })
    await network.drain()
    expect(await filed(request)).toEqual([
      ['request', '', null],
      ['answer', '00', null],
      // The merchant's server and the payer's browser are served at the same time.
      expect.arrayContaining(['00', null]),
      expect.arrayContaining(['00', null]),
    ])
    expect((await filed(request)).map(([direction]: string[]) => direction).sort()).toEqual([
      'answer',
      'front-notification',
      'notification',
      'request',
    ])
    const refused = await postOrder('frontConsume', { currencyCode: '840' })
    expect((await filed(refused.request)).at(-1)).toEqual(['answer', '10', null])
    const path = `/orders/${merchant.merId}/${request.orderId}/${request.txnTime}?lang=en`
    expect(await (await fetch(network.url + path)).text()).toContain('Front notification')
  })

  test('is lost on the way back: the order is there, and can be paid when it is sent again', async () => {
    await arm({ where: 'answer', action: 'drop', txnType: '01' })
    const request = await merchant.request('frontConsume', { ...money(1250), frontUrl: SHOP_PAGE })
    const post = () => merchant.post(request, 'frontTransReq')
    await expect(post()).rejects.toThrow()
    expect(await outcomeOf(merchant, request)).toBe('05')
    expect((await filed(request))[1]).toEqual(['answer', '00', 'drop'])
    expect((await post()).body.toString()).toContain('12.50')
  })

  test('is told another code than the truth', async () => {
    await arm({ where: 'answer', action: 'code', respCode: '06' })
    const { request, answer } = await postOrder('frontConsume')
    expect(await answer.text()).toContain('系统繁忙')
    expect(await outcomeOf(merchant, request)).toBe('05')
  })

  test('has no signature to be harmed: such faults wait for the next signed answer', async () => {
    await arm({ where: 'answer', action: 'bad-signature' })
    const { request, answer } = await postOrder('frontConsume')
    expect(answer.status).toBe(302)
    const question = await merchant.request('query', { orderId: request.orderId!, txnTime: request.txnTime! })
    const { body } = await merchant.post(question, 'queryTrans')
    expect(() => merchant.verified(body)).toThrow()
  })

  test.each(['bad-signature', 'wrong-name'])('carries a notification with a %s', async (action) => {
    await arm({ where: 'front-notification', action })
    const { page, request } = await cashierOf()
    const paid = await page.press('pay', { pin: '123456' })
    expect(merchant.verify(carriedBy(paid))).toMatchObject({ ok: false })
    expect(merchant.verify(carriedBy(await open(paid.url)))).toMatchObject({ ok: true })
    await network.drain()
    expect(merchant.verify(inbox.received[0]!)).toMatchObject({ ok: true })
    expect(await outcomeOf(merchant, request)).toBe('00')
  })

  test('carries nothing: the payer closed the page', async () => {
    await arm({ where: 'front-notification', action: 'drop' })
    const { page } = await cashierOf()
    const paid = await page.press('pay', { pin: '123456' })
    expect(paid.text).toContain('已支付')
    expect(paid.document.querySelector('form')).toBeNull()
    await network.drain()
    expect(inbox.received).toMatchObject([{ respCode: '00' }])
  })
})

describe('nobody else can pay in the payer’s name', () => {
  test("a page's address cannot be guessed from the ticket", async () => {
    const order = await merchant.send('appConsume', money(800))
    const guess = `${network.url}/cashier/${order.tn}/${'0'.repeat(32)}`
    const body = new URLSearchParams({ action: 'pay', card: '0', pin: '123456' })
    expect((await fetch(guess, { method: 'POST', body })).status).toBe(404)
    expect(await outcomeOf(merchant, order)).toBe('05')
    expect((await fetch(`${network.url}/cashier/tn/202603051000009999998`)).status).toBe(404)
  })

  test('the page runs no scripts, is framed by nobody, and does not tell its address', async () => {
    const { page } = await cashierOf('frontConsume', { orderDesc: '<script>alert(1)</script>' })
    expect(page.document.querySelector('script')).toBeNull()
    expect(page.text).toContain('<script>')
    const policy = page.answer.headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).toContain("form-action 'self' https://shop.example;")
    expect(page.answer.headers.get('referrer-policy')).toBe('no-referrer')
  })

  test('a body that is too large is cut off', async () => {
    const { page } = await cashierOf()
    const answer = await fetch(page.url, {
      method: 'POST',
      body: new URLSearchParams({ pin: '1'.repeat(5000) }),
    })
    expect(answer.status).toBe(413)
  })
})
