import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { QR_MESSAGE_MAX_BYTES, SIGNATURE_HEADER } from '../../bridge-server/qrgateway/envelope.ts'
import { sealRequest } from '../../bridge-server/qrgateway/exchange.ts'
import { QR_MESSAGES } from '../../bridge-server/qrgateway/messages.ts'
import { signDetached } from '../../bridge-server/qrgateway/signature.ts'
import { PIN, startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
import {
  codeOf,
  type TestApp,
  type TestPayer,
  testApp,
  testPayer,
  traces,
} from '../support/unionpay-codes.ts'
import { balances, moved } from '../support/unionpay-transactions.ts'

let network: TestNetwork
let app: TestApp
let lin: TestPayer

beforeAll(async () => {
  network = await startTestNetwork()
  app = await testApp(network)
  lin = await testPayer(network, app, 'lin')
})
afterAll(async () => {
  await app.close()
  await network.close()
})

const { path: INQUIRY } = QR_MESSAGES.QRC_INFO_INQUIRY
const answerOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString()).msgResponse

describe('the same message again', () => {
  test('gets the same answer, and pays once', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    const message = await app.seal('MPQRC_PAYMENT_URL', lin.payment(code, inquiryID, { amountFen: 450 }))
    const before = await balances(network)
    const answers = await Promise.all(
      [1, 2, 3].map(() => app.post(QR_MESSAGES.MPQRC_PAYMENT_URL.path, message)),
    )
    const told = answers.map(({ body }) => JSON.parse(body.toString()).trxInfo)
    expect(told[0]).toMatchObject({ paymentStatus: 'APPROVED' })
    expect(new Set(told.map((info) => JSON.stringify(info)))).toHaveLength(1)
    expect((await moved(network, before)).cardholder).toBe(-450)
  })

  test('also when it minted a code', async () => {
    const device = { deviceID: 'phone', userID: 'lin', token: lin.token }
    const msgID = app.newId()
    const first = await app.send('QRC_GENERATION', device, msgID)
    const again = await app.send('QRC_GENERATION', device, msgID)
    expect(again).toEqual(first)
  })

  test('is in the journal each time, under its own number where it is about no order', async () => {
    const msgID = app.newId()
    const device = { deviceID: 'phone', userID: 'lin', token: lin.token }
    for (let i = 0; i < 2; i++) await app.send('QRC_GENERATION', device, msgID)
    const { body } = await network.control('GET', `/journal?merId=${app.insID}&orderId=${msgID}`)
    expect(body.messages).toHaveLength(4)
  })

  test('with other content under its number is refused', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const msgID = app.newId()
    expect((await lin.inspect(code, msgID)).code).toBe('00')
    expect((await lin.inspect(`${code} `, msgID)).code).toBe('94')
    expect((await app.send('TRX_RESULT_INQUIRY', { origMsgID: msgID }, msgID)).code).toBe('94')
  })
})

describe('what is not in order is refused in words', () => {
  test('a forged message, and one signed by a merchant or another app', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const device = { deviceID: 'phone', userID: 'lin', token: lin.token, mpqrcPayload: code }
    const sealed = await app.seal('QRC_INFO_INQUIRY', device)
    const before = await traces(network)
    const altered = Buffer.from(sealed.body.toString().replace('lin', 'lim'))
    expect(answerOf(await app.post(INQUIRY, { ...sealed, body: altered }))).toEqual({
      responseCode: 'A0',
      responseMsg: '验签失败: signature',
    })
    const other = await testApp(network, '62000002')
    const stolen = { body: sealed.body, jws: await signDetached(sealed.body, other.identity) }
    expect(answerOf(await app.post(INQUIRY, stolen))).toEqual({
      responseCode: 'A0',
      responseMsg: '验签失败: insID',
    })
    expect(answerOf(await app.post(INQUIRY, { body: sealed.body, jws: '' })).responseCode).toBe('A0')
    await other.close()
    expect(await traces(network)).toEqual(before)
  })

  test.each([
    ['token', { token: 'abc' }, 'trxInfo.token'],
    ['code', { mpqrcPayload: 'x'.repeat(4097) }, 'trxInfo.mpqrcPayload'],
    ['unknown field', { colour: 'red' }, 'trxInfo: Unrecognized key: "colour"'],
  ])('a wrong %s, by its field', async (_, change, said) => {
    const trxInfo = { deviceID: 'phone', userID: 'lin', token: lin.token, mpqrcPayload: 'x', ...change }
    const msgInfo = { versionNo: '1.0.0', msgID: app.newId(), timeStamp: '20260305100000', insID: app.insID }
    const body = Buffer.from(
      JSON.stringify({ msgInfo: { ...msgInfo, msgType: 'QRC_INFO_INQUIRY' }, trxInfo }),
    )
    const answer = answerOf(await app.post(INQUIRY, { body, jws: await signDetached(body, app.identity) }))
    expect(answer.responseCode).toBe('30')
    expect(answer.responseMsg).toContain(said)
  })

  test('a message of another time, or at the wrong address', async () => {
    const device = { deviceID: 'phone', userID: 'lin', token: lin.token, mpqrcPayload: 'x' }
    const naming = { msgID: app.newId(), insID: app.insID, timeStamp: '20260305094459' }
    const old = await sealRequest('QRC_INFO_INQUIRY', naming, device, app.identity)
    expect(answerOf(await app.post(INQUIRY, old)).responseMsg).toContain('timeStamp')
    const sealed = await app.seal('QRC_INFO_INQUIRY', device)
    expect(answerOf(await app.post(QR_MESSAGES.QRC_RETIRE.path, sealed)).responseMsg).toContain('msgType')
  })

  test('one that is too large, or no JSON, in plain words', async () => {
    const large = Buffer.alloc(QR_MESSAGE_MAX_BYTES + 1, 'x')
    expect((await app.post(INQUIRY, { body: large, jws: 'x' })).status).toBe(413)
    expect((await app.post(INQUIRY, { body: Buffer.from('{'), jws: 'x' })).status).toBe(400)
  })

  test('a PIN that was sealed for another certificate', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    const payment = { ...lin.payment(code, inquiryID, { amountFen: 100 }), encryptCertId: '1' }
    const answer = await app.send('MPQRC_PAYMENT_URL', payment)
    expect([answer.code, answer.text]).toEqual(['30', expect.stringContaining('encryptCertId')])
  })
})

test('answers are signed and repeat the number of what they answer', async () => {
  const sealed = await app.seal('TRX_RESULT_INQUIRY', { origMsgID: app.newId() })
  const { headers, body } = await app.post(QR_MESSAGES.TRX_RESULT_INQUIRY.path, sealed)
  expect(headers.get(SIGNATURE_HEADER)).toMatch(/^[\w-]+\.\.[\w-]+$/)
  const sent = JSON.parse(sealed.body.toString()).msgInfo
  expect(JSON.parse(body.toString()).msgInfo).toMatchObject({ msgID: sent.msgID, insID: app.insID })
})

test('an app that lost its certificate gets it again; its number is nobody else’s', async () => {
  const again = await testApp(network, app.insID)
  expect(again.identity.certId).toBe(app.identity.certId)
  await again.close()
  const thief = await network.control('POST', '/apps', { insID: app.insID, name: '别家' })
  expect([thief.status, thief.body.code]).toEqual([409, 'APP_EXISTS'])
  // Two that choose one number together are no exception.
  const newcomers = ['甲', '乙'].map((name) => network.control('POST', '/apps', { insID: '62000077', name }))
  const answers = await Promise.all(newcomers)
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  const merId = `APP0000${app.insID}`
  expect((await network.control('POST', '/merchants', { merId, name: '商户' })).status).toBe(400)
})

test('a notice that is not taken is sent again, under its number, until it is', async () => {
  const { code } = await codeOf(network, { owner: 'wechat' })
  app.answerNotices('96')
  const { answer } = await lin.scan(code, { amountFen: 100 })
  await network.drain()
  app.answerNotices('00')
  await network.pass(3 * MINUTE_MS)
  const { queryId } = answer.trxInfo!
  const told = app.notices.filter(
    ({ msgType, trxInfo }) => msgType === 'TRX_RESULT_NOTIFICATION' && trxInfo.queryId === queryId,
  )
  expect(told.length).toBe(2)
  expect(new Set(told.map(({ msgInfo }) => msgInfo.msgID))).toHaveLength(1)
})

test('the journal has the messages, under their order, without anything secret', async () => {
  const { code, merId } = await codeOf(network, {
    owner: 'alipay',
    codeClass: 'personal',
    cityCode: '110000',
  })
  const { inquiryID } = await lin.scan(code, { amountFen: 100 })
  await network.drain()
  const digits = await lin.show()
  const { body } = await network.control('GET', `/journal?merId=${merId}&orderId=${inquiryID}`)
  const titles = body.messages.map(({ lines }: { lines: string[] }) => lines[0])
  expect(titles.reverse()).toEqual([
    '扫码信息查询',
    '扫码信息查询 → 00 成功',
    '扫码付款',
    '扫码付款 → 00 成功',
    '交易结果通知',
  ])
  for (const { payee } of body.messages) expect(payee).toEqual({ zh: '方白露', en: 'Fang Bailu' })
  const everything = JSON.stringify((await network.control('GET', '/journal?limit=200')).body.messages)
  for (const secret of [lin.token, digits, PIN, code]) expect(everything).not.toContain(secret)
  const page = await (await fetch(`${network.url}/orders?q=${inquiryID}`)).text()
  expect(page).toContain('扫商户码付款')
  const href = /href="(\/orders\/[^"]+)"/.exec(page)?.[1]
  const story = await (await fetch(network.url + href)).text()
  expect(story).toContain('扫码信息查询')
  expect(story).toContain('交易结果通知')
})

describe('trouble that testers order', () => {
  const arm = async (fault: object) => {
    const { status } = await network.control('POST', '/faults', { ...fault, merId: app.insID })
    expect(status).toBe(200)
  }
  const pay = async (change: { lose?: 'request' | 'answer' }) => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    const msgID = app.newId()
    if (change.lose) await arm({ where: change.lose, action: 'drop', orderId: msgID })
    const before = await balances(network)
    const sent = app.send('MPQRC_PAYMENT_URL', lin.payment(code, inquiryID, { amountFen: 200 }), msgID)
    await expect(sent).rejects.toThrow()
    const asked = await app.send('TRX_RESULT_INQUIRY', { origMsgID: msgID })
    return { asked, moved: (await moved(network, before)).cardholder }
  }

  test('a lost request has not been paid, a lost answer has', async () => {
    expect(await pay({ lose: 'request' })).toMatchObject({ asked: { code: '25' }, moved: undefined })
    expect(await pay({ lose: 'answer' })).toMatchObject({
      asked: { code: '00', trxInfo: { paymentStatus: 'APPROVED' } },
      moved: -200,
    })
  })

  test('a lost request is in the journal, with what happened to it', async () => {
    const msgID = app.newId()
    await arm({ where: 'request', action: 'drop', orderId: msgID })
    await expect(app.send('TRX_RESULT_INQUIRY', { origMsgID: app.newId() }, msgID)).rejects.toThrow()
    const { body } = await network.control('GET', `/journal?merId=${app.insID}&orderId=${msgID}`)
    expect(body.messages).toMatchObject([{ direction: 'request', fault: 'drop' }])
  })

  test('a message held up on the way is answered later, and pays when it arrives', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    await arm({ where: 'request', action: 'delay', delayMs: 2000 })
    const before = await balances(network)
    const sent = app.send('MPQRC_PAYMENT_URL', lin.payment(code, inquiryID, { amountFen: 200 }))
    await expect.poll(async () => (await network.control('GET', '/faults')).body.armed).toEqual([])
    expect(await moved(network, before)).toEqual({})
    await network.pass(2000)
    expect((await sent).trxInfo).toMatchObject({ paymentStatus: 'APPROVED' })
  })

  test('an answer may lie about a payment that was made', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    await arm({ where: 'answer', action: 'code', respCode: '03' })
    const before = await balances(network)
    const msgID = app.newId()
    const told = await app.send('MPQRC_PAYMENT_URL', lin.payment(code, inquiryID, { amountFen: 200 }), msgID)
    expect([told.code, told.trxInfo]).toEqual(['04', null])
    expect((await moved(network, before)).cardholder).toBe(-200)
    expect(await app.send('TRX_RESULT_INQUIRY', { origMsgID: msgID })).toMatchObject({
      trxInfo: { paymentStatus: 'APPROVED' },
    })
  })

  test('a notice is held up, or forged, and comes again', async () => {
    const { code, merId } = await codeOf(network, { owner: 'wechat' })
    const told = () => app.notices.filter(({ msgType }) => msgType === 'TRX_RESULT_NOTIFICATION').length
    for (const harm of [{ action: 'delay', delayMs: 5000 }, { action: 'bad-signature' }]) {
      // What was paid before is told of first.
      await network.drain()
      const { status } = await network.control('POST', '/faults', { where: 'notification', ...harm, merId })
      expect(status).toBe(200)
      const before = told()
      await lin.scan(code, { amountFen: 100 })
      await network.drain()
      expect([harm.action, told() - before]).toEqual([harm.action, 0])
      await network.pass(5000)
      expect([harm.action, told() - before]).toEqual([harm.action, harm.action === 'delay' ? 1 : 0])
      await network.pass(MINUTE_MS)
      expect(told()).toBeGreaterThan(before)
    }
  })

  test('trouble that these messages do not know waits for one that does', async () => {
    await arm({ where: 'answer', action: 'foreign-certificate' })
    const { code } = await codeOf(network, { owner: 'wechat' })
    expect((await lin.inspect(code)).code).toBe('00')
    expect((await network.control('GET', '/faults')).body.armed).toMatchObject([{ next: 1 }])
    await network.control('DELETE', '/faults')
  })

  test('an answer with a wrong signature is none', async () => {
    await arm({ where: 'answer', action: 'bad-signature' })
    await expect(lin.inspect('https://qr.95516.com/00010001/62')).rejects.toThrow('signature')
  })
})

test('a payment is found after a restart, and its notices go on', async () => {
  const { code } = await codeOf(network, { owner: 'wechat' })
  app.answerNotices('96')
  const { answer, msgID } = await lin.scan(code, { amountFen: 100 })
  await network.drain()
  await network.close()
  app.answerNotices('00')
  const before = app.notices.length
  const { clock, dataDir } = network
  network = await startTestNetwork({ clock, dataDir })
  const reborn = await testApp(network)
  const { queryId } = answer.trxInfo!
  expect(await reborn.send('TRX_RESULT_INQUIRY', { origMsgID: msgID })).toMatchObject({
    trxInfo: { paymentStatus: 'APPROVED', queryId },
  })
  await network.pass(MINUTE_MS)
  expect(app.notices.length).toBeGreaterThan(before)
  await reborn.close()
})
