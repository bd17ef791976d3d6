import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeCustomerInfo, sealInfo } from '../../bridge-server/acp/customerinfo.ts'
import { encodeForm } from '../../bridge-server/acp/form.ts'
import { encodeGroup } from '../../bridge-server/acp/group.ts'
import type { AcpMessage } from '../../bridge-server/acp/message.ts'
import { sealPin } from '../../bridge-server/acp/pinblock.ts'
import { encryptFor } from '../../bridge-server/acp/sensitive.ts'
import { fromTxnTime, toTxnTime } from '../../bridge-server/acp/times.ts'
import { HOUR_MS } from '../../bridge-server/clock/clock.ts'
import { PAYMENT_MAX_FEN, SMS_PER_HOUR_MAX } from '../../bridge-server/unionpay/limits.ts'
import {
  bindCard,
  cardFields,
  PAYING_CARD,
  PIN,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'

let network: TestNetwork
let merchant: TestMerchant
let token: string

beforeAll(async () => {
  network = await startTestNetwork()
  merchant = await testMerchant(network)
  token = await bindCard(merchant)
})
afterAll(() => network.close())

/** What the books hold, to see that a refusal wrote nothing. */
const books = async () => {
  const { body } = await network.control('GET', '/journal?limit=1')
  return { entries: body.entries, balances: body.balances, audit: body.audit }
}

/** Sends a payment with some fields changed, and checks that it left no trace. */
async function refused(change: AcpMessage): Promise<AcpMessage> {
  const before = await books()
  const answer = await merchant.send('tokenConsume', { ...tokenPayment(merchant, token), ...change })
  expect(await books()).toEqual(before)
  expect(answer).toMatchObject({ merId: merchant.merId, orderId: expect.any(String) })
  if (/^[A-Za-z0-9]{8,40}$/.test(answer.orderId!) && fromTxnTime(answer.txnTime!) !== undefined) {
    expect(await queryOrder(merchant, answer)).toMatchObject({
      respCode: '34',
      respMsg: '查无此交易[2600000]',
    })
  }
  return answer
}

describe('amounts', () => {
  test.each(['0', '000', '-1', '12.5', '1e3', '', ' 100', '1234567890123', '１００'])(
    '"%s" is refused',
    async (txnAmt) => {
      expect(['10', '13']).toContain((await refused({ txnAmt })).respCode)
    },
  )

  test('the most that may be paid is accepted, one fen more is not', async () => {
    expect(await refused({ txnAmt: String(PAYMENT_MAX_FEN + 1) })).toMatchObject({ respCode: '33' })
    const most = { ...tokenPayment(merchant, token), txnAmt: String(PAYMENT_MAX_FEN) }
    expect(await merchant.send('tokenConsume', most)).toMatchObject({ respCode: '00' })
  })

  test('other currencies are not cleared here', async () => {
    expect(await refused({ currencyCode: '840' })).toMatchObject({ respCode: '10' })
  })
})

describe('times', () => {
  test.each([-16 * 60_000, 16 * 60_000, -86_400_000])('txnTime %i ms away is refused', async (awayMs) => {
    const answer = await refused({ txnTime: toTxnTime(network.clock.now() + awayMs) })
    expect(answer).toMatchObject({ respCode: '10', respMsg: expect.stringContaining('txnTime') })
  })

  test.each(['20260230100000', '2026030510000', '20260305246000'])(
    'txnTime %s is no time',
    async (txnTime) => {
      expect(await refused({ txnTime })).toMatchObject({ respCode: '10' })
    },
  )

  test('a payment that arrives after its payTimeout is refused', async () => {
    const payTimeout = toTxnTime(network.clock.now() - 1000)
    expect(await refused({ payTimeout })).toMatchObject({ respCode: '69' })
    expect(await refused({ orderTimeout: '0' })).toMatchObject({ respCode: '69' })
  })

  test('nobody may wait longer than a month', async () => {
    const payTimeout = toTxnTime(network.clock.now() + 32 * 86_400_000)
    expect(await refused({ payTimeout })).toMatchObject({ respCode: '10' })
    expect(await refused({ orderTimeout: String(32 * 86_400_000) })).toMatchObject({ respCode: '10' })
  })
})

describe('names and formats', () => {
  test.each([
    [{ orderId: 'with-dash1' }, '10', 'orderId'],
    [{ orderId: 'short' }, '10', 'orderId'],
    [{ channelType: '' }, '13', 'channelType'],
    [{ backUrl: 'ftp://127.0.0.1/x' }, '10', 'backUrl'],
    [{ surprise: '1' }, '10', 'surprise'],
    [{ tokenPayData: '{token=1&trId=62000000001}' }, '10', 'tokenPayData'],
    [{ customerInfo: 'bm9icmFjZXM=' }, '10', 'customerInfo'],
    [{ encryptCertId: '12345' }, '10', 'encryptCertId'],
    [{ reqReserved: 'a&b=c' }, '10', 'reqReserved'],
    [{ bindId: 'a&b=c' }, '10', 'bindId'],
  ] as const)('%j', async (change, respCode, field) => {
    const answer = await refused(change)
    expect(answer).toMatchObject({ respCode, respMsg: expect.stringContaining(field) })
  })

  test('a transaction that is not simulated says so in the protocol', async () => {
    const request = await merchant.request('tokenConsume', {
      ...tokenPayment(merchant, token),
      txnType: '02',
    })
    const answer = merchant.verified((await merchant.post(request)).body)
    expect(answer).toMatchObject({ respCode: '32', merId: merchant.merId })
  })
})

/** Whether a sign of a form is one of the two digits of a percent escape. */
const isPercentCase = (form: string, at: number) => form[at - 1] === '%' || form[at - 2] === '%'

describe('signatures', () => {
  test('every flipped bit of a signed request is refused, and nothing is posted', async () => {
    const before = await books()
    const form = encodeForm(await merchant.request('tokenConsume', tokenPayment(merchant, token)))
    const bits = fc.integer({ min: 0, max: form.length * 8 - 1 })
    const seed = Date.now()
    console.info(`bit flips: seed ${seed}`)
    await fc.assert(
      fc.asyncProperty(bits, async (bit) => {
        const bytes = Buffer.from(form)
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        // %2F and %2f are one text in two spellings, and the signature is over the text.
        fc.pre(
          bytes.toString('latin1').toUpperCase() !== form.toUpperCase() || !isPercentCase(form, bit >> 3),
        )
        const { status, body } = await merchant.post(bytes)
        if (body.toString() === 'Invalid request.') return
        expect(merchant.verified(body).respCode).not.toBe('00')
        expect(status).toBe(200)
      }),
      { seed, numRuns: 150 },
    )
    expect((await books()).entries[0]?.seq).toBe(before.entries[0]?.seq)
  })

  test('a signature is one base64 text: other spellings of the same bytes are refused', async () => {
    const request = await merchant.request('query', {})
    const { signature } = request
    for (const spelling of [
      `${signature!.slice(0, -1)}`,
      `${signature}=`,
      signature!.replace(/(.)==$/, 'B=='),
    ]) {
      const { body } = await merchant.post({ ...request, signature: spelling }, 'queryTrans')
      expect(merchant.verified(body)).toMatchObject({ respCode: '11', merId: merchant.merId })
    }
  })

  test("a merchant cannot speak in another's name, nor under an unknown certificate", async () => {
    const order = await merchant.request('query', { merId: '777290058110001' })
    expect(merchant.verified((await merchant.post(order)).body)).toMatchObject({
      respCode: '11',
      respMsg: expect.stringMatching(/\[9100004\]$/),
    })
    const { signature: _, ...unsigned } = order
    expect(merchant.verified((await merchant.post(unsigned)).body)).toMatchObject({ respCode: '11' })
    const stranger = { ...order, certId: '69999999999' }
    expect(merchant.verified((await merchant.post(stranger)).body)).toMatchObject({ respCode: '11' })
  })

  test.each([{ certId: '9'.repeat(300) }, { merId: 'two\r\nlines' }, { merId: '👛'.repeat(300) }])(
    'whatever stands in the place of a name, the answer has one line of 256 signs at most',
    async (change) => {
      const request = { ...(await merchant.request('query', {})), ...change }
      const answer = merchant.verified((await merchant.post(request, 'queryTrans')).body)
      expect(answer.respMsg).toMatch(/^验证签名失败：[^\p{Cc}]{1,239}\[9100004\]$/u)
    },
  )
})

describe('bodies', () => {
  test.each(['', 'txnType', 'a=%zz', 'a=%ff', 'merId=1&merId=2', '{"json":true}'])(
    '"%s" is no message',
    async (form) => {
      const { status, body, headers } = await merchant.post(form)
      expect([status, body.toString()]).toEqual([200, 'Invalid request.'])
      expect(headers.get('content-length')).toBe('16')
    },
  )

  test('an oversize body is refused before it is read', async () => {
    const { status, body } = await merchant.post(`a=${'x'.repeat(65_536)}`)
    expect([status, body.toString()]).toEqual([413, 'Invalid request.'])
  })

  test('answers come raw, with their length, as clients need them', async () => {
    const { headers, body } = await merchant.post(await merchant.request('query', {}), 'queryTrans')
    expect(headers.get('content-type')).toBe('text/html;charset=UTF-8')
    expect(Number(headers.get('content-length'))).toBe(body.length)
    expect(body.toString()).toContain('-----BEGIN CERTIFICATE-----\r\n')
    expect(body.toString()).toMatch(/&signature=[A-Za-z0-9+/]+=*$/)
  })

  test('GET on the front address answers 501, as the real gateway does', async () => {
    const answer = await fetch(`${network.url}/gateway/api/frontTransReq.do`)
    expect(answer.status).toBe(501)
  })

  test('a browser that posts to the front address gets an error page', async () => {
    const { status, body } = await merchant.post('a=1', 'frontTransReq')
    expect([status, body.toString()]).toEqual([200, expect.stringMatching(/_end_error">[^<]+<\//)])
  })
})

describe('opening a card', () => {
  const open = (typed: Parameters<typeof cardFields>[2], cardNo = PAYING_CARD, by = merchant) =>
    by.send('tokenOpen', cardFields(by, cardNo, { smsCode: '111111', ...typed }))
  let strict: TestMerchant
  beforeAll(async () => {
    const signUp = { merId: '777290058110559', name: '严格商户', mode: 'strict' }
    strict = await testMerchant(network, (await network.control('POST', '/merchants', signUp)).body)
  })

  test('needs a code that was sent, is young, and was not used, where the merchant is strict', async () => {
    const cardNo = '6226090000000048'
    expect(await open({}, cardNo, strict)).toMatchObject({ respCode: '71' })
    await strict.send('smsOpen', cardFields(strict, cardNo))
    expect(await open({ smsCode: '222222' }, cardNo, strict)).toMatchObject({ respCode: '71' })
    expect(await open({}, cardNo, strict)).toMatchObject({ respCode: '00' })
    expect(await open({}, cardNo, strict)).toMatchObject({ respCode: '71' })
    await strict.send('smsOpen', cardFields(strict, cardNo))
    await network.pass(5 * 60_000)
    expect(await open({}, cardNo, strict)).toMatchObject({ respCode: '71' })
  })

  test('three wrong codes void the one that was sent, whoever the merchant is; a new one can be asked for', async () => {
    const cardNo = '6226090000000048'
    for (const by of [strict, merchant]) {
      await by.send('smsOpen', cardFields(by, cardNo))
      for (const smsCode of ['000001', '000002', '000003', '111111']) {
        expect(await open({ smsCode }, cardNo, by)).toMatchObject({ respCode: '71' })
      }
      await by.send('smsOpen', cardFields(by, cardNo))
      expect(await open({}, cardNo, by)).toMatchObject({ respCode: '00' })
    }
  })

  test('a wrong code may be corrected under the same order, and the same request gives the same token', async () => {
    await merchant.send('smsOpen', cardFields(merchant, PAYING_CARD))
    const wrong = await open({ smsCode: '000000' })
    const { orderId, txnTime } = wrong as { orderId: string; txnTime: string }
    const request = await merchant.request('tokenOpen', {
      ...cardFields(merchant, PAYING_CARD, { smsCode: '111111' }),
      orderId,
      txnTime,
    })
    const first = merchant.verified((await merchant.post(request)).body)
    const again = merchant.verified((await merchant.post(request)).body)
    expect(first).toMatchObject({ respCode: '00' })
    expect(again.tokenPayData).toBe(first.tokenPayData)
    const tokenPayData = encodeGroup({ trId: '62000000001', tokenType: '01' })
    expect(await merchant.send('tokenApply', { orderId, txnTime, tokenPayData })).toMatchObject({
      respCode: '00',
      tokenPayData: first.tokenPayData,
    })
  })

  test.each([
    ['an unknown card', '6216261000000000026', {}, '61'],
    ["somebody else's phone", PAYING_CARD, { phone: '13900000000' }, '66'],
    ['a credit card without its CVN2', '6221558812340000', {}, '65'],
    ['a credit card with a wrong CVN2', '6221558812340000', { cvn2: '999', expired: '3012' }, '65'],
  ])('%s is refused', async (_, cardNo, typed, respCode) => {
    if (respCode === '65') await merchant.send('smsOpen', cardFields(merchant, cardNo))
    expect(await open(typed, cardNo)).toMatchObject({ respCode })
  })

  test('a card number that was not sealed for this network cannot be opened', async () => {
    const fields = cardFields(merchant, PAYING_CARD, { smsCode: '111111' })
    const { publicKey } = merchant.encryption
    const altered = `${fields.accNo!.slice(0, 40)}AAAA${fields.accNo!.slice(44)}`
    for (const accNo of [altered, encryptFor(publicKey, 'not a number'), 'AAAA']) {
      const answer = await merchant.send('tokenOpen', { ...fields, accNo })
      expect(answer).toMatchObject({
        respCode: '10',
        respMsg: '报文格式错误：accNo cannot be opened[6100030]',
      })
    }
  })

  test('codes are not sent without end', async () => {
    const answers: (string | undefined)[] = []
    for (let i = 0; i < SMS_PER_HOUR_MAX + 1; i++) {
      answers.push((await merchant.send('smsOpen', cardFields(merchant, '6222620000000000657'))).respCode)
    }
    expect([answers.at(0), answers.at(-1)]).toEqual(['00', '38'])
  })

  test('what was sent an hour ago is forgotten', async () => {
    await network.pass(HOUR_MS)
    await merchant.send('smsOpen', cardFields(merchant, '6222620000000000657'))
    const database = new DatabaseSync(path.join(network.dataDir, 'network.sqlite'), { readOnly: true })
    const cards = database.prepare('SELECT count(*) AS sent FROM issuer_sms GROUP BY card_ref').all()
    database.close()
    expect(Math.max(...cards.map(({ sent }) => Number(sent)))).toBeLessThan(SMS_PER_HOUR_MAX)
  })
})

describe('tokens', () => {
  test('a token that was given back pays no more', async () => {
    const mine = await bindCard(merchant)
    const tokenPayData = encodeGroup({ token: mine, trId: '62000000001', tokenType: '01' })
    expect(await merchant.send('tokenDelete', { tokenPayData })).toMatchObject({ respCode: '00' })
    expect(await merchant.send('tokenConsume', tokenPayment(merchant, mine))).toMatchObject({
      respCode: '89',
    })
    expect(await merchant.send('tokenDelete', { tokenPayData })).toMatchObject({ respCode: '89' })
  })

  test("another requestor's token looks like one that never was, whatever requestor is named", async () => {
    const stranger = { merId: '777290058119999', name: '隔壁', trId: '62000000009' }
    const { body } = await network.control('POST', '/merchants', stranger)
    const neighbour = await testMerchant(network, body)
    const before = await books()
    const answers: string[] = []
    for (const trId of ['62000000009', '62000000001']) {
      for (const asked of [token, '6235990000000000003']) {
        const { respCode, respMsg } = await neighbour.send(
          'tokenConsume',
          tokenPayment(neighbour, asked, { trId }),
        )
        answers.push(`${respCode} ${respMsg}`)
      }
      const tokenPayData = encodeGroup({ token, trId, tokenType: '01' })
      expect(await neighbour.send('tokenDelete', { tokenPayData })).toMatchObject({ respCode: '89' })
    }
    expect(new Set(answers)).toHaveLength(1)
    expect(answers[0]).toMatch(/^89/)
    expect(await books()).toEqual(before)
  })

  test('a card that was opened for one merchant pays at every merchant of the same requestor', async () => {
    const sister = { merId: '777290058119998', name: '分店' }
    const { body } = await network.control('POST', '/merchants', sister)
    const branch = await testMerchant(network, body)
    expect(await branch.send('tokenConsume', tokenPayment(branch, token))).toMatchObject({ respCode: '00' })
  })

  test("pays with its card's PIN alone, but not beside somebody else's phone", async () => {
    const { publicKey } = merchant.encryption
    const customerInfo = (phoneNo: string) =>
      encodeCustomerInfo({
        pin: sealPin(publicKey, PIN, token),
        encryptedInfo: sealInfo(publicKey, { phoneNo }),
      })
    expect(await refused({ customerInfo: customerInfo('13900000000') })).toMatchObject({ respCode: '66' })
    const own = { ...tokenPayment(merchant, token), customerInfo: customerInfo('13552535506') }
    expect(await merchant.send('tokenConsume', own)).toMatchObject({ respCode: '00' })
  })

  test('under another token requestor it is not good either', async () => {
    expect(await refused({ ...tokenPayment(merchant, token, { trId: '62000000002' }) })).toMatchObject({
      respCode: '89',
    })
  })
})

test('an order is paid once: the same name again is a duplicate', async () => {
  const request = await merchant.request('tokenConsume', tokenPayment(merchant, token))
  const first = merchant.verified((await merchant.post(request)).body)
  const before = await books()
  const again = merchant.verified((await merchant.post(request)).body)
  expect([first.respCode, again.respCode]).toEqual(['00', '12'])
  expect(again.respMsg).toBe('订单重复[2010002]')
  expect(await books()).toEqual(before)
})

test('many payments at once under one name: one is paid', async () => {
  const request = await merchant.request('tokenConsume', tokenPayment(merchant, token))
  const answers = await Promise.all(Array.from({ length: 8 }, () => merchant.post(request)))
  const codes = answers.map(({ body }) => merchant.verified(body).respCode).sort()
  expect(codes).toEqual(['00', ...Array(7).fill('12')])
})
