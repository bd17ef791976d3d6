import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { VirtualClock } from '../../bridge-server/clock/virtual-clock.ts'
import { startTestNetwork, type TestNetwork } from '../support/unionpay.ts'
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
  network = await startTestNetwork({ clock: new VirtualClock(Date.parse('2021-10-08T10:00:00+08:00')) })
  app = await testApp(network)
  lin = await testPayer(network, app, 'lin')
})
afterAll(async () => {
  await app.close()
  await network.close()
})

describe('the payer scans a code', () => {
  test.each([
    ['wechat', 'merchant', '310000', '财付通（银联条码支付互联互通）'],
    ['alipay', 'merchant', '440300', '支付宝（银联条码支付互联互通）'],
    ['unionpay', 'merchant', '110000', '云闪付-北京江南面馆'],
  ] as const)(
    'of %s, and its merchant is paid by its institution',
    async (owner, codeClass, cityCode, line) => {
      const { code, merId } = await codeOf(network, { owner, codeClass, cityCode })
      const before = await balances(network)
      const looked = await lin.inspect(code)
      expect(looked).toMatchObject({
        code: '00',
        trxInfo: { codeOwner: owner, cityCode, statementLine: line },
      })
      const { answer } = await lin.scan(code, { amountFen: 1234 })
      expect(answer).toMatchObject({ code: '00', trxInfo: { paymentStatus: 'APPROVED' } })
      expect(await moved(network, before)).toEqual({
        cardholder: -1234,
        'issuer:clearing': 1234,
        'acquirer:clearing': -1234,
        'merchant:payable': 1234,
      })
      expect(merId.slice(3, 7)).toBe(cityCode.slice(0, 4))
      await network.drain()
      expect(app.notices.at(-1)).toMatchObject({
        msgType: 'TRX_RESULT_NOTIFICATION',
        trxInfo: { paymentStatus: 'APPROVED', responseCode: '00', trxAmt: '1234', codeOwner: owner },
      })
    },
  )

  test('in a closed city and is told the rule; nothing is left behind', async () => {
    const { code } = await codeOf(network, { owner: 'alipay', cityCode: '310000' })
    const before = await traces(network)
    expect(await lin.inspect(code)).toMatchObject({
      code: '62',
      refusal: { rule: 'alipay-cities-2021-10-02', alternatives: expect.arrayContaining(['other-city']) },
    })
    expect(await traces(network)).toEqual(before)
  })
})
