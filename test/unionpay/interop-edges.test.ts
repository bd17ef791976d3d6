import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { newMsgId } from '../../bridge-server/qrgateway/envelope.ts'
import { QR_MESSAGES } from '../../bridge-server/qrgateway/messages.ts'
import { encodeEmvMpm, parseEmvMpm } from '../../contract/codes/emv-mpm.ts'
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
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2022-02-28T23:50:00+08:00')) })
  app = await testApp(network)
  lin = await testPayer(network, app, 'lin')
})
afterAll(async () => {
  await app.close()
  await network.close()
})

const answerOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString())

describe('a printed EMV code', () => {
  /** UnionPay's printed code of a merchant, with some of its objects changed or added, checksum and all. */
  const printed = async (changes: Record<string, string>) => {
    const { code } = await codeOf(network, { owner: 'unionpay', format: 'emv' })
    const objects = parseEmvMpm(code)
    if ('kind' in objects) throw new Error(objects.rule)
    const ids = new Set([...objects.ids, ...Object.keys(changes)])
    ids.delete('63')
    const valueAt = (id: string) => changes[id] ?? (objects.values[Number(id)] as string)
    return encodeEmvMpm([...ids].sort().map((id) => ({ id, value: valueAt(id) })))
  }

  test.each([
    ['in Singapore dollars', { 53: '702', 54: '12.00' }, '40', 'code-in-another-currency'],
    ['in yen, which have no cents', { 53: '392', 54: '1200' }, '40', 'code-in-another-currency'],
    ['that adds a fee of its own', { 54: '12.00', 55: '02', 56: '1.00' }, '40', 'code-with-a-fee'],
    ['that adds a share', { 54: '12.00', 55: '03', 57: '5' }, '40', 'code-with-a-fee'],
    ['over twelve digits of fen', { 54: '9999999999999' }, '61', 'payment-max'],
    ['of nothing', { 54: '0.00' }, '03', 'code-bad-amount'],
    ['of parts of a fen', { 54: '0.001' }, '03', 'code-bad-amount'],
  ])('%s is not paid in yuan', async (_, changes, code, rule) => {
    const before = await traces(network)
    expect(await lin.inspect(await printed(changes))).toMatchObject({ code, refusal: { rule } })
    expect(await traces(network)).toEqual(before)
  })

  test('that an app reads another merchant out of is not paid', async () => {
    const code = await printed({})
    const pay = async (mid: string) => {
      const inquiryID = app.newId()
      await lin.inspect(code, inquiryID)
      const merchantInfo = { acquirerIIN: '48020000', fwdIIN: '48020000', mid }
      const payment = { ...lin.payment(code, inquiryID, { amountFen: 100 }), merchantInfo }
      return app.send('MPQRC_PAYMENT_EMV', payment)
    }
    const before = await traces(network)
    expect(await pay('748310058120009')).toMatchObject({
      code: '03',
      refusal: { rule: 'merchant-mismatch' },
    })
    expect(await traces(network)).toEqual(before)
    expect((await pay('748310058120001')).code).toBe('00')
  })

  test('in yuan is, to the fen', async () => {
    const code = await printed({ 54: '12.3' })
    expect((await lin.inspect(code)).trxInfo).toMatchObject({ trxAmt: '1230', trxCurrency: '156' })
    expect((await lin.scan(code, { amountFen: 1230 })).answer.code).toBe('00')
  })
})

test('who confirms a printed code twice has paid once', async () => {
  const { code } = await codeOf(network, { owner: 'wechat' })
  const { inquiryID } = await lin.scan(code, { amountFen: 300 })
  const before = await traces(network)
  const again = await app.send('MPQRC_PAYMENT_URL', lin.payment(code, inquiryID, { amountFen: 300 }))
  expect(again).toMatchObject({ code: '12', refusal: { rule: 'inquiry-paid' } })
  expect(await traces(network)).toEqual(before)
})

describe('a message', () => {
  const inspecting = (code: string) => ({
    deviceID: 'phone',
    userID: lin.userID,
    token: lin.token,
    mpqrcPayload: code,
  })

  test("under another app's number, or one of the network's, is refused, and keeps nobody from using it", async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const other = await testApp(network, '62000009')
    const stolen = app.newId()
    for (const msgID of [stolen, newMsgId('U', other.insID, '20220228235000', 1)]) {
      const answer = await other.send('QRC_INFO_INQUIRY', inspecting(code), msgID)
      expect([answer.code, answer.text]).toEqual(['30', expect.stringContaining('msgID')])
    }
    expect((await lin.inspect(code, stolen)).code).toBe('00')
    await other.close()
  })

  test('sent again long after is told what it did, and does nothing anew', async () => {
    const { code } = await codeOf(network, { owner: 'wechat' })
    const { path } = QR_MESSAGES.MPQRC_PAYMENT_URL
    const inquiryID = app.newId()
    await lin.inspect(code, inquiryID)
    const payment = lin.payment(code, inquiryID, { amountFen: 200 })
    const sealed = await app.seal('MPQRC_PAYMENT_URL', payment)
    const first = answerOf(await app.post(path, sealed))
    expect(first.trxInfo.paymentStatus).toBe('APPROVED')
    const unsent = await app.seal('MPQRC_PAYMENT_URL', payment)
    await network.pass(16 * MINUTE_MS)
    const before = await balances(network)
    expect(answerOf(await app.post(path, sealed)).trxInfo).toEqual(first.trxInfo)
    expect(answerOf(await app.post(path, unsent)).msgResponse.responseMsg).toContain('timeStamp')
    expect(await moved(network, before)).toEqual({})
  })

  test('without an algorithm, or whose body names a deeper nest than any message has, is not read', async () => {
    const { path } = QR_MESSAGES.QRC_INFO_INQUIRY
    const { body } = await app.seal('QRC_INFO_INQUIRY', inspecting('x'))
    const header = Buffer.from(JSON.stringify({ alg: 'none', kid: app.identity.certId })).toString(
      'base64url',
    )
    const unsigned = answerOf(await app.post(path, { body, jws: `${header}..AAAA` }))
    expect(unsigned.msgResponse).toEqual({ responseCode: 'A0', responseMsg: '验签失败: algorithm' })
    const nest = Buffer.from(`{"msgInfo":${'['.repeat(8000)}${']'.repeat(8000)}}`)
    expect((await app.post(path, { body: nest.subarray(0, 16_000), jws: 'x' })).status).toBe(400)
    const fits = Buffer.from(`{"msgInfo":${'['.repeat(7000)}${']'.repeat(7000)}}`)
    expect((await app.post(path, { body: fits, jws: 'x' })).status).toBe(400)
  })
})

test('an app whose certificate is over is nobody', async () => {
  const clock = new VirtualClock(app.identity.notAfterMs + 1000)
  const later = await startTestNetwork({ clock })
  const lateApp = await testApp(later)
  const question = { deviceID: 'phone', userID: 'lin', mpqrcPayload: 'x' }
  expect(await lateApp.send('QRC_INFO_INQUIRY', question)).toMatchObject({
    code: 'A0',
    text: '验签失败: certificate-validity',
  })
  await lateApp.close()
  await later.close()
})

test("a person's printed code out of a chat: asked about before midnight, not paid after it", async () => {
  const clock = new VirtualClock(Date.parse('2022-02-28T23:58:00+08:00'))
  const eve = await startTestNetwork({ clock })
  const ownApp = await testApp(eve)
  const payer = await testPayer(eve, ownApp, 'zhao')
  const { code } = await codeOf(eve, { owner: 'wechat', codeClass: 'personal' })
  const inquiryID = ownApp.newId()
  const { userID, token } = payer
  const asked = { deviceID: 'phone', userID, token, mpqrcPayload: code, scene: 'remote' } as const
  expect((await ownApp.send('QRC_INFO_INQUIRY', asked, inquiryID)).code).toBe('00')
  await eve.pass(3 * MINUTE_MS)
  const before = await traces(eve)
  const payment = payer.payment(code, inquiryID, { amountFen: 100 })
  expect(await ownApp.send('MPQRC_PAYMENT_URL', payment)).toMatchObject({
    code: '40',
    refusal: { rule: 'personal-static-remote-2022-03-01' },
  })
  expect(await traces(eve)).toEqual(before)
  await ownApp.close()
  await eve.close()
})

test('a PIN that comes after its time, because the network was down, pays nothing', async () => {
  const clock = new VirtualClock(Date.parse('2024-07-01T10:00:00+08:00'))
  const first = await startTestNetwork({ clock })
  const ownApp = await testApp(first)
  const payer = await testPayer(first, ownApp, 'qian')
  const till = { acquirer: 'wechat', cityCode: '310000', amountFen: 150_000, code: await payer.show() }
  expect((await first.control('POST', '/tills/scan', till)).body.result).toBe('awaiting-pin')
  await first.drain()
  const asked = ownApp.notices.find(({ msgType }) => msgType === 'ADDITIONAL_PROCESSING')!
  const { origTrxMsgID } = asked.trxInfo as { origTrxMsgID: string }
  const before = await balances(first)
  const { dataDir } = first
  await first.close()
  await clock.advance(MINUTE_MS)
  const second = await startTestNetwork({ clock, dataDir })
  const reborn = await testApp(second)
  const same = await testPayer(second, reborn, 'qian')
  const answer = await same.typePin(origTrxMsgID, PIN)
  expect(answer).toMatchObject({ code: '05', trxInfo: { paymentStatus: 'DECLINED' } })
  expect(await moved(second, before)).toEqual({})
  await Promise.all([ownApp.close(), reborn.close()])
  await second.close()
})

test('what was only ever planned opens cities, or does not, as testers believe; a restart changes nothing', async () => {
  const clock = new VirtualClock(Date.parse('2022-04-01T10:00:00+08:00'))
  const first = await startTestNetwork({ clock })
  const scan = async (at: TestNetwork) => {
    const { code } = await codeOf(at, { owner: 'unionpay', cityCode: '320500' })
    return (await at.control('POST', '/wallets/alipay/scan', { code, amountFen: 100 })).body
  }
  expect(await scan(first)).toMatchObject({ result: 'paid' })
  const chosen = await first.control('POST', '/interop', { withPlanned: false })
  expect(chosen.body).toEqual({ preset: 'as-announced', withPlanned: false })
  await first.close()
  const second = await startTestNetwork({ clock, dataDir: first.dataDir })
  expect(await scan(second)).toMatchObject({
    result: 'refused',
    respCode: '62',
    rule: 'alipay-payers-2021-10-02',
  })
  expect((await second.control('POST', '/interop', { preset: 'realistic' })).body).toEqual({
    preset: 'realistic',
    withPlanned: false,
  })
  // Two testers choose at once, each another half.
  const halves = [{ preset: 'as-announced' }, { withPlanned: true }]
  await Promise.all(halves.map((half) => second.control('POST', '/interop', half)))
  const { body } = await second.control('GET', '/interop')
  expect(body).toEqual({ preset: 'as-announced', withPlanned: true })
  await second.close()
})

test("nobody signs up under the number of an institution's own merchant", async () => {
  const merchant = { merId: '791310058120001', name: '冒名茶馆' }
  expect((await network.control('POST', '/merchants', merchant)).body).toMatchObject({ code: 'PARAM' })
})

test('the journal tells times to the millisecond', async () => {
  const { body } = await network.control('GET', '/journal?limit=1')
  for (const { at, atMs } of [...body.messages, ...body.entries]) {
    expect(Date.parse(at)).toBe(Math.floor(atMs / 1000) * 1000)
  }
  expect([body.messages.length, body.entries.length]).toEqual([1, 1])
})
