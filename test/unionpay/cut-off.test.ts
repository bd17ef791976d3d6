import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  bindCard,
  queryOrder,
  startTestNetwork,
  type TestMerchant,
  type TestNetwork,
  testMerchant,
  tokenPayment,
} from '../support/unionpay.ts'
import { holdOnCard, payByCard } from '../support/unionpay-transactions.ts'

// A network whose clearing days end at 13:30, as UnionPay's test system has it. Each test begins at 10:00.

const HOUR = 3_600_000

let network: TestNetwork
let shop: TestMerchant
beforeEach(async () => {
  network = await startTestNetwork({ cutOffMinute: 13 * 60 + 30 })
  shop = await testMerchant(network)
})
afterEach(() => network.close())

test('payments and what never reached the books tell the same day', async () => {
  const token = await bindCard(shop, '6214850000000510')
  const morning = await shop.send('tokenConsume', tokenPayment(shop, token))
  expect(morning).toMatchObject({ respCode: '64' })
  await network.pass(4 * HOUR)
  const afternoon = await shop.send('tokenConsume', tokenPayment(shop, token))
  expect(await queryOrder(shop, await payByCard(shop, 100))).toMatchObject({ settleDate: '0306' })
  expect(await queryOrder(shop, afternoon)).toMatchObject({ settleDate: '0306' })
  expect(await queryOrder(shop, morning)).toMatchObject({ settleDate: '0305' })
})

test('a hold can be reversed until the day ends, and no longer', async () => {
  const reverse = async (passMs: number) => {
    const { orderId, txnTime } = await holdOnCard(shop, 50)
    await network.pass(passMs)
    return shop.send('reversal', { orderId: orderId!, txnTime: txnTime! })
  }
  expect(await reverse(3 * HOUR)).toMatchObject({ respCode: '00' })
  expect(await reverse(HOUR)).toMatchObject({ respCode: '35' })
  expect(await reverse(10 * HOUR)).toMatchObject({ respCode: '00' })
})
