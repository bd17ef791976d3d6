import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../bridge-server/clock/clock.ts'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import {
  PAYING_CARD,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
} from '../support/unionpay.ts'
import { codeOf, type TestApp, type TestPayer, testApp, testPayer } from '../support/unionpay-codes.ts'
import { money } from '../support/unionpay-transactions.ts'

/** What can no longer matter is let go of; what people may still ask about is remembered for as long as they may. */

let network: TestNetwork
let merchant: TestMerchant
let app: TestApp
let lin: TestPayer

beforeAll(async () => {
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-08T10:00:00+08:00')) })
  merchant = await testMerchant(network)
  app = await testApp(network)
  lin = await testPayer(network, app, 'lin')
})
afterAll(async () => {
  await app.close()
  await network.close()
})

const orderCode = () => codeOf(network, { owner: 'wechat', codeClass: 'order', amountFen: 1200 })

test('a code of one order says for a day what became of it, and is none any more after that', async () => {
  const [paid, left] = [await orderCode(), await orderCode()]
  expect((await lin.scan(paid.code, { amountFen: 1200 })).answer.code).toBe('00')
  const ruleOf = async ({ code }: { code: string }) => (await lin.inspect(code)).refusal?.rule
  await network.pass(DAY_MS)
  await orderCode()
  expect([await ruleOf(paid), await ruleOf(left)]).toEqual(['code-used', 'code-expired'])
  await network.pass(5 * MINUTE_MS + 1)
  await orderCode()
  expect([await ruleOf(paid), await ruleOf(left)]).toEqual(['code-unknown', 'code-unknown'])
})

test('and so does the code that a tester shows a merchant', async () => {
  const mint = async () => (await network.control('POST', '/c2b-codes', { cardNo: PAYING_CARD })).body.qrNo
  const qrNo = await mint()
  const charge = async () => {
    const answer = await merchant.send('scanConsume', { ...money(100), qrNo, termId: '00000001' })
    return answer.respCode
  }
  await network.pass(DAY_MS)
  await mint()
  expect(await charge()).toBe('86')
  await network.pass(MINUTE_MS + 1)
  await mint()
  expect(await charge()).toBe('88')
})

test.each(['url', 'emv'] as const)('printed codes (%s) are printed once for each wish', async (format) => {
  const print = async (wish: { amountFen?: number; notifyUrl?: string }) =>
    (await codeOf(network, { owner: 'unionpay', cityCode: '110000', format, ...wish })).code
  const wishes = [{}, { amountFen: 500 }, { notifyUrl: app.noticeUrl }, { notifyUrl: `${app.noticeUrl}/2` }]
  const codes = await Promise.all(wishes.map(print))
  expect(new Set(codes).size).toBe(wishes.length)
  expect(await Promise.all(wishes.map(print))).toEqual(codes)
  for (const code of codes) expect((await lin.inspect(code)).code).toBe('00')
})

test('a month of payments leaves no more than its last days; what was paid at its beginning still goes back', async () => {
  const first = await lin.scan((await orderCode()).code, { amountFen: 1200 })
  for (let day = 0; day < 30; day++) {
    await lin.scan((await orderCode()).code, { amountFen: 1200 })
    await lin.show()
    await network.pass(DAY_MS)
  }
  const database = new DatabaseSync(path.join(network.dataDir, 'network.sqlite'), { readOnly: true })
  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n)
  expect(count('day_limit_use')).toBe(1)
  expect(count('c2b_code')).toBeLessThanOrEqual(2)
  expect(count('merchant_code WHERE is_static = 0')).toBeLessThanOrEqual(2)
  expect(count('qr_request')).toBeLessThanOrEqual(10)
  database.close()
  const refund = await network.control('POST', '/tills/refund', {
    orderId: first.inquiryID,
    amountFen: 1200,
  })
  expect(refund.body).toMatchObject({ respCode: '00' })
  await network.pass(1000)
  expect(app.notices.at(-1)).toMatchObject({
    trxInfo: { origTrxMsgID: first.msgID, refund: { trxAmt: '1200' } },
  })
})
